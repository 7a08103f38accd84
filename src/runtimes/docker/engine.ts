// The Docker engine in the few calls that Gantry makes of it, with typed answers and two kinds of
// failure. It knows nothing of tasks. dockerode itself is imported in connect-docker.ts only.
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import {
  answered,
  type EngineClients,
  engineClients,
  type OpenClient,
  unless,
} from './engine-answers.ts';
import { EngineExecs } from './engine-execs.ts';
import { type EngineHost, engineHostOf } from './engine-host.ts';
import { EngineImages, followed } from './engine-images.ts';
import { EngineNetworks } from './engine-networks.ts';
import { EnginePrograms } from './engine-programs.ts';
import { EngineStatistics } from './engine-stats.ts';
import { EngineVolumes } from './engine-volumes.ts';

/** One entry of a listing. */
export interface ListedContainer {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A message of the engine's event stream, in the members that Gantry reads. */
export interface EngineEvent {
  readonly action: string;
  readonly containerId: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How dockerode takes apart what belongs into the address and what into the body. */
type CreateRequest = Docker.ContainerCreateOptions & {
  readonly _query: Pick<Docker.ContainerCreateOptions, 'name' | 'platform'>;
  readonly _body: Docker.ContainerCreateOptions;
};

/**
 * Every method rejects with EngineError when the engine says no, and with RuntimeUnavailableError when
 * it says nothing.
 */
export class Engine {
  readonly networks: EngineNetworks;
  readonly volumes: EngineVolumes;
  readonly images: EngineImages;
  readonly stats: EngineStatistics;
  readonly execs: EngineExecs;
  readonly programs: EnginePrograms;
  readonly #clients: EngineClients;
  readonly #digests = new Map<string, string>();
  #host: EngineHost | undefined;

