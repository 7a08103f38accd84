import { Tournament } from './tournament.ts';

/** The values of the spreads an entry belongs to, outermost first; undefined for one it lacks. */
export type Path = readonly (string | undefined)[];

/** A group of entries with the same values down to its depth. */
interface Branch {
  readonly value: string | undefined;
  readonly depth: number;
  readonly parent: Branch | undefined;
  /** Its place among its parent's branches. */
  place: number;
  /** Sorted by value, what has none last; a leaf has none. */
  branches: Branch[];
  /** Of a leaf, ascending. */
  entries: number[];
  weight: number;
  tournament: Tournament;
}

/** What the tree is to know of an entry. */
export interface TreeEntry {
  readonly entry: number;
  readonly path: Path;
  /** What it adds to the weight of each of its groups. */
  readonly weight: number;
}

/**
 * Entries ranked by vectors of which some numbers belong to the entry and some to the groups it is in:
 * the weight of a group is part of the vectors of all its entries, and changes for all at once. A
 * change of an entry costs the logarithm of their number. Equals are ordered by their paths, then by
 * their numbers.
 */
export class SpreadTree {
  readonly #width: number;
  /** For each depth, where in the vector the weight of the group stands. */
  readonly #columns: readonly number[];
  /** 1 ranks a group with little weight first, -1 one with much. */
  readonly #sign: 1 | -1;
  readonly #root: Branch;
  readonly #leaves: (Branch | undefined)[] = [];
  readonly #places: number[] = [];
  readonly #weights: number[] = [];
  readonly #keys: Float64Array;
  #branchCount = 0;

  constructor(width: number, columns: readonly number[], sign: 1 | -1) {
    this.#width = width;
    this.#columns = columns;
    this.#sign = sign;
    this.#keys = new Float64Array(width);
    this.#root = this.#newBranch(undefined, undefined).branch;
  }

  /** How many entries are equal to the best; 0 when none is ranked. */
  get ties(): number {
    return this.#root.tournament.ties;
  }

  /** How many groups there are, of every depth. */
  get branches(): number {
    return this.#branchCount;
  }

  /** The entry that is the `index`th of the equals. */
  pick(index: number): number {
    let branch = this.#root;
    let rest = index;
    for (;;) {
      const found = branch.tournament.pick(rest);
      const next = branch.branches[found.place];
      if (next === undefined) return branch.entries[found.place] ?? -1;
      branch = next;
      rest = found.rest;
    }
  }

  /**
   * Fills an empty tree. `keysOf` tells the vector of an entry, undefined for one that is left out.
   * One by one the entries would cost their square.
   */
  load(entries: Iterable<TreeEntry>, keysOf: (entry: number) => Float64Array | undefined): void {
    for (const { entry, path, weight } of entries) {
      let leaf = this.#root;
      for (const value of path) leaf = branchOf(leaf, value) ?? this.#newBranch(leaf, value).branch;
      this.#leaves[entry] = leaf;
      insertSorted(leaf.entries, entry, (other) => other < entry);
      this.#weigh(entry, weight);
    }
    this.#settle(this.#root, keysOf);
  }

  /** Adds an entry or moves it to another path; it is left out until `update`. */
  move({ entry, path, weight }: TreeEntry): void {
    this.#remove(entry);
    let leaf = this.#root;
    for (const value of path) leaf = branchOf(leaf, value) ?? this.#addBranch(leaf, value);
    const place = insertSorted(leaf.entries, entry, (other) => other < entry);
    leaf.tournament.insert(place, leaf.entries.length - 1);
    this.#leaves[entry] = leaf;
    this.#number(leaf, place);
    this.#weigh(entry, weight);
    this.#rise(leaf);
  }

