import {
  CreateTaskSetCommand,
  type CreateTaskSetCommandInput,
  DeleteTaskSetCommand,
  type DeleteTaskSetCommandInput,
  DescribeTaskSetsCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Task,
  type TaskSet,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
} from '@aws-sdk/client-ecs';
import {
  networkConfiguration,
  type ServiceFixture,
  serviceFixture,
} from '../services/service-fixture.ts';

/** A Gantry with the EXTERNAL service `web` of four desired tasks, and calls about its task sets. */
export interface TaskSetFixture extends ServiceFixture {
  createSet(input?: Partial<CreateTaskSetCommandInput>): Promise<TaskSet>;
  /** Undefined when ECS says MISSING. */
  describeSet(taskSet: TaskSet): Promise<TaskSet | undefined>;
  scaleSet(taskSet: TaskSet, value: number): Promise<TaskSet>;
  makePrimary(taskSet: TaskSet): Promise<TaskSet>;
  deleteSet(taskSet: TaskSet, input?: Partial<DeleteTaskSetCommandInput>): Promise<TaskSet>;
  /** Its tasks that are desired RUNNING. */
  tasksOf(taskSet: TaskSet): Promise<readonly Task[]>;
  /** The texts of the service's events, oldest first, with `<task>` for the ids of tasks. */
  messages(): Promise<readonly string[]>;
}

const service = { cluster: 'default', service: 'web' };

export async function taskSetFixture(flags: readonly string[] = []): Promise<TaskSetFixture> {
  const gantry = await serviceFixture(flags);
  const { ecs } = gantry;
  const fixture: TaskSetFixture = {
    ...gantry,
    async createSet(input = {}) {
      const { taskSet } = await ecs.send(
        new CreateTaskSetCommand({
          ...service,
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration,
          scale: { value: 100, unit: 'PERCENT' },
          ...input,
        }),
      );
      return present(taskSet);
    },
    async describeSet({ id = '' }) {
      const { taskSets } = await ecs.send(
        new DescribeTaskSetsCommand({ ...service, taskSets: [id], include: ['TAGS'] }),
      );
      return taskSets?.[0];
    },
    async scaleSet({ id = '' }, value) {
      const scale = { value, unit: 'PERCENT' } as const;
      const { taskSet } = await ecs.send(
        new UpdateTaskSetCommand({ ...service, taskSet: id, scale }),
      );
      return present(taskSet);
    },
    async makePrimary({ id = '' }) {
      const { taskSet } = await ecs.send(
        new UpdateServicePrimaryTaskSetCommand({ ...service, primaryTaskSet: id }),
      );
      return present(taskSet);
    },
    async deleteSet({ id = '' }, input = {}) {
      const { taskSet } = await ecs.send(
        new DeleteTaskSetCommand({ ...service, taskSet: id, ...input }),
      );
      return present(taskSet);
    },
    async tasksOf({ id }) {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ startedBy: id }));
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
      return tasks;
    },
    async messages() {
      const { events = [] } = await gantry.describe();
      return events
        .map(({ message = '' }) => message.replaceAll(/\(task [0-9a-f]{32}\)/g, '<task>'))
        .toReversed();
    },
  };
  await gantry.create({
    deploymentController: { type: 'EXTERNAL' },
    desiredCount: 4,
    taskDefinition: undefined,
    launchType: undefined,
    networkConfiguration: undefined,
  });
  return fixture;
}

function present(taskSet: TaskSet | undefined): TaskSet {
  if (taskSet === undefined) throw new Error('the answer has no task set');
  return taskSet;
}
