import type { Engine } from '../engine.ts';
import { importPauseImage } from './pause-image.ts';

/** Imports the pause image, once at a time: many tasks may start on an engine that does not have it. */
export class PauseImageImport {
  readonly #engine: Engine;
  #running: Promise<void> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Resolves when the engine has the image. Throws EngineError. */
  async once(): Promise<void> {
    this.#running ??= importPauseImage(this.#engine).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }
}
