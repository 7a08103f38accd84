import type { LastStatus } from '../rules/task-lifecycle.ts';
import type { ServiceTraffic, StageProgress } from './stage-document.ts';
import type { World } from './task-document.ts';
import type {
  CapacityProviderStrategyItem,
  Deployment,
  DeploymentConfiguration,
  GatewayConnector,
  HealthStatus,
  LaunchType,
  LoadBalancer,
  MonitoringConfiguration,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  Service,
  ServiceConnectConfiguration,
  ServiceDeployment,
  ServiceEvent,
  ServiceRegistry,
  ServiceRevision,
  ServiceVolumeConfiguration,
  Tag,
  TaskSet,
  VpcLatticeConfiguration,
} from './types.ts';

/**
 * What decides how the tasks of one revision of a service are made: all that a deployment may change
 * (reference §3.8.5), and all that a service revision keeps (§3.9.1).
 */
export interface ServiceSpec {
  /** The full ARN, with its revision. */
  readonly taskDefinition: string;
  /** Absent when there is a strategy. */
  readonly launchType?: LaunchType | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
  /** As asked for: LATEST stays LATEST. Fargate only, like the family. */
  readonly platformVersion?: string | undefined;
  readonly platformFamily?: string | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly serviceRegistries: readonly ServiceRegistry[];
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration | undefined;
  readonly volumeConfigurations?: readonly ServiceVolumeConfiguration[] | undefined;
  readonly vpcLatticeConfigurations?: readonly VpcLatticeConfiguration[] | undefined;
  /** These two are shown by revisions only. */
  readonly gatewayConnectors?: readonly GatewayConnector[] | undefined;
  readonly monitoring?: MonitoringConfiguration | undefined;
}

/** A deployment as stored: what DescribeServices shows of it, less the tasks that are counted then. */
export interface DeploymentDocument extends Deployment {
  /** `ecs-svc/<19 digits>`; the `startedBy` of its tasks. */
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly failedTasks: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutStateReason: string;
  readonly pendingCount?: never;
  readonly runningCount?: never;
}

