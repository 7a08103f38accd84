import type Docker from 'dockerode';
import { parseInstant } from '../../kernel/instant.ts';
import type { HealthStatus, NetworkBinding, TaskObservation } from '../../ports/runtime.ts';
import type { ContainerInspection, NetworkInspection } from '../../ports/task-metadata.ts';
import { inspectionOf, networkOf } from './container-inspection.ts';
import { type PullTimes, readLabels } from './labels.ts';
import { withoutLogOptions } from './secret-log-options.ts';

/** One container as the engine last showed it, in the members that decide something. */
export interface ContainerSnapshot {
  /** `vanished`: it was there, and was removed by somebody else. */
  readonly status: 'created' | 'running' | 'stopped' | 'vanished';
  /** Only of a container whose process ran and ended. */
  readonly exitCode?: number;
  readonly oomKilled: boolean;
  /** Why the engine could not start it. */
  readonly startError?: string;
  /** Epoch milliseconds by the clock of the engine's machine. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly health: HealthStatus;
  readonly networkBindings: readonly NetworkBinding[];
  /** The engine's id of the image, `sha256:…`. */
  readonly imageId?: string;
  /** On the engine's network that it was made for. */
  readonly address?: NonNullable<TaskObservation['network']>;
  readonly pull?: PullTimes;
  /** What the container may see of itself; absent until it was looked at. */
  readonly inspection?: ContainerInspection;
  /** The network that it owns, while it does. */
  readonly network?: NetworkInspection;
}

const nothing = { oomKilled: false, health: 'UNKNOWN', networkBindings: [] } as const;

/** A container right after its creation, which says no more than that. */
export function createdSnapshot(pull?: PullTimes): ContainerSnapshot {
  return { ...nothing, status: 'created', ...(pull && { pull }) };
}

/** What is left of a container that is gone: what was known before. */
export function vanishedSnapshot(before: ContainerSnapshot | undefined): ContainerSnapshot {
  if (before === undefined) return { ...nothing, status: 'vanished' };
  const { address: _, network: __, inspection, ...rest } = before;
  return {
    ...rest,
    ...(inspection && { inspection: { ...inspection, status: 'STOPPED' } }),
    status: before.status === 'stopped' ? 'stopped' : 'vanished',
    health: 'UNKNOWN',
  };
}

/** Reads the engine's description of a container. */
export function snapshotOf(inspected: Docker.ContainerInspectInfo): ContainerSnapshot {
  const { State: state } = inspected;
  const { Labels: labels } = inspected.Config;
  const status = statusOf(state);
  const startedAt = instantOf(state.StartedAt);
  const finishedAt = status === 'stopped' ? instantOf(state.FinishedAt) : undefined;
  const pull = readLabels(labels)?.pull;
  const address = addressOf(inspected);
  const network = networkOf(inspected);
  return {
    status,
    oomKilled: state.OOMKilled,
    health: status === 'running' ? healthOf(state.Health?.Status) : 'UNKNOWN',
    networkBindings: bindingsOf(inspected),
    imageId: inspected.Image,
    ...(status === 'stopped' && { exitCode: state.ExitCode }),
    ...(status === 'created' &&
      state.Error !== '' && { startError: withoutLogOptions(state.Error, labels) }),
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(pull && { pull }),
    ...(address && { address }),
    ...(network && { network }),
    inspection: inspectionOf(inspected),
  };
}

function statusOf(state: Docker.ContainerInspectInfo['State']): 'created' | 'running' | 'stopped' {
  // A paused container is one whose processes are frozen: for ECS it runs.
  if (state.Running) return 'running';
  return state.Status === 'created' ? 'created' : 'stopped';
}

/** The engine's zero time stands for never. */
function instantOf(text: string): number | undefined {
  return text.startsWith('0001-') ? undefined : parseInstant(text);
}

function healthOf(status: string | undefined): HealthStatus {
  if (status === 'healthy') return 'HEALTHY';
  return status === 'unhealthy' ? 'UNHEALTHY' : 'UNKNOWN';
}

/** IPv6 bindings are left out, as by the agent. */
function bindingsOf(inspected: Docker.ContainerInspectInfo): readonly NetworkBinding[] {
  // The engine leaves the list of an exposed but unpublished port out, or null.
  const ports: Record<string, { HostIp: string; HostPort: string }[] | null> =
    inspected.NetworkSettings.Ports ?? {};
  return Object.entries(ports).flatMap(([key, bindings]) => {
    const [containerPort, protocol] = key.split('/');
    return (bindings ?? [])
      .filter((binding) => !binding.HostIp.includes(':'))
      .map((binding) => ({
        bindIP: binding.HostIp,
        containerPort: Number(containerPort),
        hostPort: Number(binding.HostPort),
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
      }));
  });
}

function addressOf(inspected: Docker.ContainerInspectInfo): ContainerSnapshot['address'] {
  const endpoint = inspected.NetworkSettings.Networks[inspected.HostConfig.NetworkMode ?? ''];
  if (endpoint === undefined || endpoint.IPAddress === '') return undefined;
  const { Hostname: privateDnsName } = inspected.Config;
  return {
    privateIpv4Address: endpoint.IPAddress,
    macAddress: endpoint.MacAddress,
    privateDnsName,
  };
}
