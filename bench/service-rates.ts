import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { call, freshWorld, runTaskInput, taskDefinition } from './ecs-client.ts';
import { type ServerProcess, startGantry } from './server-process.ts';
import { percentile } from './statistics.ts';

/** What it took to bring a service where it was to be. */
export interface ServiceRate {
  readonly what: string;
  readonly tasks: number;
  /** Changes of status that were published, each committed before it is seen. */
  readonly transitions: number;
  readonly transitionsPerSecond: number;
  /** Of DescribeServices meanwhile. */
  readonly describes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface IdleServices {
  readonly services: number;
  readonly seconds: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

export interface ServiceResults {
  readonly rates: readonly ServiceRate[];
  readonly idle: IdleServices;
}

const { cluster } = runTaskInput;
const service = 'bench';
const tasks = 1000;
const manyServices = 1000;
/** Half the minutely looks at everything fall into it. */
const idleMs = 120_000;
const settledWithinMs = 180_000;
const betweenDescribesMs = 2;
/** Linux counts the time of processes in hundredths of a second. */
const ticksPerSecond = 100;

/** One service to a thousand tasks, a rolling update of it, and a thousand services at rest. */
export async function measureServices(): Promise<ServiceResults> {
  return { rates: await measureOne(), idle: await measureIdle() };
}

/** The rates of a service that starts, and that is rolled to new tasks. */
export async function measureOne(): Promise<readonly ServiceRate[]> {
  const server = await startGantry(['--runtime', 'simulated', '--timing', 'instant']);
  // What is compiled only once it is hot must be so before the clock starts.
  await freshWorld(server);
  await createService(server, service, 100);
  await untilStable(server);
  await freshWorld(server);
  const started = await measured(
    server,
    `from CreateService until ${tasks} tasks are RUNNING`,
    () => createService(server, service, tasks),
  );
  const rolled = await measured(server, 'a rolling update of them', () =>
    call(server, 'UpdateService', { cluster, service, forceNewDeployment: true }),
  );
  await server.stop();
  return [started, rolled];
}

/** What a thousand services of one task each cost when nothing happens. */
export async function measureIdle(): Promise<IdleServices> {
  const server = await startGantry(['--runtime', 'simulated']);
  await freshWorld(server);
  for (let at = 0; at < manyServices; at += 1) await createService(server, `service-${at}`, 1);
  await untilStable(server, `service-${manyServices - 1}`);
  await wait(5000);
  const [begin, before] = [performance.now(), cpuSeconds(server)];
  await wait(idleMs);
  const seconds = (performance.now() - begin) / 1000;
  const cpuPercent = ((cpuSeconds(server) - before) / seconds) * 100;
  await server.stop();
  return { services: manyServices, seconds, cpuPercent };
}

async function measured(
  server: ServerProcess,
  what: string,
  act: () => Promise<unknown>,
): Promise<ServiceRate> {
  const before = await transitionsOf(server);
  const begin = performance.now();
  await act();
  const latencies = await untilStable(server);
  const seconds = (performance.now() - begin) / 1000;
  const transitions = (await transitionsOf(server)) - before;
  latencies.sort((one, other) => one - other);
  return {
    what,
    tasks,
    transitions,
    transitionsPerSecond: transitions / seconds,
    describes: latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

async function createService(
  server: ServerProcess,
  serviceName: string,
  desiredCount: number,
): Promise<void> {
  const { networkConfiguration, launchType } = runTaskInput;
  const { family } = taskDefinition;
  const input = { cluster, serviceName, taskDefinition: family, desiredCount };
  await call(server, 'CreateService', { ...input, launchType, networkConfiguration });
}

/** Asks DescribeServices again and again until the service is steady; how long each answer took. */
async function untilStable(server: ServerProcess, name = service): Promise<number[]> {
  const deadline = performance.now() + settledWithinMs;
  const latencies: number[] = [];
  while (performance.now() < deadline) {
    const begin = performance.now();
    const answer = await call(server, 'DescribeServices', { cluster, services: [name] });
    latencies.push(performance.now() - begin);
    if (isStable(answer)) return latencies;
    await wait(betweenDescribesMs);
  }
  throw new Error(`the service did not become stable in time`);
}

function isStable(answer: unknown): boolean {
  // The shape of DescribeServices's answer.
  const { services } = answer as {
    services: {
      runningCount: number;
      desiredCount: number;
      deployments: { rolloutState: string }[];
    }[];
  };
  return services.every(
    ({ runningCount, desiredCount, deployments }) =>
      deployments.length === 1 &&
      deployments[0]?.rolloutState === 'COMPLETED' &&
      runningCount === desiredCount,
  );
}

/** How many changes of all tasks were published so far: each has a version of its own. */
async function transitionsOf(server: ServerProcess): Promise<number> {
  let sum = 0;
  for (const desiredStatus of ['RUNNING', 'STOPPED']) {
    let nextToken: string | undefined;
    do {
      const input = { cluster, desiredStatus, maxResults: 100, ...(nextToken && { nextToken }) };
      // The shapes of the answers of ListTasks and DescribeTasks.
      const page = (await call(server, 'ListTasks', input)) as {
        taskArns: string[];
        nextToken?: string;
      };
      nextToken = page.nextToken;
      if (page.taskArns.length === 0) continue;
      const described = (await call(server, 'DescribeTasks', {
        cluster,
        tasks: page.taskArns,
      })) as { tasks: { version: number }[] };
      for (const { version } of described.tasks) sum += version;
    } while (nextToken !== undefined);
  }
  return sum;
}

/** User and system time of the process so far. */
function cpuSeconds(server: ServerProcess): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Fields 14 and 15 of the line, counted from the third: the name may hold spaces.
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
