import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RegistryLogin } from '../../ports/task-resources.ts';
import { failureOf } from './container-failure.ts';
import type { EngineImages } from './engine-images.ts';
import { isOtherPlatform, otherPlatform } from './image-platform.ts';
import { PullProgress } from './pull-progress.ts';
import { registryAuth, serverOf } from './registry-auth.ts';

export interface ImagePullsOptions {
  readonly images: EngineImages;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface WantedImage {
  readonly image: string;
  /** `linux/arm64`; absent: the engine's own. */
  readonly platform?: string | undefined;
  /** The secret that holds the login of the registry, and what it holds. */
  readonly secret?: string | undefined;
  readonly login?: RegistryLogin | undefined;
}

/** A pull that takes long says so this often. */
const saysEveryMs = 5_000;

/** Pulls images, each once at a time however many containers wait for it. */
export class ImagePulls {
  readonly #options: ImagePullsOptions;
  readonly #running = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: ImagePullsOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the image is there. An abort ends the waiting, not the pull: others may wait for the
   * same image, and the layers fetched so far are worth keeping. Rejects with ContainerFailure.
   */
  async pull(wanted: WantedImage, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const pulling = this.#running.get(keyOf(wanted)) ?? this.#begin(wanted);
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

  #begin(wanted: WantedImage): Promise<void> {
    const pulling = this.#fetch(wanted);
    this.#running.set(keyOf(wanted), pulling);
    const over = (): boolean => this.#running.delete(keyOf(wanted));
    pulling.then(over, over);
    return pulling;
  }

  async #fetch({ image, platform, secret, login }: WantedImage): Promise<void> {
    const { images, log } = this.#options;
    const auth =
      login === undefined
        ? await registryAuth(image, log)
        : { serveraddress: serverOf(image), ...login };
    const signal = this.#closing.signal;
    // What a secret holds is no word for the log, the name of a user included.
    log.info({ image, platform, as: secret ?? auth?.username }, 'pulling an image');
    try {
      await images.pull(image, { platform, auth, signal, onProgress: this.#teller(image) });
    } catch (error) {
      throw await this.#failure(image, platform, error);
    }
    log.info({ image }, 'image pulled');
  }

  /** Says now and then how far a pull has come. */
  #teller(image: string): (message: unknown) => void {
    const { clock, log } = this.#options;
    const progress = new PullProgress();
    let saidAt = clock.now();
    return (message) => {
      progress.note(message);
      if (clock.now() - saidAt < saysEveryMs) return;
      saidAt = clock.now();
      log.info({ image, ...progress.state }, 'still pulling an image');
    };
  }

  /** An image that is there for another platform only was looked for in vain under this one. */
  async #failure(image: string, platform: string | undefined, error: unknown): Promise<unknown> {
    if (platform === undefined) return failureOf('CannotPullContainerError', error);
    if (isOtherPlatform(error)) return otherPlatform(platform, error);
    const present = await this.#options.images.platformOf(image);
    if (present !== undefined && present !== platform) return otherPlatform(platform, error);
    return failureOf('CannotPullContainerError', error);
  }
}

/** The same image is another one on another platform, or with other credentials. */
function keyOf({ image, platform = '', secret = '' }: WantedImage): string {
  return [image, platform, secret].join(' ');
}
