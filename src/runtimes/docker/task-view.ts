import type { Clock } from '../../kernel/clock.ts';
import { type ContainerSnapshot, snapshotOf, vanishedSnapshot } from './container-snapshot.ts';
import type { Engine } from './engine.ts';

/** A snapshot is looked at again after this, in case the event that should have said so was lost. */
const trustMs = 30_000;

interface Cell {
  readonly id: string;
  snapshot: ContainerSnapshot | undefined;
  /** Counts the reasons to look again; the snapshot is current when it was taken at the same count. */
  changes: number;
  seenChanges: number;
  seenAt: number;
  /** The look under way; whoever wants one at the same count shares it. */
  looking: { readonly changes: number; readonly done: Promise<void> } | undefined;
}

/**
 * What is known of the containers of one task, by their names in the task definition: the engine's
 * truth, kept while nothing says that it changed. An event makes one container be inspected again.
 */
export class TaskView {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #cells = new Map<string, Cell>();

  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /**
   * Takes note of a container. A new one with a snapshot counts as just looked at; one that is known
   * is looked at again.
   */
  add(name: string, id: string, snapshot?: ContainerSnapshot): void {
    const known = this.#cells.get(name);
    if (known?.id === id) {
      known.changes += 1;
      return;
    }
    this.#cells.set(name, {
      id,
      snapshot,
      changes: 0,
      seenChanges: snapshot === undefined ? -1 : 0,
      seenAt: this.#clock.now(),
      looking: undefined,
    });
  }

  /** Drops a container that was removed on purpose. */
  drop(name: string): void {
    this.#cells.delete(name);
  }

  /** Says that a container changed, or, without an id, that any may have. */
  touch(id?: string): void {
    for (const cell of this.#cells.values()) {
      if (id === undefined || cell.id === id) cell.changes += 1;
    }
  }

  idOf(name: string): string | undefined {
    return this.#cells.get(name)?.id;
  }

  /** The last look at a container; undefined when it was never there. */
  snapshotOf(name: string): ContainerSnapshot | undefined {
    return this.#cells.get(name)?.snapshot;
  }

  /** The last look at each of the containers that are, or were, there. */
  snapshotsOf(names: readonly string[]): ReadonlyMap<string, ContainerSnapshot> {
    return new Map(
      names.flatMap((name) => {
        const snapshot = this.snapshotOf(name);
        return snapshot === undefined ? [] : [[name, snapshot] as const];
      }),
    );
  }

  /**
   * Looks again at every container that may have changed. Rejects when the engine does not answer.
   * `trust`: what no event was heard of has not changed, however long ago it was looked at.
   */
  async refresh({ trust = false } = {}): Promise<void> {
    const oldest = trust ? Number.NEGATIVE_INFINITY : this.#clock.now() - trustMs;
    const due = [...this.#cells.values()].filter(
      (cell) => cell.seenChanges < cell.changes || cell.seenAt < oldest,
    );
    await Promise.all(due.map((cell) => this.#lookOnce(cell)));
  }

  #lookOnce(cell: Cell): Promise<void> {
    const { changes } = cell;
    if (cell.looking?.changes === changes) return cell.looking.done;
    const looking = { changes, done: this.#look(cell, changes) };
    cell.looking = looking;
    const over = (): void => {
      if (cell.looking === looking) cell.looking = undefined;
    };
    looking.done.then(over, over);
    return looking.done;
  }

  async #look(cell: Cell, changes: number): Promise<void> {
    const seenAt = this.#clock.now();
    const inspected = await this.#engine.inspect(cell.id);
    // Of two looks at the same time the one that began later knows more.
    if (changes < cell.seenChanges) return;
    cell.seenChanges = changes;
    cell.seenAt = seenAt;
    const before = cell.snapshot;
    if (inspected === undefined) {
      cell.snapshot = vanishedSnapshot(before);
      return;
    }
    const snapshot = snapshotOf(inspected);
    cell.snapshot = snapshot.status === 'running' ? snapshot : withNetworkOf(before, snapshot);
  }
}

/** The engine forgets the ports and addresses of a container that stopped; ECS goes on showing them. */
function withNetworkOf(
  before: ContainerSnapshot | undefined,
  after: ContainerSnapshot,
): ContainerSnapshot {
  const ipv4Addresses = before?.inspection?.ipv4Addresses ?? [];
  return {
    ...after,
    networkBindings: before?.networkBindings ?? [],
    ...(after.inspection && { inspection: { ...after.inspection, ipv4Addresses } }),
  };
}
