import type { Clock } from '../../kernel/clock.ts';
import type { EngineStatistics } from './engine-stats.ts';

/** Measuring reads the whole layer of a container, so an answer is good for a while. */
const goodForMs = 10_000;
/** Containers come and go: what was measured of those that went is dropped with all the rest. */
const mostKnown = 1000;
const mebibyte = 1024 * 1024;

interface Measured {
  readonly bytes: number;
  readonly at: number;
}

/** What containers have written to their own layers. Only the first question about one waits. */
export class StorageUse {
  readonly #engine: EngineStatistics;
  readonly #clock: Clock;
  readonly #known = new Map<string, Measured>();
  readonly #measuring = new Map<string, Promise<void>>();

  constructor(engine: EngineStatistics, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /** Whole MiB of all the containers together. Never rejects: what cannot be measured counts as nothing. */
  async of(ids: readonly string[]): Promise<number> {
    const bytes = await Promise.all(ids.map((id) => this.#bytesOf(id)));
    return Math.ceil(bytes.reduce((sum, each) => sum + each, 0) / mebibyte);
  }

  async #bytesOf(id: string): Promise<number> {
    const known = this.#known.get(id);
    const isGood = known !== undefined && this.#clock.now() - known.at < goodForMs;
    if (!isGood) {
      const measuring = this.#measuring.get(id) ?? this.#measure(id);
      if (known === undefined) await measuring;
    }
    return this.#known.get(id)?.bytes ?? 0;
  }

  #measure(id: string): Promise<void> {
    const done = this.#engine.writtenBytes(id).then(
      (bytes) => this.#keep(id, bytes),
      () => this.#keep(id, this.#known.get(id)?.bytes),
    );
    this.#measuring.set(id, done);
    return done;
  }

  #keep(id: string, bytes: number | undefined): void {
    this.#measuring.delete(id);
    if (bytes === undefined) this.#known.delete(id);
    else {
      if (this.#known.size >= mostKnown) this.#known.clear();
      this.#known.set(id, { bytes, at: this.#clock.now() });
    }
  }
}
