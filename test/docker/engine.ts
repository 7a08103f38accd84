// The real engine of the Docker tests: whether there is one, its test images, and a world of its own
// for each test file. Without an engine the tests are skipped and say why; GANTRY_REQUIRE_DOCKER=1 turns
// that into a failure.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { describe } from 'vitest';
import { AddressPlan } from '../../src/agent/address-plan.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { Ids } from '../../src/kernel/ids.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { connectDocker } from '../../src/runtimes/docker/connect-docker.ts';
import { createDockerRuntime } from '../../src/runtimes/docker/docker-runtime.ts';
import type { DockerRuntimeOptions } from '../../src/runtimes/docker/docker-runtime-options.ts';
import type { Engine } from '../../src/runtimes/docker/engine.ts';
import type { EngineRuntime } from '../../src/runtimes/docker/engine-runtime.ts';
import { readLabels } from '../../src/runtimes/docker/labels.ts';
import { TaskCgroups } from '../../src/runtimes/docker/task-cgroup.ts';
import { MemoryJournal } from '../runtimes/simulated/memory-journal.ts';

/** A shell with the usual applets. */
export const busyboxImage = 'gantry-test/busybox:latest';
/** One program that sleeps and a declared volume; no shell. */
export const scratchImage = 'gantry-test/scratch:latest';

const ids = new Ids(new SystemRandom());
const connection = await connectDocker();

/** The engine itself, for what a test does behind Gantry's back. */
export const docker = new Docker();

/** The connected engine; fails the test when there is none. */
export function engine(): Engine {
  if (connection.engine === undefined) throw new Error(connection.reason);
  return connection.engine;
}

/** The engine, with creations of containers done in another way. */
export function engineThat(
  creates: (create: Engine['create'], ...options: Parameters<Engine['create']>) => Promise<string>,
): Engine {
  const real = engine();
  return new Proxy(real, {
    get: (_, member) => {
      if (member === 'create') {
        const create = real.create.bind(real);
        return async (...options: Parameters<Engine['create']>) =>
          await creates(create, ...options);
      }
      const value: unknown = Reflect.get(real, member, real);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

/** Declares tests that need the engine. Call it once a file. */
export function describeDocker(name: string, declare: () => void): void {
  if (connection.engine !== undefined) {
    describe(name, declare);
    return;
  }
  if (process.env.GANTRY_REQUIRE_DOCKER === '1') {
    throw new Error(`GANTRY_REQUIRE_DOCKER is 1, but: ${connection.reason}`);
  }
  process.stderr.write(`skipping "${name}": ${connection.reason}\n`);
  describe.skip(`${name} (skipped: ${connection.reason})`, declare);
}

/** Builds the test images that are missing. */
export async function buildTestImages(): Promise<void> {
  const script = join(import.meta.dirname, '../../scripts/build-test-images.sh');
  await promisify(execFile)(script);
}

/** A name under which nothing runs on the engine. */
export function freshGantryId(): string {
  return `test-${ids.hex(16)}`;
}

/** A task ARN that no test used. */
export function freshTaskArn(): string {
  return `arn:aws:ecs:us-east-1:000000000000:task/test/${ids.hex(32)}`;
}

const journals = new Map<string, Journal>();

/** What the runtimes of `gantryId` keep, the same for one that is opened after another. */
function journalOf(gantryId: string): Journal {
  const journal = journals.get(gantryId) ?? new MemoryJournal();
  journals.set(gantryId, journal);
  return journal;
}

/** A runtime on the engine, over the tasks of `gantryId`. */
export async function openRuntime(
  gantryId: string,
  settings: Partial<DockerRuntimeOptions> = {},
): Promise<EngineRuntime> {
  const clock = new SystemClock();
  const log = createLogger('silent');
  const journal = journalOf(gantryId);
  return await createDockerRuntime({
    engine: engine(),
    clock,
    log,
    gantryId,
    journal,
    addresses: new AddressPlan('10.203.0.0/16', new MemoryJournal()),
    publishPorts: false,
    allowPrivileged: true,
    allowHostMounts: true,
    efsAccessPoints: new Map(),
    ...settings,
  });
}

/** The engine's ids of everything that carries the label of `gantryId`. */
export async function containersOf(gantryId: string): Promise<readonly string[]> {
  const filters = { label: [`gantry.instance=${gantryId}`] };
  const found = await docker.listContainers({ all: true, filters });
  return found.map((container) => container.Id);
}

/** The names of the volumes that carry the label of `gantryId`. */
export async function volumesOf(gantryId: string): Promise<readonly string[]> {
  const filters = JSON.stringify({ label: [`gantry.instance=${gantryId}`] });
  const { Volumes: found } = await docker.listVolumes({ filters });
  return found.map((volume) => volume.Name);
}

/** Removes the network that tasks were on, unless others are on it still. */
export async function removeTaskNetwork(name: string): Promise<void> {
  for (const { id } of await engine().networks.list([`gantry.network=${name}`])) {
    await engine().networks.remove(id);
  }
}

/** Removes whatever a failed test left. */
export async function removeLeftovers(gantryId: string): Promise<void> {
  const cgroups = new TaskCgroups({ engine: engine(), gantryId, log: createLogger('silent') });
  for (const id of await containersOf(gantryId)) {
    const container = await engine().inspect(id);
    const taskArn = readLabels(container?.Config.Labels ?? {})?.taskArn;
    // A server that was killed while it removed one may have got to the end.
    await engine().remove(id);
    if (taskArn !== undefined) await cgroups.remove(taskArn);
  }
  for (const name of await volumesOf(gantryId)) await docker.getVolume(name).remove();
  await removeTaskNetwork('gantry');
}
