import type { Engine } from './engine.ts';

/** Pulls images, each once at a time however many containers wait for it. */
export class ImagePulls {
  readonly #engine: Engine;
  readonly #running = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Resolves when the image is there. An abort ends the waiting, not the pull: others may wait for the
   * same image, and the layers fetched so far are worth keeping.
   */
  async pull(image: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const pulling = this.#running.get(image) ?? this.#begin(image);
    let stopWaiting = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      stopWaiting = () => reject(signal.reason);
      signal.addEventListener('abort', stopWaiting, { once: true });
    });
    try {
      await Promise.race([pulling, aborted]);
    } finally {
      signal.removeEventListener('abort', stopWaiting);
    }
  }

  /** Ends every pull. */
  close(): void {
    this.#closing.abort();
  }

  #begin(image: string): Promise<void> {
    const pulling = this.#engine.pull(image, this.#closing.signal);
    this.#running.set(image, pulling);
    const over = (): boolean => this.#running.delete(image);
    pulling.then(over, over);
    return pulling;
  }
}
