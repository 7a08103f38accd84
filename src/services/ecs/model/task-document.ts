import type { Reservation } from '../placement/reservation.ts';
import type { LastStatus } from '../rules/task-lifecycle.ts';
import type {
  Attachment,
  Container,
  LaunchType,
  PlacementConstraint,
  PlacementStrategy,
  Tag,
  Task,
  TaskOverride,
} from './types.ts';

export interface ContainerDocument extends Container {
  readonly containerArn: string;
  readonly name: string;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
}

/** A task as stored: what DescribeTasks returns, with the members that every task has made certain. */
export interface TaskDocument extends Task {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: LastStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly launchType: LaunchType;
  readonly group: string;
  readonly version: number;
  readonly createdAt: number;
  readonly containers: readonly ContainerDocument[];
  readonly attachments: readonly Attachment[];
  readonly overrides: TaskOverride;
  readonly tags: readonly Tag[];
}

/** What Gantry knows of a task and the API does not show. Instants are epoch milliseconds. */
export interface TaskInternals {
  readonly family: string;
  readonly revision: number;
  /** The runtime that serves the task, fixed when it is placed. */
  readonly runtime: string;
  /** When the present lastStatus began. */
  readonly enteredAt: number;
  /** When the runtime was first seen to have something of the task. */
  readonly observedAt?: number | undefined;
  readonly serviceName?: string | undefined;
  /** What the account said of log drivers when the task was made; absent: nothing. */
  readonly logDriverMode?: string | undefined;
  /** Of a task of a service: the containers whose health checks decide whether it is healthy. */
  readonly checkedContainers?: readonly string[] | undefined;
  /** What it takes of its container instance; absent: it is on none. */
  readonly placed?: PlacedTask | undefined;
  /** Of a task whose capacity provider has yet to bring its instance: how it is to be placed. */
  readonly waiting?: WaitingTask | undefined;
  /** Until when scale-in must spare the task; an instant that is past means nothing any more. */
  readonly protectedUntil?: number | undefined;
}

/** What a task that waits for an instance was asked to be placed by. */
export interface WaitingTask {
  readonly constraints?: readonly PlacementConstraint[] | undefined;
  readonly strategy?: readonly PlacementStrategy[] | undefined;
  readonly isService?: boolean | undefined;
}

/** A task's part of a container instance, which is its until it is STOPPED. */
export interface PlacedTask {
  readonly group: string;
  readonly reservation: Reservation;
  /** The GPUs it was given. */
  readonly gpuIds: readonly string[];
}

/** Every account and region is a world of its own. */
export interface World {
  readonly account: string;
  readonly region: string;
}

/** A task of one world: the document the API shows and what only Gantry knows. */
export interface TaskRow extends World {
  readonly task: TaskDocument;
  readonly internals: TaskInternals;
}

/** What a transaction did to a task. */
export interface TaskChange {
  readonly before: TaskRow | undefined;
  readonly after: TaskRow;
}
