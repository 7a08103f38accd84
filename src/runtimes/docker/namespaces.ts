import type Docker from 'dockerode';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { engineNameOf, pauseContainerName } from './labels.ts';

const mebibyte = 1024 * 1024;

/**
 * Whether the task has a pause container. The real agent has one for the network and another for the
 * process and IPC namespaces; here one does for both.
 */
export function hasPause(spec: TaskSpec): boolean {
  return spec.networkMode === 'awsvpc' || sharesThroughPause(spec);
}

/**
 * Whether the containers join the process or IPC namespace of the pause container. The engine wants to
 * see that container when it creates the others; for a network namespace it looks at their start only.
 */
export function sharesThroughPause(spec: TaskSpec): boolean {
  return spec.pidMode === 'task' || spec.ipcMode === 'task';
}

/** The namespaces of a container, and what it sets in those that are its own. */
export function namespaces(
  spec: TaskSpec,
  container: ContainerSpec,
  gantryId: string,
): Docker.HostConfig {
  const { pidMode, ipcMode } = spec;
  const pause = `container:${engineNameOf(gantryId, spec, pauseContainerName)}`;
  const sysctls = settings(container).filter(([name]) => !isOfPause(spec, name));
  return {
    ...(pidMode !== undefined && { PidMode: pidMode === 'task' ? pause : pidMode }),
    ...(ipcMode !== undefined && { IpcMode: ipcMode === 'task' ? pause : ipcMode }),
    ...(sysctls.length > 0 && { Sysctls: Object.fromEntries(sysctls) }),
  };
}

/**
 * What the pause container brings to the namespaces that it owns. Documented for systemControls: in
 * awsvpc mode, and of IPC namespaces shared by a task, a container's values hold for all containers,
 * and the last one wins.
 */
export function pauseNamespaces(spec: TaskSpec): Docker.HostConfig {
  const sysctls = spec.containers
    .flatMap((container) => settings(container))
    .filter(([name]) => isOfPause(spec, name));
  const sizes = spec.containers.map((container) => container.linux?.sharedMemorySizeMiB ?? 0);
  const sharedMemoryMiB = Math.max(0, ...sizes);
  return {
    ...(spec.ipcMode === 'task' && { IpcMode: 'shareable' }),
    // The size of /dev/shm is that of the namespace's owner: whoever joins cannot set one.
    ...(spec.ipcMode === 'task' && sharedMemoryMiB > 0 && { ShmSize: sharedMemoryMiB * mebibyte }),
    ...(sysctls.length > 0 && { Sysctls: Object.fromEntries(sysctls) }),
  };
}

function settings(container: ContainerSpec): readonly (readonly [string, string])[] {
  return Object.entries(container.systemControls ?? {});
}

/** The kernel keeps `net.` settings for each network namespace, and all others that ECS takes for IPC. */
function isOfPause(spec: TaskSpec, setting: string): boolean {
  return setting.startsWith('net.') ? spec.networkMode === 'awsvpc' : spec.ipcMode === 'task';
}
