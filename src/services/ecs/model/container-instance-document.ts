import type { World } from './task-document.ts';
import type {
  AgentUpdateStatus,
  Attribute,
  ContainerInstance,
  Resource,
  Tag,
  VersionInfo,
} from './types.ts';

/** The statuses a container instance can have here (reference §3.5.3). */
export type InstanceStatus = 'ACTIVE' | 'DRAINING' | 'INACTIVE';

/**
 * A container instance as stored: what DescribeContainerInstances returns, without what its tasks make
 * of it. Those are counted in memory, and its version has a table of its own.
 */
export interface ContainerInstanceDocument
  extends Omit<
    ContainerInstance,
    'pendingTasksCount' | 'remainingResources' | 'runningTasksCount' | 'version'
  > {
  readonly containerInstanceArn: string;
  readonly status: InstanceStatus;
  readonly agentConnected: boolean;
  readonly agentUpdateStatus?: AgentUpdateStatus | undefined;
  readonly attributes: readonly Attribute[];
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  readonly registeredResources: readonly Resource[];
  readonly tags: readonly Tag[];
  readonly versionInfo: VersionInfo;
}

/** What Gantry knows of an instance and the API does not show. Instants are epoch milliseconds. */
export interface ContainerInstanceInternals {
  /** The runtime that serves its tasks. */
  readonly runtime: string;
  /** What its tasks' launch type is. */
  readonly launchType: 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES';
  readonly instanceType?: string | undefined;
  /** How many network interfaces awsvpc tasks can have; absent: as many as they ask for. */
  readonly networkInterfaces?: number | undefined;
  /** When its agentConnected last changed. */
  readonly connectionChangedAt: number;
  /** When the agent began the present step of its update. */
  readonly updateStepAt?: number | undefined;
  /** What brought it, if that was Gantry. */
  readonly origin?: string | undefined;
  /** When the machine ends, as a Spot interruption announces it. */
  readonly endsAt?: number | undefined;
}

/** A container instance of one world. */
export interface ContainerInstanceRow extends World {
  readonly clusterArn: string;
  /** Its place in the order of registration. */
  readonly sequence: number;
  /** Grows with every change that an event tells of (reference §3.5.1). */
  readonly version: number;
  /** When it became INACTIVE. */
  readonly inactiveAt: number | null;
  readonly instance: ContainerInstanceDocument;
  readonly internals: ContainerInstanceInternals;
}
