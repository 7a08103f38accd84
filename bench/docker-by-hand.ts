// How long tasks take to RUNNING on Docker, beside the same containers started by hand: an awsvpc task is
// a pause container that owns the network and containers that join it.
import Docker from 'dockerode';
import { cleaningUp } from './clean-up.ts';
import {
  app,
  joinedByCommandLine,
  labels,
  makeNetwork,
  oneByCommandLine,
  pairsAtOnce,
  pauseImage,
  plainAtOnce,
  plainInLoop,
  removeContainers,
  removeNetwork,
  removing,
} from './command-line.ts';
import {
  call,
  control,
  freshWorld,
  runTaskInput,
  taskDefinition,
  untilStatus,
} from './ecs-client.ts';
import { type ServerProcess, startGantry } from './server-process.ts';
import { median } from './statistics.ts';

/** What one round measured, milliseconds by what was timed. */
type Round<What extends string> = Readonly<Record<What | 'gantry', number>>;

/** Medians of rounds, and of each round's own ratio of Gantry to what was done by hand. */
export interface Comparison<What extends string = string> {
  readonly rounds: number;
  readonly ms: Round<What>;
  readonly ratios: Readonly<Record<What, number>>;
}

export interface DockerResult {
  /** One task of one container. */
  readonly one: Comparison<'commandLine' | 'engineApi' | 'plain'>;
  /** Many tasks of one container, started together. */
  readonly many: Comparison<'plain' | 'plainInLoop' | 'pairs'>;
  /** One task of four containers. */
  readonly four: Comparison<'commandLine'>;
}

/** How many tasks are started together. */
export const manyTasks = 50;
/** Containers in the task that has several. */
export const severalContainers = 4;

const oneRounds = 8;
const manyRounds = 2;
const fourRounds = 5;
const mostOfOneCall = 10;
const pollMs = 3;
/** Describing many tasks is work for Gantry. */
const pollManyMs = 50;

const fourFamily = 'bench-four';
const fourDefinition = {
  ...taskDefinition,
  family: fourFamily,
  cpu: '1024',
  memory: '2048',
  containerDefinitions: Array.from({ length: severalContainers }, (_, index) => ({
    ...app,
    name: `app-${index}`,
    // They share the network, so only one can have the port.
    portMappings: index === 0 ? app.portMappings : [],
  })),
};

/** Why the Docker part cannot run here, or undefined when it can. */
export async function whyNoDocker(): Promise<string | undefined> {
  try {
    await new Docker().ping();
    await new Docker().getImage(app.image).inspect();
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `Docker was not measured: ${reason.trim()}. It needs an engine and the image ${app.image}, which \`scripts/build-test-images.sh\` makes.`;
  }
}

/** Gantry and by hand in turn, each on an engine where the last round's containers are gone. */
export async function measureDocker(): Promise<DockerResult> {
  const server = await startGantry(['--runtime', 'docker', '--stop-tasks-on-exit']);
  // Gantry's own first: nothing is added to the engine any more when what was made by hand goes.
  const steps = [
    () => control(server, 'reset', {}),
    () => server.stop(),
    removeContainers,
    removeNetwork,
  ];
  const say = (text: string): boolean => process.stderr.write(`${text}\n`);
  return await cleaningUp(() => measureOn(server), steps, say);
}

async function measureOn(server: ServerProcess): Promise<DockerResult> {
  const network = await makeNetwork();
  await beginAnew(server);
  return {
    one: await measureOne(server, network),
    four: await measureFour(server),
    many: await measureMany(server),
  };
}

async function measureOne(server: ServerProcess, network: string): Promise<DockerResult['one']> {
  const rounds: Round<'commandLine' | 'engineApi' | 'plain'>[] = [];
  for (let round = 0; round < oneRounds; round += 1) {
    rounds.push({
      gantry: await taskToRunning(server, taskDefinition.family),
      commandLine: await removing(() => joinedByCommandLine(1)),
      engineApi: await removing(() => pairByEngineApi(network)),
      plain: await removing(oneByCommandLine),
    });
  }
  return comparison(rounds, ['commandLine', 'engineApi', 'plain']);
}

