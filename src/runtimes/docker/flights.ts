/** Whether an action brings a container up or down. */
export type Direction = 'up' | 'down';

/** The actions on containers that are under way, at most one for each container. */
export class Flights {
  readonly #underWay = new Map<
    string,
    { readonly direction: Direction; readonly done: Promise<void> }
  >();

  get size(): number {
    return this.#underWay.size;
  }

  /** Whether any goes that way. */
  some(direction: Direction): boolean {
    return [...this.#underWay.values()].some((flight) => flight.direction === direction);
  }

  /** Resolves when those that go that way now have ended. */
  async ended(direction: Direction): Promise<void> {
    const going = [...this.#underWay.values()].filter((flight) => flight.direction === direction);
    await Promise.all(going.map((flight) => flight.done));
  }

  /** Begins an action, which must not reject, unless one is under way for the container. */
  begin(direction: Direction, name: string, act: () => Promise<void>, over: () => void): void {
    if (this.#underWay.has(name)) return;
    const done = act().then(() => {
      this.#underWay.delete(name);
      over();
    });
    this.#underWay.set(name, { direction, done });
  }
}
