// Which path of the metadata endpoints shows what (reference task-metadata §2). v3 and v4 name the
// container by the id in the path, v2 the task by the address that a request comes from.
import type {
  EndpointAnswer,
  EndpointIdentities,
  EndpointRequest,
  EndpointRoutes,
} from '../../ports/container-endpoints.ts';
import type {
  ContainerFacts,
  TaskDirectory,
  TaskFacts,
  TaskInspection,
  TaskInspector,
} from '../../ports/task-metadata.ts';
import { json } from '../answers.ts';
import { containerDocument, dockerIdOf } from './container-document.ts';
import { unknownContainerId, unknownPeer, unknownTaskId } from './refusals.ts';
import { containerStatsDocument, taskStatsDocument } from './stats-document.ts';
import { taskDocument } from './task-document.ts';
import type { Version } from './version.ts';

export interface MetadataSources {
  readonly identities: EndpointIdentities;
  readonly directory: TaskDirectory;
  readonly inspector: TaskInspector;
}

/** A task that was found, whoever asks for it. */
interface Found {
  readonly task: TaskFacts;
  readonly inspection: TaskInspection | undefined;
}

const byId = /^\/(v3|v4)\/([^/]+)(?:\/(task|taskWithTags|stats|task\/stats|associations\/[^/]+))?$/;
const byPeer = /^\/v2\/(metadata|metadataWithTags|stats)\/?$/;
const byPeerAndId = /^\/v2\/(metadata|metadataWithTags|stats)\/([^/]+)$/;

export class MetadataRoutes implements EndpointRoutes {
  readonly #sources: MetadataSources;

  constructor(sources: MetadataSources) {
    this.#sources = sources;
  }

  answer({
    method,
    path,
    peer,
  }: EndpointRequest): Promise<EndpointAnswer> | EndpointAnswer | undefined {
    const named = byId.exec(path);
    const peers = byPeer.exec(path) ?? byPeerAndId.exec(path);
    if (named === null && peers === null) return undefined;
    if (method !== 'GET') return { status: 405, contentType: 'application/json', body: '' };
    if (named !== null) {
      const [, version, id = '', what = 'container'] = named;
      return this.#byId(version === 'v4' ? 'v4' : 'v3', id, what);
    }
    const [, what = '', dockerId] = peers ?? [];
    return this.#byPeer(what, dockerId, peer);
  }

  async #byId(version: 'v3' | 'v4', id: string, what: string): Promise<EndpointAnswer> {
    const owner = this.#sources.identities.ownerOf(id);
    const found = owner && (await this.#find(owner.taskArn));
    const container = found?.task.containers.find(({ name }) => name === owner?.containerName);
    if (owner === undefined || found === undefined || container === undefined) {
      return what === 'container'
        ? unknownContainerId(version, id)
        : unknownTaskId(version, what, id);
    }
    return await this.#show(version, what, { ...found, container });
  }

  async #show(
    version: 'v3' | 'v4',
    what: string,
    { task, inspection, container }: Found & { readonly container: ContainerFacts },
  ): Promise<EndpointAnswer> {
    const { inspector } = this.#sources;
    switch (what) {
      case 'container':
        return json(200, containerDocument(version, task, container, inspection));
      case 'task':
      case 'taskWithTags':
        return await this.#task(version, what === 'taskWithTags', { task, inspection });
      case 'stats': {
        const stats = await inspector.stats(task.taskArn);
        return json(200, containerStatsDocument(version, stats.get(container.name)));
      }
      case 'task/stats': {
        const stats = await inspector.stats(task.taskArn);
        return json(200, taskStatsDocument(version, task, inspection, stats));
      }
      default:
        // Elastic inference accelerators were the only ones, and are no more.
        return json(200, { Associations: null });
    }
  }

  async #byPeer(what: string, dockerId: string | undefined, peer: string): Promise<EndpointAnswer> {
    const { inspector } = this.#sources;
    const taskArn = inspector.taskAt(peer);
    const found = taskArn === undefined ? undefined : await this.#find(taskArn);
    if (found === undefined) return unknownPeer(peer);
    const { task, inspection } = found;
    const container = task.containers.find(
      (each) => dockerIdOf(task, each, inspection?.containers.get(each.name)) === dockerId,
    );
    if (dockerId !== undefined && container === undefined) {
      return json(400, `Unable to generate metadata for container '${dockerId}'`);
    }
    if (what === 'stats') {
      const stats = await inspector.stats(task.taskArn);
      return container === undefined
        ? json(200, taskStatsDocument('v2', task, inspection, stats))
        : json(200, containerStatsDocument('v2', stats.get(container.name)));
    }
    return container === undefined
      ? await this.#task('v2', what === 'metadataWithTags', found)
      : json(200, containerDocument('v2', task, container, inspection));
  }

  async #task(
    version: Version,
    withTags: boolean,
    { task, inspection }: Found,
  ): Promise<EndpointAnswer> {
    const isMeasured = version === 'v4' && task.launchType === 'FARGATE';
    const storageUsedMiB = isMeasured
      ? await this.#sources.inspector.storageUsedMiB(task.taskArn)
      : undefined;
    return json(200, taskDocument(task, inspection, { version, withTags, storageUsedMiB }));
  }

  async #find(taskArn: string): Promise<Found | undefined> {
    const { directory, inspector } = this.#sources;
    const task = directory.facts(taskArn);
    if (task === undefined) return undefined;
    return { task, inspection: await inspector.inspect(taskArn) };
  }
}
