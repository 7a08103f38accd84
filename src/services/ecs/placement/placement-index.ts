import type { InstanceState } from './instance-state.ts';
import type { PlacementDemand, StrategyStep } from './placement-demand.ts';
import { factsAllow, tasksAllow } from './refusal.ts';
import { type Path, SpreadTree } from './spread-tree.ts';

type Spread = StrategyStep & { readonly by: 'spread'; readonly over: 'attribute' };

/** One number of the vector by which an instance is ranked. */
type KeyOf = (instance: InstanceState) => number;

/**
 * All instances of a fleet, ranked for one demand. Instances are known by their slot in the fleet. A
 * decision reads the best; a change of an instance costs the logarithm of their number.
 */
export class PlacementIndex {
  readonly #demand: PlacementDemand;
  readonly #tree: SpreadTree;
  readonly #spreads: readonly Spread[];
  readonly #keysOf: readonly KeyOf[];
  readonly #keys: Float64Array;
  /** Of each slot the version of the facts its path was made of. */
  readonly #versions: number[] = [];
  /** By slot: whether the facts of that version let the instance take the task. */
  readonly #allowed: boolean[] = [];
  /** How many of the fleet's changes it knows. Kept by the fleet. */
  changesSeen = 0;

  constructor(demand: PlacementDemand, instances: readonly (InstanceState | undefined)[]) {
    this.#demand = demand;
    const { spreads, columns, keysOf } = readSteps(demand);
    this.#spreads = spreads;
    this.#keysOf = keysOf;
    this.#keys = new Float64Array(keysOf.length);
    this.#tree = new SpreadTree(keysOf.length, columns, 1);
    const entries = instances.flatMap((instance, slot) => {
      if (instance === undefined) return [];
      this.#readFacts(slot, instance);
      return [{ entry: slot, path: this.#pathOf(instance), weight: this.#weightOf(instance) }];
    });
    this.#tree.load(entries, (slot) => this.#rank(slot, instances[slot]));
  }

  /** How many instances are equally good; 0 when none can take the task. */
  get ties(): number {
    return this.#tree.ties;
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    return this.#versions.length * (80 + 8 * this.#keys.length) + this.#tree.branches * 1000;
  }

  /** The slot of the `index`th of the equals. */
  pick(index: number): number {
    return this.#tree.pick(index);
  }

  /** Looks again at an instance; undefined for one that was removed. */
  look(slot: number, instance: InstanceState | undefined): void {
    if (instance === undefined) {
      this.#tree.update(slot, 0, undefined);
      return;
    }
    const weight = this.#weightOf(instance);
    if (this.#versions[slot] !== instance.version) {
      this.#readFacts(slot, instance);
      this.#tree.move({ entry: slot, path: this.#pathOf(instance), weight });
    }
    this.#tree.update(slot, weight, this.#rank(slot, instance));
  }

  #pathOf(instance: InstanceState): Path {
    return this.#spreads.map(({ name }) => instance.attribute(name));
  }

  #weightOf(instance: InstanceState): number {
    return this.#spreads.length === 0 ? 0 : instance.tasksOf(this.#demand.group);
  }

  #readFacts(slot: number, instance: InstanceState): void {
    this.#versions[slot] = instance.version;
    this.#allowed[slot] = factsAllow(instance, this.#demand);
  }

  #rank(slot: number, instance: InstanceState | undefined): Float64Array | undefined {
    if (instance === undefined || this.#allowed[slot] !== true) return undefined;
    if (!tasksAllow(instance, this.#demand)) return undefined;
    this.#keysOf.forEach((keyOf, at) => {
      this.#keys[at] = keyOf(instance);
    });
    return this.#keys;
  }
}

/**
 * The steps as a vector: which of its numbers belong to the groups of spreads over attributes, and how
 * the others come from an instance. An instance is a group that holds no other, so what follows a
 * spread over instances belongs to the instance. Nothing follows chance.
 */
function readSteps({ steps, group }: PlacementDemand): {
  readonly spreads: readonly Spread[];
  readonly columns: readonly number[];
  readonly keysOf: readonly KeyOf[];
} {
  const spreads: Spread[] = [];
  const columns: number[] = [];
  const keysOf: KeyOf[] = [];
  let isWithinInstance = false;
  for (const step of steps) {
    if (step.by === 'random') break;
    if (step.by === 'binpack') {
      keysOf.push(step.resource === 'cpu' ? ({ cpu }) => cpu : ({ memoryMiB }) => memoryMiB);
    } else if (step.over === 'instance') {
      isWithinInstance = true;
      keysOf.push((instance) => instance.tasksOf(group));
    } else if (isWithinInstance) {
      const lacks = (instance: InstanceState) => instance.attribute(step.name) === undefined;
      keysOf.push((instance) => (lacks(instance) ? Number.POSITIVE_INFINITY : 0));
    } else {
      spreads.push(step);
      columns.push(keysOf.length);
      keysOf.push(() => 0);
    }
  }
  return { spreads, columns, keysOf };
}
