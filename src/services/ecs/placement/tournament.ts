/**
 * The least of many vectors, and how many are equal to it, while single vectors change: a tree in
 * which every node knows the winner below it. A change costs the logarithm of their number. A place
 * can stand for several equals at once (`ties`), or for none.
 */
export class Tournament {
  readonly #width: number;
  #capacity: number;
  /** Vector after vector, by place. */
  #keys: Float64Array;
  /** By node, the root at 1, places at `capacity` and above: the winner's place, -1 for none. */
  #winners: Int32Array;
  #ties: Int32Array;

  constructor(width: number, capacity: number) {
    this.#width = width;
    this.#capacity = 1;
    while (this.#capacity < capacity) this.#capacity *= 2;
    this.#keys = new Float64Array(this.#capacity * width);
    this.#winners = new Int32Array(this.#capacity * 2).fill(-1);
    this.#ties = new Int32Array(this.#capacity * 2);
  }

  /** How many are equal to the least; 0 when there is none. */
  get ties(): number {
    return this.#ties[1] ?? 0;
  }

  /** Writes the least vector to `into`. */
  readBest(into: Float64Array): void {
    const from = (this.#winners[1] ?? 0) * this.#width;
    for (let at = 0; at < this.#width; at += 1) into[at] = this.#keys[from + at] ?? 0;
  }

  /** Puts a vector that stands for `ties` equals in a place; none with 0. */
  set(place: number, keys: Float64Array, ties: number): void {
    this.load(place, keys, ties);
    for (let node = (this.#capacity + place) >> 1; node >= 1; node >>= 1) {
      const [winner, before] = [this.#winners[node], this.#ties[node]];
      this.#decide(node);
      const isSame = this.#winners[node] === winner && this.#ties[node] === before;
      // Unless the winner is the one that changed: then its vector may have.
      if (isSame && winner !== place) return;
    }
  }

  /** As `set`, for many: `decide` must follow. */
  load(place: number, keys: Float64Array, ties: number): void {
    const to = place * this.#width;
    for (let at = 0; at < this.#width; at += 1) this.#keys[to + at] = keys[at] ?? 0;
    this.#winners[this.#capacity + place] = ties === 0 ? -1 : place;
    this.#ties[this.#capacity + place] = ties;
  }

  /** Plays every match after vectors were loaded. */
  decide(): void {
    for (let node = this.#capacity - 1; node >= 1; node -= 1) this.#decide(node);
  }

  /** Makes room for a place before others; `count` are in use. It stands for none. */
  insert(place: number, count: number): void {
    const isFull = count === this.#capacity;
    if (!isFull && place === count) return;
    const old = { keys: this.#keys, ties: this.#ties.slice(this.#capacity) };
    if (isFull) {
      this.#capacity *= 2;
      this.#keys = new Float64Array(this.#capacity * this.#width);
      this.#keys.set(old.keys);
      this.#winners = new Int32Array(this.#capacity * 2);
      this.#ties = new Int32Array(this.#capacity * 2);
    }
    this.#keys.copyWithin((place + 1) * this.#width, place * this.#width, count * this.#width);
    const ties = [...old.ties.subarray(0, place), 0, ...old.ties.subarray(place, count)];
    this.#standFor(ties);
  }

  /** Takes a place out; `count` were in use. */
  remove(place: number, count: number): void {
    this.#keys.copyWithin(place * this.#width, (place + 1) * this.#width, count * this.#width);
    const ties = [...this.#ties.subarray(this.#capacity, this.#capacity + count)];
    ties.splice(place, 1);
    this.#standFor(ties);
  }

  /** The place of the `index`th of the equals, in the order of places, and its index within the place. */
  pick(index: number): { readonly place: number; readonly rest: number } {
    let node = 1;
    let rest = index;
    while (node < this.#capacity) {
      node *= 2;
      const order = this.#compare(node, node + 1);
      const onTheLeft = this.#ties[node] ?? 0;
      if (order > 0) node += 1;
      else if (order === 0 && rest >= onTheLeft) {
        rest -= onTheLeft;
        node += 1;
      }
    }
    return { place: node - this.#capacity, rest };
  }

  #standFor(ties: readonly number[]): void {
    for (let place = 0; place < this.#capacity; place += 1) {
      const equals = ties[place] ?? 0;
      this.#winners[this.#capacity + place] = equals === 0 ? -1 : place;
      this.#ties[this.#capacity + place] = equals;
    }
    this.decide();
  }

  #decide(node: number): void {
    const left = node * 2;
    const order = this.#compare(left, left + 1);
    const winner = order > 0 ? left + 1 : left;
    this.#winners[node] = this.#winners[winner] ?? -1;
    const ofOther = order === 0 ? (this.#ties[left + 1] ?? 0) : 0;
    this.#ties[node] = (this.#ties[winner] ?? 0) + ofOther;
  }

  /** Negative when the winner of `a` is less than that of `b`; none is greater than any. */
  #compare(a: number, b: number): number {
    const ofA = this.#winners[a] ?? -1;
    const ofB = this.#winners[b] ?? -1;
    if (ofB === -1) return ofA === -1 ? 0 : -1;
    if (ofA === -1) return 1;
    const [atA, atB] = [ofA * this.#width, ofB * this.#width];
    for (let at = 0; at < this.#width; at += 1) {
      const [keyA, keyB] = [this.#keys[atA + at] ?? 0, this.#keys[atB + at] ?? 0];
      if (keyA < keyB) return -1;
      if (keyA > keyB) return 1;
    }
    return 0;
  }
}
