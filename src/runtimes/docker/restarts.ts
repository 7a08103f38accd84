import { shouldRestart } from '../../agent/restart-policy.ts';
import type { Journal } from '../../ports/journal.ts';
import type { RestartPolicy } from '../../ports/runtime.ts';
import type { ContainerSnapshot } from './container-snapshot.ts';
import type { Snapshots } from './container-states.ts';

interface Restarted {
  readonly count: number;
  /** When the run ended that was followed by the last restart, epoch ms. */
  readonly endedAt: number;
}

const prefix = 'restarts/';

/**
 * How often containers were started again. The engine counts only the restarts of its own policies,
 * and labels cannot change, so the numbers are in the journal to outlive this process.
 */
export class Restarts {
  readonly #journal: Journal;
  readonly #known = new Map<string, Restarted>();

  constructor(journal: Journal) {
    this.#journal = journal;
    for (const [key, value] of journal.entries()) {
      // Only this class writes under the prefix.
      if (key.startsWith(prefix)) this.#known.set(key, JSON.parse(value) as Restarted);
    }
  }

  countOf(taskArn: string, containerName: string): number {
    return this.#known.get(keyOf(taskArn, containerName))?.count ?? 0;
  }

  /**
   * Notes, before it is done, that the run which ended at `endedAt` (epoch ms) is followed by another.
   * A restart that was cut short and is done again counts once.
   */
  note(taskArn: string, containerName: string, endedAt: number): void {
    const key = keyOf(taskArn, containerName);
    const before = this.#known.get(key);
    if (before?.endedAt === endedAt) return;
    const after = { count: (before?.count ?? 0) + 1, endedAt };
    this.#journal.put(key, JSON.stringify(after));
    this.#known.set(key, after);
  }

  forget(taskArn: string): void {
    for (const key of [...this.#known.keys()]) {
      if (!key.startsWith(keyOf(taskArn, ''))) continue;
      this.#journal.delete(key);
      this.#known.delete(key);
    }
  }
}

/** A container with what may start it again. */
interface Restartable {
  readonly name: string;
  readonly restartPolicy?: RestartPolicy;
}

/** The containers that ended and are to be started again, with the instant at which each ended. */
export function dueRestarts(
  containers: readonly Restartable[],
  seen: Snapshots,
  failed: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const due = new Map<string, number>();
  for (const { name, restartPolicy } of containers) {
    const snapshot = seen.get(name);
    if (failed.has(name) || snapshot?.status !== 'stopped') continue;
    const { finishedAt } = snapshot;
    if (finishedAt !== undefined && shouldRestart(restartPolicy, snapshot)) {
      due.set(name, finishedAt);
    }
  }
  return due;
}

/** What is seen, but for the containers that are `due` to be started again: those are between runs. */
export function withRestarts(seen: Snapshots, due: ReadonlyMap<string, number>): Snapshots {
  return new Map(
    [...seen].map(([name, snapshot]) => [name, due.has(name) ? betweenRuns(snapshot) : snapshot]),
  );
}

/** A container between two runs counts as running (reference §3.4.5), and its health is to be seen. */
function betweenRuns(snapshot: ContainerSnapshot): ContainerSnapshot {
  const { exitCode: _exitCode, finishedAt: _finishedAt, ...rest } = snapshot;
  return { ...rest, status: 'running', oomKilled: false, health: 'UNKNOWN' };
}

function keyOf(taskArn: string, containerName: string): string {
  return `${prefix}${taskArn}/${containerName}`;
}
