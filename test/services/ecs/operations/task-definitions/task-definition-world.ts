import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

export const arnPrefix = 'arn:aws:ecs:us-east-1:000000000000:task-definition';

/** A Gantry without task definitions, and the short way to make and change them. */
export interface TaskDefinitionWorld extends TestGantry {
  readonly ecs: ECSClient;
  register(
    family: string,
    input?: Partial<RegisterTaskDefinitionCommandInput>,
  ): Promise<TaskDefinition>;
  describe(taskDefinition: string): Promise<TaskDefinition>;
  deregister(...taskDefinitions: readonly string[]): Promise<void>;
  /** Deregisters and deletes. */
  remove(...taskDefinitions: readonly string[]): Promise<void>;
}

export async function taskDefinitionWorld(): Promise<TaskDefinitionWorld> {
  const gantry = await startGantry();
  const ecs = gantry.client(ECSClient);
  const deregister = async (...taskDefinitions: readonly string[]) => {
    for (const taskDefinition of taskDefinitions) {
      await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    }
  };
  return {
    ...gantry,
    ecs,
    async register(family, input = {}) {
      const containerDefinitions = [{ name: 'web', image: 'nginx:1.27', memory: 128 }];
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({ family, containerDefinitions, ...input }),
      );
      return present(taskDefinition, 'RegisterTaskDefinition');
    },
    async describe(taskDefinition) {
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      return present(answer.taskDefinition, 'DescribeTaskDefinition');
    },
    deregister,
    async remove(...taskDefinitions) {
      await deregister(...taskDefinitions);
      await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [...taskDefinitions] }));
    },
  };
}

function present(taskDefinition: TaskDefinition | undefined, operation: string): TaskDefinition {
  if (taskDefinition === undefined) throw new Error(`${operation} answered no task definition`);
  return taskDefinition;
}
