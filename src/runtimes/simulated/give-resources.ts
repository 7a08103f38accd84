import { needsResources, withFiles } from '../../agent/task-resources.ts';
import type { TaskSpec } from '../../ports/runtime.ts';
import type { ResourceSource } from '../../ports/task-resources.ts';

/** A task as the simulator goes by it, and why it cannot have what it needs. */
export interface GivenTask {
  readonly spec: TaskSpec;
  readonly failure: { readonly resourceFailure?: string };
}

/**
 * Fetches what a task needs, as an agent does, and keeps of it the variables of environment files alone:
 * they may tell the simulator what to do. Nobody could read the secrets. The images of a simulated task
 * are pulled each time, so the logins of their registries are needed each time too.
 */
export async function giveResources(
  spec: TaskSpec,
  source: ResourceSource | undefined,
): Promise<GivenTask> {
  const logins = new Set(spec.containers.flatMap((one) => one.repositoryCredentials ?? []));
  const needs = needsResources(spec);
  if (!needs && logins.size === 0) return { spec, failure: {} };
  if (source === undefined) throw new Error('nobody keeps what tasks are to be given');
  const fetched = needs ? await source.fetch(spec) : { containers: new Map() };
  if ('failure' in fetched) return { spec, failure: { resourceFailure: fetched.failure } };
  for (const secret of logins) {
    const login = await source.registryLogin(spec, secret);
    if ('failure' in login) return { spec, failure: { resourceFailure: login.failure } };
  }
  const containers = spec.containers.map((container) =>
    withFiles(container, fetched.containers.get(container.name)?.environment ?? {}),
  );
  return { spec: { ...spec, containers }, failure: {} };
}
