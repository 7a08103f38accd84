import type { AddressPlan } from '../../agent/address-plan.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ContainerEnvironment } from '../../ports/container-endpoints.ts';
import type { ContainerLogs } from '../../ports/container-logs.ts';
import type { Journal } from '../../ports/journal.ts';
import type { ResourceSource } from '../../ports/task-resources.ts';
import type { PosixOwner } from './efs-volumes.ts';
import type { Engine } from './engine.ts';

export interface DockerRuntimeOptions {
  readonly engine: Engine;
  /**
   * The time in which the engine lives. Its containers run in real time and its answers carry real
   * instants, so this is the system's clock even when the control plane's is virtual.
   */
  readonly clock: Clock;
  readonly log: Logger;
  /** Marks what belongs to this Gantry; the same again after a restart. */
  readonly gantryId: string;
  /** Whether containers may reach beyond themselves onto the engine's machine. */
  readonly allowPrivileged: boolean;
  /** Whether tasks may mount folders of the engine's machine. */
  readonly allowHostMounts: boolean;
  /** The POSIX owners of EFS access points by their ids. */
  readonly efsAccessPoints: ReadonlyMap<string, PosixOwner>;
  /** The address space of awsvpc tasks. */
  readonly addresses: AddressPlan;
  /** The engine's network for them; all Gantrys on an engine share it unless they are told otherwise. */
  readonly networkName?: string;
  /** Whether the ports of awsvpc tasks are published on the host's loopback too. */
  readonly publishPorts: boolean;
  /** What every container is told besides what its task definition says. */
  readonly environment?: ContainerEnvironment;
  /** Fetches what tasks are given besides their specs; absent: nothing can be fetched. */
  readonly resources?: ResourceSource | undefined;
  /** Who delivers the output of containers with the awslogs driver; it stays with the engine otherwise. */
  readonly logs?: ContainerLogs;
  /** For what the engine cannot keep. This runtime's own: nobody else writes there. */
  readonly journal: Journal;
}
