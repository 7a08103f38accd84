// What a task is given besides its spec, which never holds a value of it: secrets, the variables of
// environment files, the login of a registry. Between the agents and whoever keeps these things.
import type { TaskSpec } from './runtime.ts';

/** What one container is given. */
export interface ContainerResources {
  /** The variables of its environment files. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its secrets by the names of the variables that they become. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The options of its log driver that are secrets. */
  readonly logOptions: Readonly<Record<string, string>>;
}

/** Why a task cannot have what it needs: `ResourceInitializationError: …`. It will not be tried again. */
export interface ResourceFailure {
  readonly failure: string;
}

export interface TaskResources {
  readonly containers: ReadonlyMap<string, ContainerResources>;
  /** The configuration file of the task's log router that is in S3. */
  readonly routerConfig?: string;
}

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** Fetches for tasks, with their execution roles. Rejects only when trying again may help. */
export interface ResourceSource {
  /** All that the containers of a task are given when they are made. */
  fetch(spec: TaskSpec): Promise<TaskResources | ResourceFailure>;
  /** The login that a secret holds (`repositoryCredentials`). */
  registryLogin(spec: TaskSpec, secretId: string): Promise<RegistryLogin | ResourceFailure>;
}
