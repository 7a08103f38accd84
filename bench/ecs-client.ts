import { setTimeout as wait } from 'node:timers/promises';
import { httpRequest } from './http-load.ts';
import type { ServerProcess } from './server-process.ts';

const cluster = 'bench';
const family = 'bench';
const targetPrefix = 'AmazonEC2ContainerServiceV20141113';
const pollMs = 20;
const settledWithinMs = 60_000;

export const taskDefinition = {
  family,
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    {
      name: 'app',
      image: 'gantry-test/busybox:latest',
      essential: true,
      // A shell that ends on SIGTERM, so that nothing waits for the stop timeout.
      command: ['sh', '-c', "trap 'exit 0' TERM; sleep 3600 & wait"],
      environment: [
        { name: 'STAGE', value: 'bench' },
        { name: 'GREETING', value: 'hello' },
      ],
      portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
    },
  ],
} as const;

export const runTaskInput = {
  cluster,
  taskDefinition: family,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60718'] } },
} as const;

/** The input of DescribeTasks for one task. */
export function describeOne(taskArn: string) {
  return { cluster, tasks: [taskArn] };
}

/** The input of ListTasks for a first page. */
export const listAll = { cluster };

/** Calls one operation by the plain JSON route. Rejects when it is refused. */
export async function call(
  server: ServerProcess,
  operation: string,
  input: unknown,
): Promise<unknown> {
  return await post(server, `/ecs/${operation}`, input);
}

/** Calls the control API. */
export async function control(
  server: ServerProcess,
  path: string,
  input: unknown,
): Promise<unknown> {
  return await post(server, `/_gantry/${path}`, input);
}

/** A request as an AWS SDK sends it, down to a signature of the usual length. */
export function sdkRequest(operation: string, input: unknown): Buffer {
  const signature =
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLEEXAMPLE00/20260916/us-east-1/ecs/aws4_request, ' +
    `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'5'.repeat(64)}`;
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${targetPrefix}.${operation}`,
    'x-amz-date': '20260916T100000Z',
    'user-agent': 'aws-sdk-js/3.0.0 os/linux lang/js md/nodejs api/ecs',
    authorization: signature,
  };
  return httpRequest('/', headers, JSON.stringify(input));
}

/** A request to the floor with the same headers. */
export function floorRequest(path: string, input: unknown): Buffer {
  const like = sdkRequest('DescribeTasks', input).toString('latin1');
  return Buffer.from(
    like
      .replace('POST / ', `POST ${path} `)
      .replace('application/x-amz-json-1.1', 'application/json'),
    'latin1',
  );
}

/** How many bytes Gantry answers to a call. */
export async function answerBytes(
  server: ServerProcess,
  operation: string,
  input: unknown,
): Promise<number> {
  return Buffer.byteLength(JSON.stringify(await call(server, operation, input)));
}

/** Empties Gantry and brings `tasks` tasks to RUNNING. */
export async function fill(server: ServerProcess, tasks: number): Promise<void> {
  await freshWorld(server);
  await runTasks(server, tasks);
  await allRunning(server);
}

/** Empties Gantry, then makes the cluster and the task definition that tasks are run from. */
export async function freshWorld(server: ServerProcess): Promise<void> {
  await control(server, 'reset', {});
  await call(server, 'CreateCluster', { clusterName: cluster });
  await call(server, 'RegisterTaskDefinition', taskDefinition);
}

/** Runs `count` tasks, ten to a call; resolves when all are accepted. */
export async function runTasks(server: ServerProcess, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 10) {
    await call(server, 'RunTask', { ...runTaskInput, count: Math.min(10, left) });
  }
}

/** Resolves when every task of the cluster runs. */
export async function allRunning(
  server: ServerProcess,
  withinMs: number = settledWithinMs,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while ((await pendingTasks(server)) > 0) {
    if (performance.now() > deadline) throw new Error('tasks did not come to run in time');
    await wait(pollMs);
  }
}

/** ARNs of the first tasks of the cluster, `count` at most. */
export async function taskArns(server: ServerProcess, count: number): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const input = { cluster, maxResults: 100, ...(nextToken !== undefined && { nextToken }) };
    // The shape of ListTasks's answer.
    const page = (await call(server, 'ListTasks', input)) as {
      taskArns: string[];
      nextToken?: string;
    };
    arns.push(...page.taskArns);
    nextToken = page.nextToken;
  } while (nextToken !== undefined && arns.length < count);
  return arns.slice(0, count);
}

/** Resolves when DescribeTasks, asked every `everyMs`, says the status of all of at most 100 tasks. */
export async function untilStatus(
  server: ServerProcess,
  tasks: readonly string[],
  wanted: 'RUNNING' | 'STOPPED',
  everyMs: number,
): Promise<void> {
  for (;;) {
    // The shape of DescribeTasks's answer.
    const answer = (await call(server, 'DescribeTasks', { cluster, tasks })) as {
      tasks: { lastStatus: string }[];
    };
    const statuses = answer.tasks.map((task) => task.lastStatus);
    if (statuses.length !== tasks.length) throw new Error('a task of the benchmark is gone');
    if (statuses.every((status) => status === wanted)) return;
    if (wanted === 'RUNNING' && statuses.includes('STOPPED')) {
      throw new Error('a task stopped before it was RUNNING');
    }
    await wait(everyMs);
  }
}

async function pendingTasks(server: ServerProcess): Promise<number> {
  const answer = await call(server, 'DescribeClusters', { clusters: [cluster] });
  // The shape of DescribeClusters's answer.
  const [found] = (answer as { clusters: { pendingTasksCount: number }[] }).clusters;
  if (found === undefined) throw new Error('the cluster of the benchmark is gone');
  return found.pendingTasksCount;
}

async function post(server: ServerProcess, path: string, input: unknown): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
