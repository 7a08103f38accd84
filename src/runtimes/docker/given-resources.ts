import { needsResources, withResources, withRouterSecrets } from '../../agent/task-resources.ts';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import type {
  RegistryLogin,
  ResourceFailure,
  ResourceSource,
  TaskResources,
} from '../../ports/task-resources.ts';
import { ContainerFailure } from './container-failure.ts';

/** Shorter values are found everywhere, and say nothing. */
const shortestHidden = 4;

/**
 * What containers are given besides their specs, fetched once for a task and kept in memory alone until
 * the task has gone: all of its containers get the same, also one that has to be made again. A Gantry
 * that was restarted fetches anew, and only if it still has a container to make.
 */
export class GivenResources {
  readonly #source: ResourceSource | undefined;
  readonly #fetched = new Map<string, Promise<TaskResources | ResourceFailure>>();

  constructor(source: ResourceSource | undefined) {
    this.#source = source;
  }

  /** The container as it is to be made. Throws ContainerFailure for the whole task. */
  async give(spec: TaskSpec, container: ContainerSpec): Promise<ContainerSpec> {
    if (!needsResources(spec)) return container;
    const { containers } = await this.#had(spec);
    const given = containers.get(container.name);
    const own = given === undefined ? container : withResources(container, given);
    return own.firelens === undefined ? own : withRouterSecrets(spec, own, containers);
  }

  /** The configuration file of the task's log router that is in S3. Throws ContainerFailure. */
  async routerConfig(spec: TaskSpec): Promise<string | undefined> {
    return needsResources(spec) ? (await this.#had(spec)).routerConfig : undefined;
  }

  /** The login of the registry of an image. Throws ContainerFailure for the whole task. */
  async registryLogin(spec: TaskSpec, secretId: string): Promise<RegistryLogin> {
    const login = await this.#open().registryLogin(spec, secretId);
    if ('failure' in login) throw new ContainerFailure(login.failure, undefined, true);
    return login;
  }

  forget(taskArn: string): void {
    this.#fetched.delete(taskArn);
  }

  async #had(spec: TaskSpec): Promise<TaskResources> {
    const fetched = await this.#fetchOnce(spec);
    if ('failure' in fetched) throw new ContainerFailure(fetched.failure, undefined, true);
    return fetched;
  }

  async #fetchOnce(spec: TaskSpec): Promise<TaskResources | ResourceFailure> {
    const { taskArn } = spec;
    const fetching = this.#fetched.get(taskArn) ?? this.#open().fetch(spec);
    this.#fetched.set(taskArn, fetching);
    try {
      return await fetching;
    } catch (error) {
      this.#fetched.delete(taskArn);
      throw error;
    }
  }

  #open(): ResourceSource {
    if (this.#source === undefined) throw new Error('nobody keeps what tasks are to be given');
    return this.#source;
  }
}

/** A refusal of the engine without the values that a container was given: it may have quoted one. */
export function withoutGiven(error: unknown, before: ContainerSpec, given: ContainerSpec): unknown {
  if (!(error instanceof ContainerFailure)) return error;
  const known = new Set(valuesOf(before));
  const reason = valuesOf(given)
    .filter((value) => !known.has(value) && value.length >= shortestHidden)
    .reduce((text, value) => text.replaceAll(value, '[redacted]'), error.reason);
  return reason === error.reason ? error : new ContainerFailure(reason);
}

function valuesOf({ environment, logConfiguration }: ContainerSpec): readonly string[] {
  return [...Object.values(environment), ...Object.values(logConfiguration?.options ?? {})];
}
