// What the tests of a whole server have in common: a cluster, a task definition, and tasks of it.
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTasks,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import { vi } from 'vitest';

export const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

/** Creates the cluster `demo` and registers `web`, one container that stays up. */
export async function createDemo(ecs: ECSClient): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'web:1' }],
    }),
  );
}

/** Runs tasks of `web` in `demo`. */
export async function runTasks(
  ecs: ECSClient,
  input: Partial<RunTaskCommandInput> = {},
): Promise<readonly Task[]> {
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
}

/** The ARNs of all tasks of `demo` that are desired so, in order of creation. */
export async function listTasks(
  ecs: ECSClient,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const page of paginateListTasks({ client: ecs }, { cluster: 'demo', desiredStatus })) {
    arns.push(...(page.taskArns ?? []));
  }
  return arns;
}

/** Describes tasks of `demo`, a hundred at a time as ECS allows. */
export async function describeTasks(
  ecs: ECSClient,
  taskArns: readonly string[],
): Promise<readonly Task[]> {
  const found: Task[] = [];
  for (let at = 0; at < taskArns.length; at += 100) {
    const tasks = taskArns.slice(at, at + 100);
    found.push(
      ...((await ecs.send(new DescribeTasksCommand({ cluster: 'demo', tasks }))).tasks ?? []),
    );
  }
  return found;
}

/** Waits in real time until every task is in the status. */
export async function untilAll(
  ecs: ECSClient,
  taskArns: readonly string[],
  lastStatus: string,
  timeout = 20_000,
): Promise<readonly Task[]> {
  return await vi.waitFor(
    async () => {
      const tasks = await describeTasks(ecs, taskArns);
      const others = tasks.filter((task) => task.lastStatus !== lastStatus);
      if (tasks.length !== taskArns.length || others.length > 0) {
        const statuses = others.map((task) => `${task.taskArn} ${task.lastStatus}`).slice(0, 5);
        const missing = taskArns.length - tasks.length;
        throw new Error(`not all ${lastStatus}: ${missing} missing, ${others.length}: ${statuses}`);
      }
      return tasks;
    },
    { timeout, interval: 50 },
  );
}
