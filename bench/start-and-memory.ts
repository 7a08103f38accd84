import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { call, fill } from './ecs-client.ts';
import { type ServerProcess, startGantry, temporaryFolder } from './server-process.ts';
import { median } from './statistics.ts';

/** A start from launching the process until its first answer to an ECS call, and what it then holds. */
export interface StartResult {
  readonly runtime: 'simulated' | 'docker';
  readonly firstAnswerMs: number;
  /** The same when Node has nothing of Gantry compiled: the very first start on a machine. */
  readonly firstAnswerUncachedMs: number;
  /** Resident memory two seconds after the first answer. */
  readonly idleMiB: number;
}

const starts = 6;
const idleMs = 2000;

/** Starts Gantry several times on the runtime named; the median counts. */
export async function measureStart(runtime: StartResult['runtime']): Promise<StartResult> {
  const uncached = await oneStart(runtime, { NODE_COMPILE_CACHE: temporaryFolder() });
  await uncached.server.stop();
  const times: number[] = [];
  const memories: number[] = [];
  for (let turn = 0; turn < starts; turn += 1) {
    const { server, firstAnswerMs } = await oneStart(runtime, {});
    // The first start after a change of the sources is the one that compiles them.
    if (turn > 0) times.push(firstAnswerMs);
    if (turn >= starts - 2) {
      await wait(idleMs);
      memories.push(server.memoryMiB());
    }
    await server.stop();
  }
  return {
    runtime,
    firstAnswerMs: median(times),
    firstAnswerUncachedMs: uncached.firstAnswerMs,
    idleMiB: median(memories),
  };
}

/** What an empty Node program takes, milliseconds: no start can be faster. */
export function measureNode(): number {
  const times = Array.from({ length: starts }, () => {
    const begin = performance.now();
    execFileSync(process.execPath, ['-e', '0']);
    return performance.now() - begin;
  });
  return median(times);
}

/** Resident memory with so many RUNNING tasks in the table, two seconds after the last came to run. */
export async function measureMemoryWith(tasks: number): Promise<number> {
  const server = await startGantry(['--runtime', 'simulated']);
  await fill(server, tasks);
  await wait(idleMs);
  const memory = server.memoryMiB();
  await server.stop();
  return memory;
}

async function oneStart(
  runtime: StartResult['runtime'],
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly server: ServerProcess; readonly firstAnswerMs: number }> {
  const begin = performance.now();
  const server = await startGantry(['--runtime', runtime], environment);
  await call(server, 'ListClusters', {});
  return { server, firstAnswerMs: performance.now() - begin };
}
