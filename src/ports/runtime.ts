// Ports are the few sentences that services and the outside say to each other: types only, no code.
// This one is between the control plane and whatever runs containers: the agent's half of ECS.
import type { FirelensSpec } from './firelens.ts';

/** How a container's process ended up, or is. The agent's container states, as the API shows them. */
export type ContainerStatus = 'PENDING' | 'RUNNING' | 'STOPPED';
export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
export type NetworkMode = 'awsvpc' | 'bridge' | 'host' | 'none';
export type DependencyCondition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';

export interface PortMapping {
  readonly containerPort: number;
  /** 0 asks for a free port of the host. */
  readonly hostPort: number;
  readonly protocol: 'tcp' | 'udp';
}

export interface HealthCheckSpec {
  /** The first element is CMD, CMD-SHELL or NONE. */
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

/**
 * What a container's health is made of instead of its check. With `ignore` the check still shows, but
 * neither those that depend on HEALTHY nor the task's own health wait for it.
 */
export type HealthOverride = 'ignore' | 'healthy' | 'unhealthy';

/** What a task asks of Linux for one container. */
export interface LinuxSpec {
  readonly capabilitiesAdd: readonly string[];
  readonly capabilitiesDrop: readonly string[];
  readonly devices: readonly {
    readonly hostPath: string;
    readonly containerPath: string;
    /** Any of the letters r, w and m. */
    readonly permissions: string;
  }[];
  readonly tmpfs: readonly {
    readonly containerPath: string;
    readonly sizeMiB: number;
    readonly mountOptions: readonly string[];
  }[];
  readonly sharedMemorySizeMiB?: number;
  /** Swap beyond the memory; absent and 0 mean none. */
  readonly maxSwapMiB?: number;
  readonly swappiness?: number;
}

/** A range of container ports that gets a range of host ports of the same length. */
export interface PortRange {
  readonly firstPort: number;
  readonly lastPort: number;
  readonly protocol: 'tcp' | 'udp';
}

export interface MountPoint {
  readonly sourceVolume: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

/** A secret by where it is kept: the ARN of a secret, or the name or ARN of a parameter. */
export interface SecretReference {
  readonly name: string;
  readonly valueFrom: string;
}

export interface RestartPolicy {
  readonly ignoredExitCodes: readonly number[];
  /** A container is restarted only if it ran for so long since it was last started. */
  readonly restartAttemptPeriodSeconds: number;
}

/** What a task's containers share by name. */
export type VolumeSpec =
  | { readonly kind: 'host'; readonly name: string; readonly sourcePath?: string }
  | {
      readonly kind: 'docker';
      readonly name: string;
      /** `shared` outlives the task and has the name as it stands. */
      readonly scope: 'task' | 'shared';
      readonly autoprovision: boolean;
      readonly driver: string;
      readonly driverOpts: Readonly<Record<string, string>>;
      readonly labels: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'efs';
      readonly name: string;
      readonly fileSystemId: string;
      /** Below the file system, or the root of the access point. */
      readonly rootDirectory: string;
      readonly accessPointId?: string;
    }
  | {
      readonly kind: 'ebs';
      readonly name: string;
      /** `vol-` and 17 hexadecimal digits. */
      readonly volumeId: string;
      readonly sizeGiB?: number;
      /** False keeps what was written for whoever looks after the task has gone. */
      readonly deleteOnTermination: boolean;
    }
  | {
      /** One that there is nothing here to stand for. */
      readonly kind: 'unsupported';
      readonly name: string;
      /** `<ErrorName>: <text>`, with which a task that has it fails to start. */
      readonly reason: string;
    };

/** A container to run, overrides already applied. Absent means: as the image says. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose values are fetched when the container is made. */
  readonly secrets?: readonly SecretReference[];
  /** The ARNs of files in S3 with further variables; what `environment` has wins, then earlier files. */
  readonly environmentFiles?: readonly string[];
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly hostname?: string;
  readonly portMappings: readonly PortMapping[];
  /** CPU units (1024 a core) as relative shares. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly memoryReservationMiB?: number;
  /** How many whole GPUs the container is to have. */
  readonly gpuCount?: number;
  readonly dependsOn: readonly {
    readonly containerName: string;
    readonly condition: DependencyCondition;
  }[];
  readonly startTimeoutSeconds?: number;
  /** SIGTERM to SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly healthCheck?: HealthCheckSpec;
  readonly healthOverride?: HealthOverride;
  readonly dockerLabels: Readonly<Record<string, string>>;
  readonly readonlyRootFilesystem?: boolean;
  readonly privileged?: boolean;
  readonly interactive?: boolean;
  readonly pseudoTerminal?: boolean;
  readonly initProcessEnabled?: boolean;
  readonly ulimits: readonly {
    readonly name: string;
    readonly softLimit: number;
    readonly hardLimit: number;
  }[];
  readonly portRanges?: readonly PortRange[];
  readonly disableNetworking?: boolean;
  /** `container` or `container:alias`. */
  readonly links?: readonly string[];
  readonly extraHosts?: readonly { readonly hostname: string; readonly ipAddress: string }[];
  readonly dnsServers?: readonly string[];
  readonly dnsSearchDomains?: readonly string[];
  readonly dockerSecurityOptions?: readonly string[];
  /** Kernel settings by name: `net.core.somaxconn`. */
  readonly systemControls?: Readonly<Record<string, string>>;
  readonly linux?: LinuxSpec;
  readonly mountPoints?: readonly MountPoint[];
  readonly volumesFrom?: readonly {
    readonly sourceContainer: string;
    readonly readOnly: boolean;
  }[];
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options: Readonly<Record<string, string>>;
    /** Options whose values are fetched when the container is made. */
    readonly secretOptions?: readonly SecretReference[];
  };
  readonly firelens?: FirelensSpec;
  readonly restartPolicy?: RestartPolicy;
  /** False: a tag is looked up anew for each container. Else it is one image for all of a task. */
  readonly pinsImage?: boolean;
  /** Whether it is told where the AWS API is; absent: as the operator says. */
  readonly injectEndpoint?: boolean;
  /** The secret that holds the credentials of the image's registry. */
  readonly repositoryCredentials?: string;
}

