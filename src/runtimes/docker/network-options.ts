import type Docker from 'dockerode';
import { privateDnsNameOf } from '../../agent/private-dns-name.ts';
import type { ContainerSpec, PortMapping, TaskSpec } from '../../ports/runtime.ts';
import type { HostPortRange } from './host-port-ranges.ts';
import { engineNameOf, labelsOf, pauseContainerName } from './labels.ts';
import { pauseNamespaces } from './namespaces.ts';
import { pauseCommand, pauseImage } from './pause/pause-image.ts';
import type { Seat } from './task-network.ts';

/** The network's share of the engine's creation request for a container of a task. */
export function networkOptions(
  spec: TaskSpec,
  container: ContainerSpec,
  gantryId: string,
  hostPortRanges: readonly HostPortRange[] = [],
): { readonly container: Docker.ContainerCreateOptions; readonly host: Docker.HostConfig } {
  const isBridge = spec.networkMode === 'bridge';
  const published = isBridge ? [...container.portMappings, ...pairs(hostPortRanges)] : [];
  // In awsvpc mode names belong to the pause container, and the engine refuses them to all others.
  const named = spec.networkMode === 'awsvpc' ? undefined : names(container);
  const links = isBridge ? (container.links ?? []) : [];
  return {
    container: {
      ExposedPorts: Object.fromEntries(published.map((port) => [portKey(port), {}])),
      ...(named !== undefined &&
        container.hostname !== undefined && { Hostname: container.hostname }),
      ...(container.disableNetworking !== undefined && {
        NetworkDisabled: container.disableNetworking,
      }),
    },
    host: {
      NetworkMode: networkMode(spec, gantryId),
      PortBindings: portBindings(published),
      ...named,
      ...(links.length > 0 && { Links: links.map((link) => engineLink(spec, gantryId, link)) }),
    },
  };
}

/** What the pause container needs besides the task's spec. */
export interface PauseContext {
  readonly gantryId: string;
  /** Where an awsvpc task has its address. */
  readonly seat?: Seat | undefined;
  /** Makes the ports of an awsvpc task free ports of the host's loopback too. */
  readonly publishPorts?: boolean | undefined;
  /** The cgroup around the task, where there is one. */
  readonly cgroupParent?: string | undefined;
}

/**
 * The creation request for the container that owns what the task's containers share: the network
 * namespace in awsvpc mode, and the others where the task says so. It exists before and after all
 * others, so that the address stays while containers come and go.
 */
export function pauseOptions(spec: TaskSpec, context: PauseContext): Docker.ContainerCreateOptions {
  const { gantryId, seat, cgroupParent } = context;
  const published = context.publishPorts === true && seat !== undefined ? portsOf(spec) : [];
  return {
    name: engineNameOf(gantryId, spec, pauseContainerName),
    Image: pauseImage,
    Entrypoint: [pauseCommand],
    Labels: labelsOf(gantryId, spec, pauseContainerName),
    ExposedPorts: Object.fromEntries(published.map((port) => [portKey(port), {}])),
    ...(seat !== undefined && {
      Hostname: privateDnsNameOf(seat.address, spec.taskArn),
      NetworkingConfig: {
        EndpointsConfig: { [seat.network]: { IPAMConfig: { IPv4Address: seat.address } } },
      },
    }),
    HostConfig: {
      NetworkMode: seat?.network ?? 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      PortBindings: portBindings(published, '127.0.0.1'),
      ...pauseNamespaces(spec),
      ...(cgroupParent !== undefined && { CgroupParent: cgroupParent }),
    },
  };
}

/** What a container can be called, and what it calls others. */
function names(container: ContainerSpec): Docker.HostConfig {
  const { dnsServers, dnsSearchDomains, extraHosts } = container;
  return {
    ...(dnsServers !== undefined && { Dns: [...dnsServers] }),
    ...(dnsSearchDomains !== undefined && { DnsSearch: [...dnsSearchDomains] }),
    ...(extraHosts !== undefined && {
      ExtraHosts: extraHosts.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`),
    }),
  };
}

/** `container:alias`, or `container` for both, with the engine's name of the container. */
function engineLink(spec: TaskSpec, gantryId: string, link: string): string {
  const [containerName = '', alias = containerName] = link.split(':');
  return `${engineNameOf(gantryId, spec, containerName)}:${alias}`;
}

function networkMode(spec: TaskSpec, gantryId: string): string {
  // By name: the engine looks it up at the start, so both containers can be created at the same time.
  if (spec.networkMode === 'awsvpc') {
    return `container:${engineNameOf(gantryId, spec, pauseContainerName)}`;
  }
  return spec.networkMode;
}

/** Every port that the containers of an awsvpc task name, any free port of the host for each. */
function portsOf(spec: TaskSpec): readonly PortMapping[] {
  return spec.containers.flatMap(({ portMappings, portRanges = [] }) => [
    ...portMappings.map((mapping) => ({ ...mapping, hostPort: 0 })),
    ...portRanges.flatMap(({ firstPort, lastPort, protocol }) =>
      Array.from({ length: lastPort - firstPort + 1 }, (_, index) => ({
        containerPort: firstPort + index,
        hostPort: 0,
        protocol,
      })),
    ),
  ]);
}

/** A range of container ports and a range of host ports, port by port. */
function pairs(ranges: readonly HostPortRange[]): readonly PortMapping[] {
  return ranges.flatMap(({ range, firstHostPort }) =>
    Array.from({ length: range.lastPort - range.firstPort + 1 }, (_, index) => ({
      containerPort: range.firstPort + index,
      hostPort: firstHostPort + index,
      protocol: range.protocol,
    })),
  );
}

/**
 * All addresses of the host, IPv4 only, as the agent reports them. Without the explicit address the
 * engine would bind IPv6 as well and may choose another port for it.
 */
function portBindings(
  ports: readonly PortMapping[],
  HostIp = '0.0.0.0',
): Docker.HostConfig['PortBindings'] {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const HostPort = port.hostPort === 0 ? '' : String(port.hostPort);
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), { HostIp, HostPort }];
  }
  return bindings;
}

function portKey(port: PortMapping): string {
  return `${port.containerPort}/${port.protocol}`;
}
