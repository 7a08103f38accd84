import type {
  ServiceDeploymentDocument,
  ServiceRow,
  ServiceTask,
  ServiceTaskEnd,
  TaskSetRow,
} from '../../model/service-document.ts';
import type { ScaleInFleet } from '../../placement/scale-in.ts';
import type { AlarmStates } from '../../rules/deployment-monitors.ts';
import type { ServiceEventFacts } from '../../rules/service-events.ts';
import type { DaemonHosts } from './daemon-hosts.ts';

/** All that a decision on a service rests on. */
export interface ServiceSituation {
  readonly row: ServiceRow;
  /** Its tasks that have not reached STOPPED, in order of creation. */
  readonly tasks: readonly ServiceTask[];
  /** Its tasks that stopped since the last pass, and not on the scheduler's behalf. */
  readonly ends: readonly ServiceTaskEnd[];
  readonly taskSets: readonly TaskSetRow[];
  /**
   * The records of its deployments that have not come to an end, oldest first. StopServiceDeployment
   * leaves its wish in the status: ROLLBACK_REQUESTED or STOP_REQUESTED.
   */
  readonly serviceDeployments: readonly ServiceDeploymentDocument[];
  /** The states of the alarms that its deployments are watched with. */
  readonly alarms: AlarmStates;
  /** The instances that matter to it; of a DAEMON service alone. */
  readonly daemonHosts?: DaemonHosts | undefined;
  /** What its tasks take of container instances; absent on Fargate. */
  readonly fleet?: ScaleInFleet | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly pace: SchedulerPace;
}

/** How fast the scheduler of services goes about it; `--timing` says. All in ms. */
export interface SchedulerPace {
  /** Between two passes over a service (reference §3.8.6: 8 to 10 s). */
  readonly passMs: number;
  /** How long a task without health check runs until it counts as healthy (reference §3.8.7: 40 s). */
  readonly readyMs: number;
  /**
   * How long a task without health check runs until it counts for the completion of its deployment:
   * observed as little as 6.8 s, with passes of 9 s (reference §3.8.6).
   */
  readonly deployedMs: number;
  /** How long a task without health check runs until it proves that its deployment works (§3.8.10). */
  readonly provenMs: number;
  /** How long a task that failed is not replaced, beside the back-off. */
  readonly restartMs: number;
  /** How long no task is started after one failed before it ran; twice as long each time (§3.8.9). */
  readonly backOff: { readonly firstMs: number; readonly longestMs: number };
  /** How long a deployment that is watched by alarms bakes when its service does not say (§3.8.11). */
  readonly alarmBakeMs: number;
  /** How long a service that was deleted stays DRAINING after its last task (reference §3.8.4). */
  readonly drainedMs: number;
}

/** What the controller of services is to do, in order, in one transaction. */
export type ServiceAction =
  /** Starts tasks for a deployment or a task set of that id. */
  | {
      readonly do: 'start';
      readonly starter: string;
      readonly count: number;
      /** The container instances to start one on each of; absent: wherever there is room. */
      readonly onInstances?: readonly string[] | undefined;
    }
  /** Tells tasks to stop. */
  | {
      readonly do: 'stop';
      readonly taskArns: readonly string[];
      readonly reason: string;
      /** The task set whose tasks they are. */
      readonly taskSetId?: string | undefined;
    }
  /** Adds an event to the service. */
  | { readonly do: 'tell'; readonly event: ServiceEventFacts }
  | { readonly do: 'record'; readonly row: ServiceRow }
  | { readonly do: 'recordTaskSet'; readonly row: TaskSetRow }
  /** Forgets a task set of which no task is left. */
  | { readonly do: 'forgetTaskSet'; readonly row: TaskSetRow }
  /** Replaces the record of one of its service deployments. */
  | { readonly do: 'recordDeployment'; readonly document: ServiceDeploymentDocument }
  /** Makes an old revision what the service shows, because its deployment is PRIMARY again. */
  | { readonly do: 'restore'; readonly serviceRevisionArn: string }
  /** Asks for a look at another key. */
  | { readonly do: 'look'; readonly key: string }
  /** Begins a deployment of an old revision, as part of the service deployment that failed. */
  | {
      readonly do: 'rollBack';
      readonly serviceRevisionArn: string;
      readonly rolloutStateReason: string;
      readonly serviceDeploymentArn?: string | undefined;
    };

export interface ServicePlan {
  readonly actions: readonly ServiceAction[];
  /** A sentence on what the service waits for. */
  readonly why: string;
  /** When to look again without being told, epoch ms. */
  readonly recheckAt?: number | undefined;
  /** The pass goes on at once: this is as much of it as one transaction may take. */
  readonly isPartial?: boolean;
}
