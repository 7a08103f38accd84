// Placement decides on which container instance a task goes. This folder is pure: it knows no store,
// no clock and no runtime, and chance is handed to it. Start reading at fleet.ts; the demand of a task
// is in placement-demand.ts, the reasons why an instance cannot take it in refusal.ts.
import type { Attribute } from '../model/types.ts';
import type { Reservation } from './reservation.ts';

/** What a container instance has, as it was registered. Ports are those taken from the start. */
export interface RegisteredResources {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  readonly gpuIds: readonly string[];
  /** Network interfaces for awsvpc tasks; undefined for as many as are asked for. */
  readonly networkInterfaces?: number | undefined;
}

/** A container instance as placement sees it. */
export interface FleetInstance {
  readonly arn: string;
  /** `ACTIVE` is the only status in which an instance takes tasks. */
  readonly status: string;
  readonly agentConnected: boolean;
  readonly agentVersion?: string | undefined;
  readonly ec2InstanceId?: string | undefined;
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  /** The short name of the capacity provider the instance belongs to. */
  readonly capacityProvider?: string | undefined;
  readonly attributes: readonly Attribute[];
  readonly registered: RegisteredResources;
}

/** A task that takes from an instance until it is STOPPED. */
export interface FleetTask {
  readonly arn: string;
  readonly instanceArn: string;
  /** `service:<name>` for the tasks of a service, `family:<family>` or the caller's for others. */
  readonly group: string;
  readonly reservation: Reservation;
  /** The GPUs it was given: `gpuIds` of the placement. */
  readonly gpuIds: readonly string[];
  /** Whether its lastStatus is RUNNING, for `runningTasksCount`. */
  readonly isRunning: boolean;
}

/** What is left of an instance. Ports are those in use. */
export interface RemainingResources {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  readonly gpuIds: readonly string[];
  readonly networkInterfaces: number | undefined;
}
