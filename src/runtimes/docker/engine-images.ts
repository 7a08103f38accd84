import type Docker from 'dockerode';
import { answered, type EngineClients, unless } from './engine-answers.ts';
import { EngineError, engineErrorOf } from './engine-errors.ts';
import type { RegistryAuth } from './registry-auth.ts';

export interface PullOptions {
  /** `linux/arm64`; absent: the engine's own. */
  readonly platform?: string | undefined;
  readonly auth?: RegistryAuth | undefined;
  readonly signal: AbortSignal;
  /** Called with each message of the engine on the way; what is in it differs between engines. */
  readonly onProgress: (message: unknown) => void;
}

/** Images of the Docker engine. Rejects as Engine does. */
export class EngineImages {
  readonly #clients: EngineClients;

  constructor(clients: EngineClients) {
    this.#clients = clients;
  }

  /** Fetches an image from its registry; a reference without a tag means `latest`. */
  async pull(image: string, options: PullOptions): Promise<void> {
    const { platform, auth, signal, onProgress } = options;
    const request = {
      abortSignal: signal,
      ...(platform !== undefined && { platform }),
      ...(auth && { authconfig: { ...auth } }),
    };
    const stream = await answered(this.#clients.patient.pull(image, request));
    await followed(this.#clients.patient, stream, onProgress);
  }

  /** `linux/arm64`, as the image says that it is for; undefined when there is no such image. */
  async platformOf(image: string): Promise<string | undefined> {
    const inspected = await unless(404, this.#clients.prompt.getImage(image).inspect());
    return inspected && `${inspected.Os}/${inspected.Architecture}`;
  }
}

/** Reads the engine's progress messages to their end; an error among them rejects. */
export async function followed(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  onProgress: (message: unknown) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onFinished = (error: Error | null | undefined): void => {
      if (error === null || error === undefined) resolve();
      else reject(progressError(error));
    };
    docker.modem.followProgress(stream, onFinished, onProgress);
  });
}

/** The stream names its error inside a 200 answer; without a status it would count as no answer. */
function progressError(error: Error): Error {
  const transport = 'code' in error && typeof error.code === 'string';
  if (transport || error.name === 'AbortError') return engineErrorOf(error);
  return new EngineError(500, error.message);
}
