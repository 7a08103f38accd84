// What the metadata endpoints tell a container about its task, from the two who know: the control plane
// (facts) and the runtime (inspection). Types only.
import type { HealthStatus, NetworkBinding, NetworkMode, TaskSpec } from './runtime.ts';

/** A task as ECS knows it. Instants are epoch milliseconds. */
export interface TaskFacts {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly family: string;
  readonly revision: number;
  readonly networkMode: NetworkMode;
  readonly launchType: NonNullable<TaskSpec['launchType']>;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  /** True once ECS shows the task as STOPPED: there may be nothing of it left to inspect. */
  readonly hasStopped: boolean;
  /** CPU units (1024 a core) and MiB of the task as a whole. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly executionStoppedAt?: number;
  readonly availabilityZone?: string;
  readonly group?: string;
  readonly serviceName?: string;
  readonly ephemeralStorageGiB?: number;
  readonly enableFaultInjection: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerFacts[];
}

export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly containerArn: string;
  /** As DescribeTasks shows it, once the runtime has one. */
  readonly runtimeId?: string;
  readonly exitCode?: number;
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  /** Only of a container whose task definition has a check. */
  readonly healthStatus?: HealthStatus;
  readonly cpuUnits: number;
  readonly memoryMiB?: number;
  readonly portMappings: readonly {
    readonly containerPort: number;
    readonly protocol: 'tcp' | 'udp';
  }[];
  readonly networkBindings: readonly NetworkBinding[];
  readonly dockerLabels: Readonly<Record<string, string>>;
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options: Readonly<Record<string, string>>;
  };
  readonly hasRestartPolicy: boolean;
}

/** A container as its engine shows it. Instants are RFC 3339 texts, as exact as the engine's. */
export interface ContainerInspection {
  readonly engineId: string;
  readonly engineName: string;
  readonly imageId: string;
  readonly status: 'CREATED' | 'RUNNING' | 'STOPPED';
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly exitCode?: number;
  readonly restartCount: number;
  /** What its health check found last. */
  readonly health?: {
    readonly since?: string;
    readonly exitCode?: number;
    readonly output?: string;
  };
  /** On networks of its own; kept when it stops. */
  readonly ipv4Addresses: readonly string[];
  readonly volumes: readonly {
    readonly name?: string;
    readonly source: string;
    readonly destination: string;
  }[];
  readonly logDriver: string;
}

/** The network interface of an awsvpc task. */
export interface NetworkInspection {
  readonly ipv4Address: string;
  readonly macAddress: string;
  readonly privateDnsName?: string;
  /** `10.203.0.0/24` */
  readonly subnetCidr: string;
  /** The gateway with the length of the network's prefix: `10.203.0.1/16`. */
  readonly gateway?: string;
}

/** A task as its runtime shows it. */
export interface TaskInspection {
  readonly network?: NetworkInspection;
  /** The container that owns the task's network, where there is one. */
  readonly pause?: ContainerInspection;
  /** By name in the task definition; those that are not there are missing. */
  readonly containers: ReadonlyMap<string, ContainerInspection>;
}

/** A sample as the Docker Engine API writes it: passed on as it is. */
export type EngineStats = Readonly<Record<string, unknown>>;

export interface ContainerStats {
  readonly sample: EngineStats;
  /** Between the last two samples; absent before there are two. */
  readonly networkRate?: {
    readonly rxBytesPerSecond: number;
    readonly txBytesPerSecond: number;
  };
}

/** The runtimes, as far as containers may ask about their own task. */
export interface TaskInspector {
  /** Undefined when the runtime has, or shows, nothing of the task. */
  inspect(taskArn: string): Promise<TaskInspection | undefined>;
  /** By container; one without a sample is missing. */
  stats(taskArn: string): Promise<ReadonlyMap<string, ContainerStats>>;
  /** What the task's containers have written, in MiB; undefined when nobody can say. */
  storageUsedMiB(taskArn: string): Promise<number | undefined>;
  /** The awsvpc task that has an address. */
  taskAt(ipv4Address: string): string | undefined;
}

/** The control plane, as far as containers may ask about their own task. */
export interface TaskDirectory {
  /** Undefined for a task that ECS does not know, or has forgotten. */
  facts(taskArn: string): TaskFacts | undefined;
}
