import type Docker from 'dockerode';
import { defined } from '../../kernel/defined.ts';
import type { ContainerInspection, NetworkInspection } from '../../ports/task-metadata.ts';

type Inspected = Docker.ContainerInspectInfo;
type Health = NonNullable<Inspected['State']['Health']>;

/** What a container may see of itself, read from the engine's description of it. */
export function inspectionOf(inspected: Inspected): ContainerInspection {
  const { State: state, HostConfig: host, NetworkSettings: settings } = inspected;
  const status = statusOf(state);
  const isOver = status === 'STOPPED';
  return {
    ...defined({
      startedAt: instantOf(state.StartedAt),
      finishedAt: isOver ? instantOf(state.FinishedAt) : undefined,
      exitCode: isOver ? state.ExitCode : undefined,
      health: state.Health && healthOf(state.Health),
    }),
    engineId: inspected.Id,
    engineName: inspected.Name.replace(/^\//, ''),
    imageId: inspected.Image,
    status,
    createdAt: inspected.Created,
    restartCount: 0,
    ipv4Addresses: Object.values(settings.Networks)
      .map((network) => network.IPAddress)
      .filter((address) => address !== ''),
    volumes: inspected.Mounts.map(({ Name: name, Source, Destination }) => ({
      ...(name !== undefined && name !== '' && { name }),
      source: Source,
      destination: Destination,
    })),
    logDriver: host.LogConfig?.Type ?? '',
  };
}

/** The interface that the container owning an awsvpc task's network has; undefined once it is gone. */
export function networkOf(inspected: Inspected): NetworkInspection | undefined {
  const endpoint = inspected.NetworkSettings.Networks[inspected.HostConfig.NetworkMode ?? ''];
  if (endpoint === undefined || endpoint.IPAddress === '') return undefined;
  const { IPAddress, MacAddress, Gateway, IPPrefixLen } = endpoint;
  return {
    ipv4Address: IPAddress,
    macAddress: MacAddress,
    privateDnsName: inspected.Config.Hostname,
    subnetCidr: subnetCidrOf(IPAddress),
    ...(Gateway !== '' && { gateway: `${Gateway}/${IPPrefixLen}` }),
  };
}

/** Subnets are parts of 256 addresses, as the plan of addresses cuts them. */
function subnetCidrOf(address: string): string {
  return address.replace(/\.\d+$/, '.0/24');
}

function statusOf({ Running, Status }: Inspected['State']): ContainerInspection['status'] {
  if (Running) return 'RUNNING';
  return Status === 'created' ? 'CREATED' : 'STOPPED';
}

/** The engine's zero time stands for never. */
function instantOf(text: string): string | undefined {
  return text.startsWith('0001-') ? undefined : text;
}

/**
 * What the check found last, and since when it has found no other: as far back as the engine remembers,
 * which is five checks.
 */
function healthOf({ Log }: Health): NonNullable<ContainerInspection['health']> {
  const log = Log ?? [];
  const last = log.at(-1);
  if (last === undefined) return {};
  const other = log.findLastIndex((check) => (check.ExitCode === 0) !== (last.ExitCode === 0));
  return { since: (log[other + 1] ?? last).End, exitCode: last.ExitCode, output: last.Output };
}
