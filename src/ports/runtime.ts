// Ports are the few sentences that services and the outside say to each other: types only, no code.
// This one is between the control plane and whatever runs containers: the agent's half of ECS.

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

/** A container to run, overrides already applied. Absent means: as the image says. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly hostname?: string;
  readonly portMappings: readonly PortMapping[];
  /** CPU units (1024 a core) as relative shares. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly memoryReservationMiB?: number;
  readonly dependsOn: readonly {
    readonly containerName: string;
    readonly condition: DependencyCondition;
  }[];
  readonly startTimeoutSeconds?: number;
  /** SIGTERM to SIGKILL. */
  readonly stopTimeoutSeconds: number;
  readonly healthCheck?: HealthCheckSpec;
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
}

/** A task to run. Immutable: the same task ARN always means the same spec. */
export interface TaskSpec {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly family: string;
  readonly revision: number;
  readonly networkMode: NetworkMode;
  /** The limits that all containers share; absent for tasks without task-level sizes. */
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
  readonly containers: readonly ContainerSpec[];
}

export interface NetworkBinding {
  readonly bindIP: string;
  readonly containerPort: number;
  readonly hostPort: number;
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
}

/** What a runtime sees of one task. Instants are epoch milliseconds. */
export interface TaskObservation {
  readonly taskArn: string;
  /** Present from the moment the task's network namespace exists (awsvpc only). */
  readonly network?: { readonly privateIpv4Address: string; readonly macAddress: string };
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
   * then gives back network and volumes. Resolves when accepted. Also for tasks never started.
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
