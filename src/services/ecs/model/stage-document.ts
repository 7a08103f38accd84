import type { DeploymentLifecycleHookStage, ServiceDeploymentLifecycleStage } from './types.ts';

/** A stage of a deployment that is not rolling: those that the API shows, and one that hooks alone name. */
export type LifecycleStage = ServiceDeploymentLifecycleStage | DeploymentLifecycleHookStage;

/** How much traffic goes to each service revision, by its ARN, in percent. */
export type TrafficWeights = Readonly<Record<string, number>>;

/** Where the traffic of a service is to go. The scheduler writes what it wants, the router what it did. */
export interface ServiceTraffic {
  readonly production: TrafficWeights;
  readonly test: TrafficWeights;
  /** Grows with every shift. */
  readonly version: number;
  /** The shift that is in force. */
  readonly routedVersion?: number | undefined;
  /** Why the present shift could not be brought about. */
  readonly failure?: string | undefined;
}

/**
 * One execution of a lifecycle hook. Its status is in the record of the service deployment, beside what
 * the API shows of it. Instants are epoch ms.
 */
export interface HookRun {
  /** As the record names it. */
  readonly hookId: string;
  /** The same at every invocation, and after a crash: hooks can tell by it that they were called already. */
  readonly executionId: string;
  readonly targetType: 'AWS_LAMBDA' | 'PAUSE';
  readonly targetArn?: string | undefined;
  /** What the hook is given: as configured, with what it answered itself. */
  readonly hookDetails?: unknown;
  /** When a hook that is called is called next. */
  readonly nextCallAt?: number | undefined;
  /** Why it failed, in AWS's words. */
  readonly failure?: string | undefined;
}

/** How far a deployment with lifecycle stages is. Instants are epoch ms. */
export interface StageProgress {
  readonly stage: LifecycleStage;
  /** When the stage began. */
  readonly since: number;
  /** Which shift of production traffic is next or under way, from 0. */
  readonly step: number;
  /** The hooks of this stage; all run at once. */
  readonly hooks: readonly HookRun[];
  /** When the traffic of this step had been shifted and its bake time began. */
  readonly bakesSince?: number | undefined;
  /** The deployment that it replaces, and goes back to; none for the first. */
  readonly sourceId?: string | undefined;
  /** It goes back. */
  readonly rollBack?: {
    readonly reason: string;
    /** StopServiceDeployment or ContinueServiceDeployment asked for it. */
    readonly isRequested: boolean;
  };
}