/** A service as stored: what DescribeServices shows, less what is counted and listed at the time of asking. */
export interface ServiceDocument extends Service {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** For DAEMON the number of eligible instances, as the scheduler last counted them. */
  readonly desiredCount: number;
  readonly createdAt: number;
  readonly schedulingStrategy: 'REPLICA' | 'DAEMON';
  readonly deploymentController: { readonly type: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL' };
  readonly deploymentConfiguration: DeploymentConfiguration & {
    readonly maximumPercent: number;
    readonly minimumHealthyPercent: number;
  };
  readonly placementConstraints: readonly PlacementConstraint[];
  readonly placementStrategy: readonly PlacementStrategy[];
  readonly tags: readonly Tag[];
  /** Newest first; none for CODE_DEPLOY and EXTERNAL. */
  readonly deployments: readonly DeploymentDocument[];
  readonly events?: never;
  readonly taskSets?: never;
  readonly runningCount?: never;
  readonly pendingCount?: never;
  readonly currentServiceRevisions?: never;
}

/** What the scheduler remembers of one deployment and the API does not show. Instants are epoch ms. */
export interface DeploymentProgress {
  readonly serviceRevisionArn: string;
  /** The record of it that DescribeServiceDeployments shows; a deployment of ECS has one. */
  readonly serviceDeploymentArn?: string | undefined;
  /** When it first had all its tasks, healthy. */
  readonly completedAt?: number | undefined;
  /** Of its tasks that failed before they ran, one after the other: what its back-off rests on. */
  readonly backOff?: BackOff | undefined;
  /** Tasks that were healthy at the last pass: more of them than before means that one became so. */
  readonly provenTasks?: number | undefined;
  /** Alarms that do not count for it: they were in ALARM when it began. */
  readonly ignoredAlarms?: readonly string[] | undefined;
  /** When all its tasks were there, and its bake time began. */
  readonly bakesSince?: number | undefined;
  /** It failed, and goes back to no tasks: nothing had been deployed before it. */
  readonly isGivenUp?: true | undefined;
  /** It deploys an old revision again because a deployment failed; its record is that of the failed one. */
  readonly isRollBack?: true | undefined;
  /** How far it is, when it is deployed in stages. */
  readonly stages?: StageProgress | undefined;
}

/** How long the scheduler waits before it starts tasks again. */
export interface BackOff {
  /** Times in a row that starting tasks failed. */
  readonly failures: number;
  /** No task is started before, epoch ms. */
  readonly until: number;
}

/** What Gantry knows of a service and the API does not show. Instants are epoch milliseconds. */
export interface ServiceInternals {
  /** The CreateService request in canonical form, for its idempotency (reference §3.8.3). */
  readonly createRequest: string;
  readonly clientToken?: string | undefined;
  /** What of its newest revision neither the service nor its deployments show. */
  readonly unshown?: Pick<ServiceSpec, 'gatewayConnectors' | 'monitoring'> | undefined;
  /** By the id of each deployment that is in the document. */
  readonly progress: Readonly<Record<string, DeploymentProgress>>;
  /** The revision of the last deployment that completed: what a roll-back goes back to. */
  readonly completedRevisionArn?: string | undefined;
  /** The id of that deployment. */
  readonly completedDeploymentId?: string | undefined;
  /** Where its traffic goes; absent until a deployment has shifted any. */
  readonly traffic?: ServiceTraffic | undefined;
  /** Whether nothing changed since the event that said so. */
  readonly isSteady?: boolean | undefined;
  /** Tasks whose failed health checks were counted and told of. */
  readonly unhealthyTasks?: readonly string[] | undefined;
  /** When each condition that lasts was last told of, by its kind (reference §3.8.9). */
  readonly told?: Readonly<Record<string, number>> | undefined;
  /** Why tasks found no place, and when that was told, epoch ms. */
  readonly unplaced?: { readonly text: string; readonly toldAt: number } | undefined;
  /** When the last task of a deleted service was gone. */
  readonly drainedAt?: number | undefined;
}

/** A service of one world. */
export interface ServiceRow extends World {
  readonly service: ServiceDocument;
  readonly internals: ServiceInternals;
  /** Epoch ms; present exactly when the status is INACTIVE. */
  readonly inactiveAt?: number | undefined;
}

/** An event of a service as DescribeServices shows it. */
export interface ServiceEventDocument extends ServiceEvent {
  readonly id: string;
  readonly createdAt: number;
  readonly message: string;
}

/** A service revision as stored. It never changes, but for the digests of its images (reference §3.9.1). */
export interface ServiceRevisionDocument extends ServiceRevision, ServiceSpec {
  readonly taskDefinition: string;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly serviceRegistries: readonly ServiceRegistry[];
  readonly serviceRevisionArn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly createdAt: number;
}

/** A service deployment as stored, less the tasks that are counted at the time of asking. */
export interface ServiceDeploymentDocument extends ServiceDeployment {
  readonly serviceDeploymentArn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly createdAt: number;
  readonly status: NonNullable<ServiceDeployment['status']>;
  readonly targetServiceRevision: NonNullable<ServiceDeployment['targetServiceRevision']>;
}

/** A task set as stored, less the tasks that are counted at the time of asking. */
export interface TaskSetDocument extends TaskSet {
  readonly taskSetArn: string;
  /** `ecs-svc/<19 digits>`; the `startedBy` of its tasks. */
  readonly id: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  readonly taskDefinition: string;
  readonly scale: { readonly value: number; readonly unit: 'PERCENT' };
  /** As the scheduler last computed it: it lags behind the scale, as a deployment's desiredCount does. */
  readonly computedDesiredCount: number;
  readonly stabilityStatus: 'STABILIZING' | 'STEADY_STATE';
  readonly stabilityStatusAt: number;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly serviceRegistries: readonly ServiceRegistry[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: readonly Tag[];
  readonly pendingCount?: never;
  readonly runningCount?: never;
}

/** What Gantry knows of a task set and the API does not show. */
export interface TaskSetInternals {
  /** The CreateTaskSet request in canonical form, for its idempotency; absent when CreateService made it. */
  readonly createRequest?: string | undefined;
  readonly clientToken?: string | undefined;
  readonly backOff?: BackOff | undefined;
}

/** A task set of one world. */
export interface TaskSetRow extends World {
  readonly taskSet: TaskSetDocument;
  readonly internals: TaskSetInternals;
}

/** A live task of a service as its scheduler sees it: kept in memory for each, so it is small. */
export interface ServiceTask {
  readonly taskArn: string;
  /** The id of its deployment or task set. */
  readonly startedBy: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: LastStatus;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  /** What the health checks of its essential containers say together; undefined when it has none. */
  readonly healthStatus?: HealthStatus | undefined;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly containerInstanceArn?: string | undefined;
  /** Its instance drains: another task is to take its place. */
  readonly isDraining?: true | undefined;
  readonly availabilityZone?: string | undefined;
  readonly capacityProviderName?: string | undefined;
  /** Until when scale-in must spare it, epoch ms. */
  readonly protectedUntil?: number | undefined;
}

/** A task of a service that stopped without having been told to by the scheduler. */
export interface ServiceTaskEnd {
  readonly taskArn: string;
  readonly startedBy: string;
  readonly stopCode?: string | undefined;
  readonly stoppedReason?: string | undefined;
  /** Absent: it never reached RUNNING. */
  readonly startedAt?: number | undefined;
  readonly stoppedAt: number;
  readonly containerInstanceArn?: string | undefined;
}
