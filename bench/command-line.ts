// Containers made by hand: what a person types at a shell, run by a shell. All of them carry a label, by
// which they are removed.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { taskDefinition } from './ecs-client.ts';

export const pauseImage = 'gantry/pause:1';
export const [app] = taskDefinition.containerDefinitions;
/** On everything that is made by hand: whose it is. */
export const labels: Readonly<Record<string, string>> = { 'gantry.bench': String(process.pid) };
/** How many `docker run` a person lets `xargs -P` keep going. */
export const byHandAtOnce = 8;

const run = promisify(execFile);
const mostRemovals = 5;
const label = `gantry.bench=${process.pid}`;
const plainRun = ['docker', 'run', '--detach', '--label', label];
const network = `gantry-bench-${process.pid}`;
const joinLimits = ['--cpus', '0.25', '--memory', '512m', '--memory-swap', '512m'];
const pauseFlags = ['--network', network, '--read-only', '--cap-drop', 'ALL'];

/** The network that pause containers made by hand are on, named by the process that runs. */
export async function makeNetwork(): Promise<string> {
  await run('docker', ['network', 'create', '--label', label, network]);
  return network;
}

/** Removes the network, when its containers are gone; one that was never made is fine. */
export async function removeNetwork(): Promise<void> {
  const script = 'docker network ls --quiet --filter "name=^$0$" | xargs -r docker network rm';
  await run('sh', ['-c', script, network]);
}

/** Times `start`, milliseconds, then removes the containers it made. */
export async function removing(start: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await start();
  const elapsedMs = performance.now() - begin;
  await removeContainers();
  return elapsedMs;
}

/** A pause container, and then as many containers as wanted that join it, one after the other. */
export async function joinedByCommandLine(containers: number): Promise<void> {
  const pause = await dockerRun(pauseFlags, pauseImage, ['/pause']);
  for (let made = 0; made < containers; made += 1) {
    await dockerRun(['--network', `container:${pause}`, ...joinLimits], app.image, app.command);
  }
}

/** One container that joins no other. */
export async function oneByCommandLine(): Promise<void> {
  await dockerRun([], app.image, app.command);
}

/** `for … do docker run …; done`. */
export async function plainInLoop(count: number): Promise<void> {
  const loop = 'for turn in $(seq "$0"); do "$@" || exit 1; done';
  await run('sh', ['-c', loop, String(count), ...plainRun, app.image, ...app.command]);
}

/** `seq … | xargs -P … docker run …`. */
export async function plainAtOnce(count: number): Promise<void> {
  await withXargs(count, [...plainRun, app.image, ...app.command]);
}

/** The same of pairs: a pause container, and the container that joins it. */
export async function pairsAtOnce(count: number): Promise<void> {
  const pause = [...plainRun, ...pauseFlags, pauseImage, '/pause'].join(' ');
  const join = [...plainRun, ...joinLimits].join(' ');
  const pair = `pause=$(${pause}) && exec ${join} --network "container:$pause" "$@"`;
  await withXargs(count, ['sh', '-c', pair, 'pair', app.image, ...app.command]);
}

async function withXargs(count: number, words: readonly string[]): Promise<void> {
  // -I makes xargs run the words once for each number, which they do not mention.
  const script = `seq "$0" | xargs -P ${byHandAtOnce} -I '{number}' "$@"`;
  await run('sh', ['-c', script, String(count), ...words]);
}

/**
 * Removes the containers that were made by hand, until none is left: after a start that failed others
 * may be on their way still, and a removal that was begun elsewhere is refused here.
 */
export async function removeContainers(): Promise<void> {
  const removal = `docker ps --all --quiet --filter "label=$0" | xargs -r -P ${byHandAtOnce} -n 4 docker rm --force --volumes`;
  let refusal: unknown;
  for (let tries = 0; tries < mostRemovals; tries += 1) {
    refusal = await run('sh', ['-c', removal, label]).then(
      () => undefined,
      (error: unknown) => error,
    );
    const { stdout } = await run('docker', [
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=${label}`,
    ]);
    if (stdout.trim() === '') return;
  }
  throw refusal ?? new Error('containers that were made by hand are left');
}

async function dockerRun(
  flags: readonly string[],
  image: string,
  words: readonly string[],
): Promise<string> {
  const [docker = 'docker', ...before] = plainRun;
  const { stdout } = await run(docker, [...before, ...flags, image, ...words]);
  return stdout.trim();
}
