import type Docker from 'dockerode';
import type { ContainerSpec, PortMapping, TaskSpec } from '../../ports/runtime.ts';
import { engineNameOf, labelsOf, pauseContainerName } from './labels.ts';
import { pauseNamespaces } from './namespaces.ts';
import { pauseCommand, pauseImage } from './pause/pause-image.ts';

/** The network on which awsvpc tasks have their addresses. */
export const taskNetwork = 'gantry';

/** The network's share of the engine's creation request for a container of a task. */
export function networkOptions(
  spec: TaskSpec,
  container: ContainerSpec,
  gantryId: string,
): { readonly container: Docker.ContainerCreateOptions; readonly host: Docker.HostConfig } {
  const published = spec.networkMode === 'bridge' ? container.portMappings : [];
  // In awsvpc mode the name of the host belongs to the pause container.
  const ownName = spec.networkMode !== 'awsvpc' && container.hostname !== undefined;
  return {
    container: {
      ExposedPorts: Object.fromEntries(published.map((port) => [portKey(port), {}])),
      ...(ownName && { Hostname: container.hostname }),
    },
    host: {
      NetworkMode: networkMode(spec, gantryId),
      PortBindings: portBindings(published),
    },
  };
}

/**
 * The creation request for the container that owns what the task's containers share: the network
 * namespace in awsvpc mode, and the others where the task says so. It exists before and after all
 * others, so that the address stays while containers come and go.
 */
export function pauseOptions(
  spec: TaskSpec,
  gantryId: string,
  cgroupParent?: string,
): Docker.ContainerCreateOptions {
  return {
    name: engineNameOf(gantryId, spec, pauseContainerName),
    Image: pauseImage,
    Entrypoint: [pauseCommand],
    Labels: labelsOf(gantryId, spec, pauseContainerName),
    HostConfig: {
      NetworkMode: spec.networkMode === 'awsvpc' ? taskNetwork : 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      ...pauseNamespaces(spec),
      ...(cgroupParent !== undefined && { CgroupParent: cgroupParent }),
    },
  };
}

function networkMode(spec: TaskSpec, gantryId: string): string {
  // By name: the engine looks it up at the start, so both containers can be created at the same time.
  if (spec.networkMode === 'awsvpc') {
    return `container:${engineNameOf(gantryId, spec, pauseContainerName)}`;
  }
  return spec.networkMode;
}

/**
 * All addresses of the host, IPv4 only, as the agent reports them. Without the explicit address the
 * engine would bind IPv6 as well and may choose another port for it.
 */
function portBindings(ports: readonly PortMapping[]): Docker.HostConfig['PortBindings'] {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const HostPort = port.hostPort === 0 ? '' : String(port.hostPort);
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), { HostIp: '0.0.0.0', HostPort }];
  }
  return bindings;
}

function portKey(port: PortMapping): string {
  return `${port.containerPort}/${port.protocol}`;
}