  constructor(open: OpenClient) {
    this.#clients = engineClients(open);
    this.networks = new EngineNetworks(this.#clients);
    this.volumes = new EngineVolumes(this.#clients);
    this.images = new EngineImages(this.#clients);
    this.programs = new EnginePrograms(this.#clients);
    this.stats = new EngineStatistics(this.#clients);
    this.execs = new EngineExecs(this.#clients);
  }

  /** Resolves when the engine answers. */
  async ping(): Promise<void> {
    await answered(this.#clients.prompt.ping());
  }

  /** The engine's machine; asked once. */
  async host(): Promise<EngineHost> {
    if (this.#host === undefined) {
      const { prompt } = this.#clients;
      const [info, version] = await answered(Promise.all([prompt.info(), prompt.version()]));
      this.#host = engineHostOf(info, version.Arch);
    }
    return this.#host;
  }

  /** All containers, running or not, that carry every one of the labels (`name=value`). */
  async list(labels: readonly string[]): Promise<readonly ListedContainer[]> {
    const filters = { label: [...labels] };
    const found = await answered(this.#clients.prompt.listContainers({ all: true, filters }));
    return found.map((container) => ({ id: container.Id, labels: container.Labels }));
  }

  /** A container by id or name; undefined when there is none. */
  async inspect(idOrName: string): Promise<Docker.ContainerInspectInfo | undefined> {
    return await unless(404, this.#clients.prompt.getContainer(idOrName).inspect());
  }

  /** Creates a container and returns its id. */
  async create(options: Docker.ContainerCreateOptions): Promise<string> {
    const { name, platform, ...body } = options;
    // Without the two parts the client would write all of the request into its address as well.
    const request: CreateRequest = {
      _query: { ...(name !== undefined && { name }), ...(platform !== undefined && { platform }) },
      _body: body,
    };
    const container = await answered(this.#clients.working.createContainer(request));
    return container.id;
  }

  /** Starts a container; one that runs already is fine. */
  async start(id: string): Promise<void> {
    await unless(304, this.#clients.working.getContainer(id).start());
  }

  /**
   * SIGTERM (or the image's stop signal), and SIGKILL after `timeoutSeconds`. Resolves when the
   * container has ended; also when it had ended before, or is gone. The abort gives up waiting: the
   * engine goes on.
   */
  async stop(id: string, timeoutSeconds: number, signal: AbortSignal): Promise<void> {
    const options = { t: timeoutSeconds, abortSignal: signal };
    const stopping: Promise<unknown> = this.#clients.patient.getContainer(id).stop(options);
    await unless([304, 404], stopping);
  }

  /** Kills a container; one that has ended or is gone is fine. */
  async kill(id: string): Promise<void> {
    const killing: Promise<unknown> = this.#clients.working.getContainer(id).kill();
    await unless([404, 409], killing);
  }

  /** Kills and removes a container with its anonymous volumes; one that is gone is fine. */
  async remove(id: string): Promise<void> {
    const removing: Promise<unknown> = this.#clients.working
      .getContainer(id)
      .remove({ force: true, v: true });
    // 409: its removal is already under way.
    await unless([404, 409], removing);
  }

  /** Makes an image of one layer, `name:tag`, from a tar archive. */
  async importImage(tar: Buffer, reference: string): Promise<void> {
    const [repo, tag] = reference.split(':');
    const archive = Readable.from([tar]);
    const { patient } = this.#clients;
    const stream = await answered(patient.importImage(archive, { repo, tag }));
    await followed(patient, stream, () => {});
  }

  /**
   * What a container wrote from an instant on (epoch seconds), each entry with the engine's stamp, and
   * what it will write; over when the container is not running. In frames, unless it has a terminal.
   */
  async output(id: string, since: number, signal: AbortSignal): Promise<NodeJS.ReadableStream> {
    const what = { follow: true, stdout: true, stderr: true, timestamps: true } as const;
    const container = this.#clients.patient.getContainer(id);
    return await answered(container.logs({ ...what, since, abortSignal: signal }));
  }

  /**
   * The digest under which the registry knows the image of a container, or the image's own id when it
   * was built here. `image` is the reference in the task definition, `imageId` the engine's.
   */
  async imageDigest(image: string, imageId: string): Promise<string> {
    const key = `${imageId} ${image}`;
    const known = this.#digests.get(key);
    if (known !== undefined) return known;
    const inspected = await unless(404, this.#clients.prompt.getImage(imageId).inspect());
    const digest = digestFor(image, inspected?.RepoDigests ?? []) ?? imageId;
    this.#digests.set(key, digest);
    return digest;
  }

  /**
   * Opens the stream of container events. `onEvent` is called for each, `onEnd` once when the stream
   * is over for whatever reason. Resolves when the engine has begun to send; the result closes it.
   */
  async events(
    filters: { readonly label: readonly string[]; readonly event: readonly string[] },
    onEvent: (event: EngineEvent) => void,
    onEnd: () => void,
  ): Promise<() => void> {
    const query = { type: ['container'], label: [...filters.label], event: [...filters.event] };
    const abort = new AbortController();
    const options = { filters: JSON.stringify(query), abortSignal: abort.signal };
    const stream = await answered(this.#clients.patient.getEvents(options));
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = eventOf(line);
        if (event !== undefined) onEvent(event);
      }
    });
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      onEnd();
    };
    stream.on('error', end).on('end', end).on('close', end);
    return () => abort.abort();
  }
}

/** `RepoDigests` are `name@sha256:…`, one a repository that the image came from. */
function digestFor(image: string, repoDigests: readonly string[]): string | undefined {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const named = repoDigests.find((entry) => entry.startsWith(`${repository}@`));
  return (named ?? repoDigests[0])?.split('@')[1];
}

function eventOf(line: string): EngineEvent | undefined {
  if (line.trim() === '') return undefined;
  const message: unknown = JSON.parse(line);
  if (!isEventMessage(message)) return undefined;
  const { Action, Actor } = message;
  return { action: Action, containerId: Actor.ID, labels: Actor.Attributes };
}

interface EventMessage {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

function isEventMessage(value: unknown): value is EventMessage {
  if (typeof value !== 'object' || value === null) return false;
  if (!('Action' in value) || typeof value.Action !== 'string' || !('Actor' in value)) return false;
  const actor = value.Actor;
  if (typeof actor !== 'object' || actor === null) return false;
  if (!('ID' in actor) || typeof actor.ID !== 'string' || !('Attributes' in actor)) return false;
  return typeof actor.Attributes === 'object' && actor.Attributes !== null;
}
