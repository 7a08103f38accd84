// What a data folder decides for good: part of the composition root, kept apart because it says how a
// Gantry goes on after a restart and not what it is made of.
import { virtualNow } from './gantry-control.ts';
import { type Clock, SystemClock, VirtualClock } from './kernel/clock.ts';
import { Ids } from './kernel/ids.ts';
import { type Random, SeededRandom, SystemRandom } from './kernel/random.ts';
import type { RuntimeParts } from './open-runtimes.ts';
import { KeyValues, SharedKeyValues } from './store/key-values.ts';
import type { Store } from './store/store.ts';

/** The clock of the settings; `startOfTime` is where a fresh virtual one begins, epoch ms. */
export function openClock(
  kind: 'system' | 'virtual',
  startOfTime: number | undefined,
  facts: KeyValues,
): Clock {
  if (kind === 'system') return new SystemClock();
  // A virtual clock goes on where it stood: time that ran back would confuse every row.
  const stood = facts.get(virtualNow);
  const fresh = startOfTime ?? new SystemClock().now();
  return new VirtualClock(stood === undefined ? fresh : Number(stood));
}

/**
 * The same numbers for the same seed, but others after each restart on the same data folder: the ids
 * of the tasks that are there already must not be drawn again.
 */
export function openRandom(seed: number | undefined, facts: KeyValues): Random {
  const starts = Number(facts.get('starts') ?? 0);
  facts.put('starts', String(starts + 1));
  return seed === undefined ? new SystemRandom() : new SeededRandom(seed + starts * 0x9e3779b1);
}

/**
 * The name in this Gantry's container labels, the same after every restart on the same data folder.
 * Never from the seed: two Gantrys with one seed would take each other's containers for their own.
 */
export function gantryIdOf(facts: KeyValues): string {
  const known = facts.get('id');
  if (known !== undefined) return known;
  const id = new Ids(new SystemRandom()).hex(16);
  facts.put('id', id);
  return id;
}

/** What runtimes keep that no engine does, each by itself. */
export function openJournals(store: Store): RuntimeParts['journals'] {
  return {
    docker: new KeyValues(store.db, 'docker-runtime'),
    simulated: new SharedKeyValues(store, 'simulated-runtime'),
    addresses: new KeyValues(store.db, 'addresses'),
  };
}
