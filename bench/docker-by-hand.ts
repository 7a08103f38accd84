// How long a task takes to RUNNING on Docker, beside the same containers started by hand: an awsvpc
// task is a pause container that owns the network and a container that joins it. By hand is measured
// twice: two `docker run` of the command line, and the same four requests to the engine's API.
import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { call, freshWorld, lastStatusOf, runTaskInput, taskDefinition } from './ecs-client.ts';
import { type ServerProcess, startGantry } from './server-process.ts';
import { median } from './statistics.ts';

/** Medians, milliseconds. */
export interface DockerResult {
  readonly rounds: number;
  readonly gantryMs: number;
  readonly commandLineMs: number;
  readonly engineApiMs: number;
  /** `docker run` of one container that has no other to join. */
  readonly oneContainerMs: number;
  /** Gantry against two `docker run`: the median of the rounds' own ratios. */
  readonly ratioToCommandLine: number;
  readonly ratioToEngineApi: number;
}

const rounds = 8;
const pollMs = 3;
const pauseImage = 'gantry/pause:1';
const network = 'gantry';
const [app] = taskDefinition.containerDefinitions;
const command = [...app.command];
const run = promisify(execFile);

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

/** Gantry and by hand in turn, each on a machine where the last round's containers are gone. */
export async function measureDocker(): Promise<DockerResult> {
  const server = await startGantry(['--runtime', 'docker', '--stop-tasks-on-exit']);
  await freshWorld(server);
  // The first task makes the pause image and the network that by hand needs too.
  await taskToRunning(server);
  const times: { gantry: number; commandLine: number; engineApi: number; one: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push({
      gantry: await taskToRunning(server),
      commandLine: await removing(pairByCommandLine),
      engineApi: await removing(pairByEngineApi),
      one: await removing(oneByCommandLine),
    });
  }
  await server.stop();
  return {
    rounds,
    gantryMs: median(times.map((time) => time.gantry)),
    commandLineMs: median(times.map((time) => time.commandLine)),
    engineApiMs: median(times.map((time) => time.engineApi)),
    oneContainerMs: median(times.map((time) => time.one)),
    ratioToCommandLine: median(times.map((time) => time.gantry / time.commandLine)),
    ratioToEngineApi: median(times.map((time) => time.gantry / time.engineApi)),
  };
}

/** Milliseconds from sending RunTask until DescribeTasks says RUNNING; then the task is stopped. */
async function taskToRunning(server: ServerProcess): Promise<number> {
  const begin = performance.now();
  // The shape of RunTask's answer.
  const answer = (await call(server, 'RunTask', runTaskInput)) as { tasks: { taskArn: string }[] };
  const taskArn = answer.tasks[0]?.taskArn ?? '';
  await untilStatus(server, taskArn, 'RUNNING');
  const elapsedMs = performance.now() - begin;
  await call(server, 'StopTask', { cluster: runTaskInput.cluster, task: taskArn });
  await untilStatus(server, taskArn, 'STOPPED');
  return elapsedMs;
}

async function untilStatus(server: ServerProcess, taskArn: string, wanted: string): Promise<void> {
  for (;;) {
    const status = await lastStatusOf(server, taskArn);
    if (status === wanted) return;
    if (status === 'STOPPED') throw new Error(`${taskArn} stopped before it was ${wanted}`);
    await wait(pollMs);
  }
}

/** Times `start`, then removes the containers it names. */
async function removing(start: () => Promise<readonly string[]>): Promise<number> {
  const begin = performance.now();
  const containers = await start();
  const elapsedMs = performance.now() - begin;
  await run('docker', ['rm', '--force', '--volumes', ...containers]);
  return elapsedMs;
}

async function pairByCommandLine(): Promise<readonly string[]> {
  const pause = await dockerRun(
    ['--network', network, '--read-only', '--cap-drop', 'ALL'],
    pauseImage,
    ['/pause'],
  );
  const limits = ['--cpus', '0.25', '--memory', '512m', '--memory-swap', '512m'];
  const joined = await dockerRun(
    ['--network', `container:${pause}`, ...limits],
    app.image,
    command,
  );
  return [joined, pause];
}

async function oneByCommandLine(): Promise<readonly string[]> {
  return [await dockerRun([], app.image, command)];
}

async function dockerRun(
  flags: readonly string[],
  image: string,
  words: readonly string[],
): Promise<string> {
  const { stdout } = await run('docker', ['run', '--detach', ...flags, image, ...words]);
  return stdout.trim();
}

async function pairByEngineApi(): Promise<readonly string[]> {
  const docker = new Docker();
  const pause = await docker.createContainer({
    Image: pauseImage,
    Entrypoint: ['/pause'],
    HostConfig: { NetworkMode: network, ReadonlyRootfs: true, CapDrop: ['ALL'] },
  });
  await pause.start();
  const memory = 512 * 1024 * 1024;
  const joined = await docker.createContainer({
    Image: app.image,
    Cmd: command,
    HostConfig: {
      NetworkMode: `container:${pause.id}`,
      NanoCpus: 250_000_000,
      Memory: memory,
      MemorySwap: memory,
    },
  });
  await joined.start();
  return [joined.id, pause.id];
}
