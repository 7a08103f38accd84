/** What of Gantry's configuration ECS needs to know. */
export interface EcsSettings {
  /** The runtime that serves Fargate capacity. */
  readonly fargateRuntime: string;
  /** How long a stopped task stays describable: an hour (reference §3.4.3). */
  readonly stoppedTaskRetentionMs: number;
  /** How long an INACTIVE cluster stays describable. */
  readonly inactiveClusterRetentionMs: number;
  /** Whether ECS could assume a role for a task; absent: any role will do. */
  readonly mayAssume?: ((roleArn: string) => boolean) | undefined;
}
