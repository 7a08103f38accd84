/** An instance that is capable of something odd has a set of its own. */
const mostSets = 1000;

/**
 * Sets of names, each once. The instances of a fleet have some sixty capabilities each, and most have
 * the same ones: one set for all is a fraction of the memory, and stays in the processor's cache.
 */
export class NameSets {
  readonly #sets = new Map<string, ReadonlySet<string>>();

  of(names: readonly string[]): ReadonlySet<string> {
    const key = names.join('\n');
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    if (this.#sets.size >= mostSets) this.#sets.clear();
    const made = new Set(names);
    this.#sets.set(key, made);
    return made;
  }
}
