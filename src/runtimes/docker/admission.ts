import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { ContainerFailure } from './container-failure.ts';
import type { EngineHost } from './engine-host.ts';
import { hostPrivilege } from './privileges.ts';

/** What decides whether a container is made at all. */
export interface Admission {
  /** Whether containers may reach beyond themselves onto the machine of the engine. */
  readonly allowPrivileged: boolean;
}

/**
 * Says no to a container before the engine is asked for it: to one of a task that nothing here can run,
 * to one that the settings forbid, and to one whose GPUs the engine would only miss at the start, after
 * the containers that it depends on have run. Throws ContainerFailure.
 */
export function admit(
  spec: TaskSpec,
  container: ContainerSpec,
  host: EngineHost,
  { allowPrivileged }: Admission,
): void {
  if (spec.unsupported !== undefined) throw new ContainerFailure(spec.unsupported);
  const privilege = allowPrivileged ? undefined : hostPrivilege(spec, container);
  if (privilege !== undefined) {
    throw refusal(
      container,
      `${privilege}, which --allow-privileged off (GANTRY_ALLOW_PRIVILEGED) forbids`,
    );
  }
  if (container.gpuCount !== undefined && !host.hasGpus) {
    const gpus = container.gpuCount === 1 ? '1 GPU' : `${container.gpuCount} GPUs`;
    throw refusal(
      container,
      `requires ${gpus}, but the Docker engine has none to give: it has no runtime "nvidia"`,
    );
  }
}

function refusal(container: ContainerSpec, why: string): ContainerFailure {
  return new ContainerFailure(`CannotCreateContainerError: container ${container.name} ${why}`);
}
