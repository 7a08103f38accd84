import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { ContainerFailure, failureOf } from './container-failure.ts';
import type { EngineImages } from './engine-images.ts';
import { isOtherPlatform, otherPlatform } from './image-platform.ts';
import { PullProgress } from './pull-progress.ts';
import { registryAuth } from './registry-auth.ts';

export interface ImagePullsOptions {
  readonly images: EngineImages;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface WantedImage {
  readonly image: string;
  /** `linux/arm64`; absent: the engine's own. */
  readonly platform?: string | undefined;
  /** The secret that holds the credentials of the registry. */
  readonly repositoryCredentials?: string | undefined;
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

  async #fetch({ image, platform, repositoryCredentials }: WantedImage): Promise<void> {
    if (repositoryCredentials !== undefined) throw noSecretsManager(repositoryCredentials);
    const { images, log } = this.#options;
    const auth = await registryAuth(image, log);
    const signal = this.#closing.signal;
    log.info({ image, platform, as: auth?.username }, 'pulling an image');
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
function keyOf({ image, platform = '', repositoryCredentials = '' }: WantedImage): string {
  return [image, platform, repositoryCredentials].join(' ');
}

/** The agent's words as far as they go (seen by users of Fargate); the rest says what to do here. */
function noSecretsManager(secret: string): ContainerFailure {
  return new ContainerFailure(
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: Gantry has no Secrets Manager yet that could hold ${secret}. Pull the image with docker, or leave repositoryCredentials out to use the credentials of docker login.`,
  );
}