  /** Tells what is now so of an entry: its weight, and its vector or that it is left out. */
  update(entry: number, weight: number, keys: Float64Array | undefined): void {
    const leaf = this.#leaves[entry];
    if (leaf === undefined) return;
    this.#weigh(entry, weight);
    leaf.tournament.set(this.#places[entry] ?? 0, keys ?? this.#keys, keys === undefined ? 0 : 1);
    this.#rise(leaf);
  }

  #weigh(entry: number, weight: number): void {
    const difference = weight - (this.#weights[entry] ?? 0);
    this.#weights[entry] = weight;
    if (difference === 0) return;
    for (let branch = this.#leaves[entry]; branch !== undefined; branch = branch.parent) {
      branch.weight += difference;
    }
  }

  #remove(entry: number): void {
    const leaf = this.#leaves[entry];
    if (leaf === undefined) return;
    this.#weigh(entry, 0);
    const place = this.#places[entry] ?? 0;
    leaf.tournament.remove(place, leaf.entries.length);
    leaf.entries.splice(place, 1);
    this.#leaves[entry] = undefined;
    this.#number(leaf, place);
    this.#rise(leaf);
  }

  /** Carries the best of a branch, and its weight, up to the root. */
  #rise(from: Branch): void {
    for (let branch = from; branch.parent !== undefined; branch = branch.parent) {
      const { tournament } = branch.parent;
      this.#show(branch, (place, keys, ties) => tournament.set(place, keys, ties));
    }
  }

  /** The vector by which a branch stands in its parent: its best, with its own weight filled in. */
  #show(
    { tournament, depth, value, weight, place }: Branch,
    to: (place: number, keys: Float64Array, ties: number) => void,
  ): void {
    const { ties } = tournament;
    if (ties > 0) tournament.readBest(this.#keys);
    // Entries that lack a value come after all that have one.
    const key = value === undefined ? Number.POSITIVE_INFINITY : this.#sign * weight;
    this.#keys[this.#columns[depth - 1] ?? 0] = key;
    to(place, this.#keys, ties);
  }

  #addBranch(parent: Branch, value: string | undefined): Branch {
    const { branch, place } = this.#newBranch(parent, value);
    parent.tournament.insert(place, parent.branches.length - 1);
    parent.branches.forEach((other, at) => {
      other.place = at;
    });
    return branch;
  }

  #newBranch(
    parent: Branch | undefined,
    value: string | undefined,
  ): { readonly branch: Branch; readonly place: number } {
    this.#branchCount += 1;
    const branch: Branch = {
      value,
      depth: parent === undefined ? 0 : parent.depth + 1,
      parent,
      place: 0,
      branches: [],
      entries: [],
      weight: 0,
      tournament: new Tournament(this.#width, 1),
    };
    const place =
      parent === undefined
        ? 0
        : insertSorted(parent.branches, branch, (other) => comesBefore(other.value, value));
    return { branch, place };
  }

  #number({ entries }: Branch, from: number): void {
    for (let place = from; place < entries.length; place += 1) {
      this.#places[entries[place] ?? 0] = place;
    }
  }

  /** Gives places to all below a branch and lets them compete. */
  #settle(branch: Branch, keysOf: (entry: number) => Float64Array | undefined): void {
    const { branches, entries } = branch;
    const tournament = new Tournament(this.#width, Math.max(branches.length, entries.length));
    branch.tournament = tournament;
    this.#number(branch, 0);
    entries.forEach((entry, place) => {
      const keys = keysOf(entry);
      tournament.load(place, keys ?? this.#keys, keys === undefined ? 0 : 1);
    });
    branches.forEach((inner, place) => {
      inner.place = place;
      this.#settle(inner, keysOf);
      this.#show(inner, (at, keys, ties) => tournament.load(at, keys, ties));
    });
    tournament.decide();
  }
}

function branchOf({ branches }: Branch, value: string | undefined): Branch | undefined {
  const found = branches[insertionPoint(branches, (other) => comesBefore(other.value, value))];
  return found?.value === value ? found : undefined;
}

function comesBefore(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined) return false;
  return b === undefined || a < b;
}

function insertSorted<T>(items: T[], item: T, comesEarlier: (other: T) => boolean): number {
  const place = insertionPoint(items, comesEarlier);
  if (place === items.length) items.push(item);
  else items.splice(place, 0, item);
  return place;
}

/** The first place whose item does not come before. */
function insertionPoint<T>(items: readonly T[], comesEarlier: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  const last = items.at(-1);
  if (last === undefined || comesEarlier(last)) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && comesEarlier(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