/** A task to run. Immutable: the same task ARN always means the same spec. */
export interface TaskSpec {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly family: string;
  readonly revision: number;
  readonly networkMode: NetworkMode;
  readonly launchType?: 'EC2' | 'FARGATE' | 'EXTERNAL';
  /** The role with which the agent fetches what the task needs. */
  readonly executionRoleArn?: string;
  /** The limits that all containers share; absent for tasks without task-level sizes. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  /** How large the disk of each container may grow; absent: as large as that of the engine. */
  readonly ephemeralStorageGiB?: number;
  readonly containers: readonly ContainerSpec[];
  /** Absent: every container has its own. */
  readonly pidMode?: 'task' | 'host';
  /** Absent: as the engine does it. */
  readonly ipcMode?: 'task' | 'host' | 'none';
  readonly volumes?: readonly VolumeSpec[];
  readonly platform?: {
    readonly operatingSystem: 'linux' | 'windows';
    readonly architecture?: 'amd64' | 'arm64';
  };
  /** The role whose credentials its containers get. */
  readonly taskRoleArn?: string;
  /** The subnet that an awsvpc task has its address in. */
  readonly subnetId?: string;
  /** Why nothing here can run the task, `<ErrorName>: <text>`: with it the task fails to start. */
  readonly unsupported?: string;
}

/** Either two ports, or two ranges of the same length (`8000-8010`). */
export interface NetworkBinding {
  readonly bindIP: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly containerPortRange?: string;
  readonly hostPortRange?: string;
  readonly protocol: 'tcp' | 'udp';
}

export interface ContainerObservation {
  readonly name: string;
  readonly lastStatus: ContainerStatus;
  readonly runtimeId?: string;
  readonly exitCode?: number;
  /** `<ErrorName>: <text>` in the agent's words. */
  readonly reason?: string;
  readonly imageDigest?: string;
  readonly networkBindings: readonly NetworkBinding[];
  readonly healthStatus: HealthStatus;
  /** How often the restart policy has started it again; absent without a policy. */
  readonly restartCount?: number;
}

/** What a runtime sees of one task. Instants are epoch milliseconds. */
export interface TaskObservation {
  readonly taskArn: string;
  /** Present from the moment the task's network namespace exists (awsvpc only). */
  readonly network?: {
    readonly privateIpv4Address: string;
    readonly macAddress: string;
    /** The host name of the task's containers; a task that an earlier Gantry began has none. */
    readonly privateDnsName?: string;
  };
  /** Ports of an awsvpc task that were published on the host on request; they are no bindings of ECS. */
  readonly publishedPorts?: readonly NetworkBinding[];
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  /** When the last essential container to matter stopped, or the task was told to stop and did. */
  readonly executionStoppedAt?: number;
  /** Why the task cannot start: `CannotPullContainerError: …`. It will not be tried again. */
  readonly startFailure?: string;
  readonly containers: readonly ContainerObservation[];
  /** True once every container has stopped and the task's network and volumes are given back. */
  readonly released: boolean;
}

/**
 * Runs tasks. Every call may be repeated and keeps no promise in memory: a runtime answers from what
 * it observes, so a restarted Gantry finds its tasks again.
 */
export interface ContainerRuntime {
  readonly name: 'docker' | 'simulated';
  /** Starts what is missing of the task; resolves when accepted, not when running. Stopped containers stay stopped. */
  ensureRunning(spec: TaskSpec, signal: AbortSignal): Promise<void>;
  /**
   * Stops what runs: SIGTERM, each container's stopTimeout, SIGKILL, in reverse order of dependency;
   * then gives back network and volumes. Resolves when accepted: from then on nothing more of the
   * task is started, and what is being started already is stopped before the task is `released`.
   * Also for tasks never started.
   */
  ensureStopped(spec: TaskSpec, signal: AbortSignal): Promise<void>;
  /** What is there of the task; undefined when nothing ever was, or it was forgotten. */
  observe(taskArn: string): Promise<TaskObservation | undefined>;
  /** Removes every trace of a task that has stopped; observe then answers undefined. */
  forget(taskArn: string): Promise<void>;
  /** The ARNs of all tasks of this Gantry that the runtime knows. */
  list(): Promise<readonly string[]>;
  /** Says "look at this task", never what changed. Returns the unsubscription. */
  onChange(look: (taskArn: string) => void): () => void;
  /** Lets go of the engine; containers keep running. */
  close(): Promise<void>;
}