async function measureFour(server: ServerProcess): Promise<DockerResult['four']> {
  const rounds: Round<'commandLine'>[] = [];
  for (let round = 0; round < fourRounds; round += 1) {
    rounds.push({
      gantry: await taskToRunning(server, fourFamily),
      commandLine: await removing(() => joinedByCommandLine(severalContainers)),
    });
  }
  return comparison(rounds, ['commandLine']);
}

async function measureMany(server: ServerProcess): Promise<DockerResult['many']> {
  const rounds: Round<'plain' | 'plainInLoop' | 'pairs'>[] = [];
  for (let round = 0; round < manyRounds; round += 1) {
    rounds.push({
      gantry: await manyToRunning(server),
      plain: await removing(() => plainAtOnce(manyTasks)),
      plainInLoop: await removing(() => plainInLoop(manyTasks)),
      pairs: await removing(() => pairsAtOnce(manyTasks)),
    });
  }
  return comparison(rounds, ['plain', 'plainInLoop', 'pairs']);
}

function comparison<What extends string>(
  rounds: readonly Round<What>[],
  byHand: readonly What[],
): Comparison<What> {
  const timed: readonly (What | 'gantry')[] = ['gantry', ...byHand];
  const medians = timed.map((what) => [what, median(rounds.map((round) => round[what]))]);
  const ratios = byHand.map((what) => [
    what,
    median(rounds.map((round) => round.gantry / round[what])),
  ]);
  return {
    rounds: rounds.length,
    // fromEntries forgets the names of the keys; they are all there by what it was given.
    ms: Object.fromEntries(medians) as Round<What>,
    ratios: Object.fromEntries(ratios) as Record<What, number>,
  };
}

/**
 * Empties Gantry and runs one task, which stays: so the pause image is there, and the network, which
 * Gantry would else remove with its last task and by hand does not make either.
 */
async function beginAnew(server: ServerProcess): Promise<void> {
  await freshWorld(server);
  await call(server, 'RegisterTaskDefinition', fourDefinition);
  await untilStatus(server, await runTask(server, taskDefinition.family, 1), 'RUNNING', pollMs);
}

/** Milliseconds from sending RunTask until DescribeTasks says RUNNING; then the task is stopped. */
async function taskToRunning(server: ServerProcess, family: string): Promise<number> {
  const begin = performance.now();
  const tasks = await runTask(server, family, 1);
  await untilStatus(server, tasks, 'RUNNING', pollMs);
  const elapsedMs = performance.now() - begin;
  for (const task of tasks) await call(server, 'StopTask', { cluster: runTaskInput.cluster, task });
  await untilStatus(server, tasks, 'STOPPED', pollMs);
  return elapsedMs;
}

/** Milliseconds from sending RunTask, ten tasks to a call, until the last is RUNNING. */
async function manyToRunning(server: ServerProcess): Promise<number> {
  const begin = performance.now();
  const calls = Array.from({ length: manyTasks / mostOfOneCall }, () =>
    runTask(server, taskDefinition.family, mostOfOneCall),
  );
  const tasks = (await Promise.all(calls)).flat();
  await untilStatus(server, tasks, 'RUNNING', pollManyMs);
  const elapsedMs = performance.now() - begin;
  await beginAnew(server);
  return elapsedMs;
}

async function runTask(server: ServerProcess, family: string, count: number): Promise<string[]> {
  const input = { ...runTaskInput, taskDefinition: family, count };
  // The shape of RunTask's answer.
  const answer = (await call(server, 'RunTask', input)) as { tasks: { taskArn: string }[] };
  if (answer.tasks.length !== count) throw new Error('RunTask did not run all tasks');
  return answer.tasks.map((task) => task.taskArn);
}

async function pairByEngineApi(network: string): Promise<void> {
  const docker = new Docker();
  const pause = await docker.createContainer({
    Image: pauseImage,
    Entrypoint: ['/pause'],
    Labels: labels,
    HostConfig: { NetworkMode: network, ReadonlyRootfs: true, CapDrop: ['ALL'] },
  });
  await pause.start();
  const memory = 512 * 1024 * 1024;
  const joined = await docker.createContainer({
    Image: app.image,
    Cmd: [...app.command],
    Labels: labels,
    HostConfig: {
      NetworkMode: `container:${pause.id}`,
      NanoCpus: 250_000_000,
      Memory: memory,
      MemorySwap: memory,
    },
  });
  await joined.start();
}
