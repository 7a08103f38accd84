import type { InstanceState } from './instance-state.ts';
import type { PlacementDemand } from './placement-demand.ts';
import { PlacementIndex } from './placement-index.ts';

/** What the indexes of a fleet may take together; the one asked for last is kept whatever it takes. */
const mostBytes = 256 * 1024 * 1024;

/**
 * The instances of a fleet by slot, and an index of them for each of the demands that were asked for
 * lately. An index learns of changes when it is asked: what nobody asks for costs nothing.
 */
export class PlacementIndexes {
  readonly #instances: (InstanceState | undefined)[] = [];
  #live = 0;
  /** Slots that changed, oldest first, without those that every index has seen. */
  #changes: number[] = [];
  #changesForgotten = 0;
  /** By the key of their demand, the one asked for last at the end. */
  readonly #indexes = new Map<string, PlacementIndex>();

  /** In the order in which they were added. */
  get instances(): readonly InstanceState[] {
    return this.#instances.filter((instance) => instance !== undefined);
  }

  get nextSlot(): number {
    return this.#instances.length;
  }

  add(instance: InstanceState): void {
    this.#instances.push(instance);
    this.#live += 1;
    this.changed(instance);
  }

  changed({ slot }: InstanceState): void {
    if (this.#indexes.size === 0) return;
    this.#changes.push(slot);
    // An index that is further behind than there are instances is made faster than it is told.
    if (this.#changes.length <= 2 * this.#instances.length + 1024) return;
    const forgotten = this.#changes.length >> 1;
    this.#changes = this.#changes.slice(forgotten);
    this.#changesForgotten += forgotten;
  }

  remove(instance: InstanceState): void {
    this.#instances[instance.slot] = undefined;
    this.#live -= 1;
    this.changed(instance);
    if (this.#instances.length > 2 * this.#live + 64) this.#closeGaps();
  }

  /** The instance of a slot that an index picked. */
  at(slot: number): InstanceState | undefined {
    return this.#instances[slot];
  }

  /** The index for a demand, with all that is now so. */
  indexFor(demand: PlacementDemand): PlacementIndex {
    const known = this.#indexes.get(demand.key);
    const canBeTold = known !== undefined && known.changesSeen >= this.#changesForgotten;
    if (canBeTold) this.#tell(known);
    const index = canBeTold ? known : new PlacementIndex(demand, this.#instances);
    index.changesSeen = this.#changesForgotten + this.#changes.length;
    this.#indexes.delete(demand.key);
    this.#indexes.set(demand.key, index);
    if (!canBeTold) this.#limit();
    return index;
  }

  #tell(index: PlacementIndex): void {
    const from = index.changesSeen - this.#changesForgotten;
    const slots = this.#changes.slice(from);
    for (const slot of slots.length > 8 ? new Set(slots) : slots) {
      index.look(slot, this.#instances[slot]);
    }
  }

  /** Forgets those that were asked for longest ago. */
  #limit(): void {
    let bytes = 0;
    for (const index of this.#indexes.values()) bytes += index.bytes;
    for (const [key, index] of this.#indexes) {
      if (bytes <= mostBytes || this.#indexes.size === 1) return;
      bytes -= index.bytes;
      this.#indexes.delete(key);
    }
  }

  #closeGaps(): void {
    const { instances } = this;
    this.#indexes.clear();
    this.#changes = [];
    this.#instances.length = 0;
    for (const instance of instances) {
      instance.slot = this.#instances.length;
      this.#instances.push(instance);
    }
  }
}
