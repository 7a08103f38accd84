// What a container that writes a hundred thousand lines a second costs the API, beside what the same
// container costs it when nobody reads its output: the engine's own work is not Gantry's.
import { setTimeout as wait } from 'node:timers/promises';
import Docker from 'dockerode';
import {
  call,
  control,
  describeOne,
  freshWorld,
  runTaskInput,
  sdkRequest,
  taskDefinition,
  untilStatus,
} from './ecs-client.ts';
import { type LoadResult, load } from './http-load.ts';
import { type ServerProcess, startGantry } from './server-process.ts';
import { median } from './statistics.ts';

/** Milliseconds at p99 of DescribeTasks in one connection, and the lines that came in meanwhile. */
export interface LogResult {
  readonly rounds: number;
  readonly quietMs: number;
  /** The container writes, and nobody reads. */
  readonly engineAloneMs: number;
  readonly deliveredMs: number;
  readonly linesPerSecond: number;
}

const rounds = 3;
const durationMs = 5000;
const warmUpMs = 2000;
const logGroupName = '/bench';
const line = 'GET /articles/4711 200 12 ms "a line of about eighty characters, as servers log"';
/** What the service counts for an event beside its message. */
const bytesPerEvent = 26;
/** Ten thousand lines, ten times a second. */
const script = `while :; do yes '${line}' | head -n 10000; usleep 85000; done`;
const command = ['sh', '-c', script];

/** Measures in rounds: quiet, the container alone, the container delivered. */
export async function measureLogs(): Promise<LogResult> {
  const server = await startGantry(['--runtime', 'docker']);
  try {
    await freshWorld(server);
    await post(server, 'CreateLogGroup', { logGroupName });
    const task = await runTask(server, 'bench');
    await defineWriter(server);
    const measured: Omit<LogResult, 'rounds'>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const quietMs = (await describeAtLoad(server, task)).p99Ms;
      const engineAloneMs = await whileWriting(() => describeAtLoad(server, task));
      measured.push({ quietMs, engineAloneMs, ...(await whileDelivering(server, task)) });
    }
    const of = (what: keyof Omit<LogResult, 'rounds'>): number =>
      median(measured.map((one) => one[what]));
    return {
      rounds,
      quietMs: of('quietMs'),
      engineAloneMs: of('engineAloneMs'),
      deliveredMs: of('deliveredMs'),
      linesPerSecond: of('linesPerSecond'),
    };
  } finally {
    await control(server, 'reset', {});
    await server.stop();
  }
}

async function describeAtLoad(server: ServerProcess, task: string): Promise<LoadResult> {
  const requests = [sdkRequest('DescribeTasks', describeOne(task))];
  return await load(server, { requests, connections: 1, durationMs });
}

async function whileWriting(work: () => Promise<LoadResult>): Promise<number> {
  const docker = new Docker();
  const container = await docker.createContainer({
    Image: 'gantry-test/busybox:latest',
    Cmd: command,
    HostConfig: { LogConfig: { Type: 'json-file', Config: {} }, NetworkMode: 'none' },
  });
  try {
    await container.start();
    await wait(warmUpMs);
    return (await work()).p99Ms;
  } finally {
    await container.remove({ force: true });
  }
}

async function whileDelivering(server: ServerProcess, task: string) {
  const writer = await runTask(server, 'bench-writer');
  await wait(warmUpMs);
  const [bytesBefore, begin] = [await storedBytes(server), performance.now()];
  const { p99Ms } = await describeAtLoad(server, task);
  const [bytesAfter, end] = [await storedBytes(server), performance.now()];
  await call(server, 'StopTask', { cluster: 'bench', task: writer });
  await untilStatus(server, [writer], 'STOPPED', 50);
  const lines = (bytesAfter - bytesBefore) / (line.length + bytesPerEvent);
  return { deliveredMs: p99Ms, linesPerSecond: (lines / (end - begin)) * 1000 };
}

async function defineWriter(server: ServerProcess): Promise<void> {
  const [app] = taskDefinition.containerDefinitions;
  const options = {
    'awslogs-group': logGroupName,
    'awslogs-region': 'us-east-1',
    'awslogs-stream-prefix': 'bench',
  };
  await call(server, 'RegisterTaskDefinition', {
    ...taskDefinition,
    family: 'bench-writer',
    executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
    containerDefinitions: [
      {
        ...app,
        command,
        stopTimeout: 2,
        logConfiguration: { logDriver: 'awslogs', options },
      },
    ],
  });
}

async function runTask(server: ServerProcess, family: string): Promise<string> {
  // The shape of RunTask's answer.
  const answer = (await call(server, 'RunTask', { ...runTaskInput, taskDefinition: family })) as {
    tasks: { taskArn: string }[];
  };
  const taskArn = answer.tasks[0]?.taskArn ?? '';
  await untilStatus(server, [taskArn], 'RUNNING', 50);
  return taskArn;
}

async function storedBytes(server: ServerProcess): Promise<number> {
  // The shape of DescribeLogGroups's answer.
  const answer = (await post(server, 'DescribeLogGroups', {})) as {
    logGroups: { storedBytes: number }[];
  };
  return answer.logGroups[0]?.storedBytes ?? 0;
}

async function post(server: ServerProcess, operation: string, input: unknown): Promise<unknown> {
  const response = await fetch(`${server.url}/logs/${operation}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation} was answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
