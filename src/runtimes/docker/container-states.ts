import type { ContainerState } from '../../agent/plan-containers.ts';
import type { TaskSpec } from '../../ports/runtime.ts';
import type { ContainerSnapshot } from './container-snapshot.ts';
import type { PullTimes } from './labels.ts';

/** The containers of a task that the engine has, or had, by name. */
export type Snapshots = ReadonlyMap<string, ContainerSnapshot>;

/** What the shared planner wants to know; `failed` are containers that can never start. */
export function containerStates(
  spec: TaskSpec,
  seen: Snapshots,
  failed: ReadonlyMap<string, string>,
): ReadonlyMap<string, ContainerState> {
  const begun = hasBegun(seen);
  return new Map(
    spec.containers.map(({ name }) => {
      const gone = failed.has(name) || (begun && !seen.has(name));
      return [name, stateOf(seen.get(name), gone)] as const;
    }),
  );
}

/**
 * Whether any container of the task ever ran. All containers are created before the first is started,
 * so from then on one that is missing was removed by somebody.
 */
export function hasBegun(seen: Snapshots): boolean {
  return [...seen.values()].some((snapshot) => snapshot.startedAt !== undefined);
}

/** From the first need of an image to the last image there, as the containers' labels have it. */
export function pullSpan(seen: Snapshots): PullTimes | undefined {
  const pulls = [...seen.values()].flatMap((snapshot) => snapshot.pull ?? []);
  if (pulls.length === 0) return undefined;
  return {
    pullStartedAt: Math.min(...pulls.map((pull) => pull.pullStartedAt)),
    pullStoppedAt: Math.max(...pulls.map((pull) => pull.pullStoppedAt)),
  };
}

function stateOf(snapshot: ContainerSnapshot | undefined, gone: boolean): ContainerState {
  const health = snapshot?.health ?? 'UNKNOWN';
  const { startedAt, exitCode } = snapshot ?? {};
  const started = startedAt !== undefined && { startedAt };
  if (snapshot?.status === 'running') return { phase: 'running', health, ...started };
  const ended = snapshot?.status === 'stopped' || snapshot?.status === 'vanished';
  if (ended || gone || snapshot?.startError !== undefined) {
    return { phase: 'stopped', health, ...(exitCode !== undefined && { exitCode }), ...started };
  }
  return { phase: 'absent', health };
}
