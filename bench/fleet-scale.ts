// `npm run bench:fleet -- [instances] [tasks] [run-task|services]`: a fleet of simulated machines, and how
// fast tasks are placed on it and come to run; what the API's answers take meanwhile and with all of them
// there; how soon a restart answers. Every write is durable.
import { setTimeout as wait } from 'node:timers/promises';
import { call, control, taskArns } from './ecs-client.ts';
import { type ServerProcess, startGantry, temporaryFolder } from './server-process.ts';
import { percentile } from './statistics.ts';

const [machines = '10000', count = '100000', how = 'services'] = process.argv.slice(2);
const instances = Number(machines);
const tasks = Number(count);
const cluster = 'bench';
/** Tasks of one service, at most (a quota of ECS). */
const perService = 5000;
const parallel = 16;
const patienceMs = 600_000;

const folder = temporaryFolder();
const flags = [
  ...['--runtime', 'simulated', '--timing', 'instant', '--log-level', 'warn'],
  ...['--data-dir', folder],
];
const lines: string[] = [];

let server = await startGantry(flags);
try {
  await call(server, 'CreateCluster', { clusterName: cluster });
  await call(server, 'RegisterTaskDefinition', {
    family: 'bench',
    containerDefinitions: [{ name: 'app', image: 'app', cpu: 128, memory: 256 }],
  });
  await timed(`${instances} machines registered`, () =>
    control(server, 'machines', { cluster, instanceType: 'm5.large', count: instances }),
  );
  await few(server);
  const probe = probing(server);
  const seconds = await timed(`${tasks} tasks RUNNING`, async () => {
    await (how === 'services' ? startServices(server) : runAll(server));
    await allRunning(server);
  });
  lines.push(`${Math.round(tasks / seconds)} tasks a second`);
  lines.push(`DescribeTasks meanwhile: ${await probe()}`);
  lines.push(`memory ${Math.round(server.memoryMiB())} MiB`);
  await latencies(server, `with ${tasks} tasks`);
  await server.stop();
  await timed('restart: ready to answer', async () => {
    server = await startGantry(flags);
    await call(server, 'ListTasks', { cluster });
  });
} finally {
  process.stdout.write(`${lines.join('\n')}\n`);
  await server.stop();
}

/** What the same answers take with few tasks there. */
async function few(gantry: ServerProcess): Promise<void> {
  for (let call = 0; call < 10; call += 1) await runTen(gantry);
  await allRunning(gantry);
  await latencies(gantry, 'with 100 tasks');
}

async function latencies(gantry: ServerProcess, when: string): Promise<void> {
  const some = await taskArns(gantry, 100);
  // The shape of ListContainerInstances' answer.
  const { containerInstanceArns } = (await call(gantry, 'ListContainerInstances', {
    cluster,
    maxResults: 100,
  })) as { containerInstanceArns: string[] };
  const asked = {
    ListTasks: { cluster },
    DescribeTasks: { cluster, tasks: some },
    DescribeContainerInstances: { cluster, containerInstances: containerInstanceArns },
  };
  for (const [operation, input] of Object.entries(asked)) {
    const times: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      const began = performance.now();
      await call(gantry, operation, input);
      times.push(performance.now() - began);
    }
    lines.push(`${operation} ${when}: ${summary(times)}`);
  }
}

/** Asks for a task again and again until told to stop; resolves with what it took. */
function probing(gantry: ServerProcess): () => Promise<string> {
  const times: number[] = [];
  let isOver = false;
  const ended = (async () => {
    const [first = ''] = await taskArns(gantry, 1);
    while (!isOver) {
      const began = performance.now();
      await call(gantry, 'DescribeTasks', { cluster, tasks: [first] });
      times.push(performance.now() - began);
      await wait(10);
    }
  })();
  return async () => {
    isOver = true;
    await ended;
    return summary(times);
  };
}

async function startServices(gantry: ServerProcess): Promise<void> {
  for (let left = tasks; left > 0; left -= perService) {
    await call(gantry, 'CreateService', {
      cluster,
      serviceName: `bench-${left}`,
      taskDefinition: 'bench',
      desiredCount: Math.min(perService, left),
    });
  }
}

async function runAll(gantry: ServerProcess): Promise<void> {
  let left = tasks / 10;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await runTen(gantry);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

async function runTen(gantry: ServerProcess): Promise<void> {
  // The shape of RunTask's answer.
  const { failures } = (await call(gantry, 'RunTask', {
    cluster,
    taskDefinition: 'bench',
    count: 10,
    placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
  })) as { failures: unknown[] };
  if (failures.length > 0) throw new Error('a task of the benchmark found no place');
}

async function allRunning(gantry: ServerProcess): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const wanted = how === 'services' ? tasks : undefined;
  for (;;) {
    // The shape of DescribeClusters' answer.
    const { clusters } = (await call(gantry, 'DescribeClusters', { clusters: [cluster] })) as {
      clusters: { pendingTasksCount: number; runningTasksCount: number }[];
    };
    const [found] = clusters;
    if (found === undefined) throw new Error('the cluster of the benchmark is gone');
    const { pendingTasksCount, runningTasksCount } = found;
    const isWhole = lines.length < 2 || wanted === undefined || runningTasksCount >= wanted;
    if (pendingTasksCount === 0 && isWhole) return;
    if (performance.now() > deadline) throw new Error('tasks did not come to run in time');
    await wait(50);
  }
}

/** Adds a line on what it took, and resolves with the seconds. */
async function timed(what: string, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  lines.push(`${what}: ${seconds.toFixed(2)} s`);
  return seconds;
}

function summary(times: number[]): string {
  times.sort((one, other) => one - other);
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (${times.length} calls)`;
}
