import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { startGantry, type TestGantry } from '../../../../src/testing/start-gantry.ts';

/** A Gantry with the cluster `demo` and the Fargate task definition `web` of one container, `app`. */
export interface TaskFixture extends TestGantry {
  readonly ecs: ECSClient;
  run(input?: Partial<RunTaskCommandInput>): Promise<Task[]>;
  describe(task: Task | undefined): Promise<Task>;
  register(input: Partial<RegisterTaskDefinitionCommandInput>): Promise<string>;
}

export const network = {
  awsvpcConfiguration: { subnets: ['subnet-1a', 'subnet-1b', 'subnet-1c'] },
};

export async function taskFixture(flags: readonly string[] = []): Promise<TaskFixture> {
  const gantry = await startGantry({ flags });
  const ecs = gantry.client(ECSClient);
  const fixture: TaskFixture = {
    ...gantry,
    ecs,
    async run(input = {}) {
      const { tasks } = await ecs.send(
        new RunTaskCommand({
          cluster: 'demo',
          taskDefinition: 'web',
          launchType: 'FARGATE',
          networkConfiguration: network,
          ...input,
        }),
      );
      return tasks ?? [];
    },
    async describe(task) {
      const { tasks } = await ecs.send(
        new DescribeTasksCommand({ cluster: 'demo', tasks: [task?.taskArn ?? 'none'] }),
      );
      const found = tasks?.[0];
      if (found === undefined) throw new Error(`DescribeTasks does not know ${task?.taskArn}`);
      return found;
    },
    async register(input) {
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'web',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          cpu: '256',
          memory: '512',
          containerDefinitions: [{ name: 'app', image: 'web:1' }],
          ...input,
        }),
      );
      return taskDefinition?.taskDefinitionArn ?? '';
    },
  };
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  await fixture.register({});
  return fixture;
}
