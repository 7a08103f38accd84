// Where the traffic of a service goes. Between the scheduler of services and whoever balances load.

/** How the traffic of a service is to be split, in percent by the ARN of each service revision. */
export interface TrafficShift {
  readonly serviceArn: string;
  readonly production: Readonly<Record<string, number>>;
  readonly test: Readonly<Record<string, number>>;
  /** With the target groups and the listener rules that belong to the service. */
  readonly loadBalancers: readonly {
    readonly targetGroupArn?: string | undefined;
    readonly advancedConfiguration?:
      | {
          readonly alternateTargetGroupArn?: string | undefined;
          readonly productionListenerRule?: string | undefined;
          readonly testListenerRule?: string | undefined;
          readonly roleArn?: string | undefined;
        }
      | undefined;
  }[];
}

export interface TrafficRouter {
  /**
   * Brings a split about; resolves once it is in force, with what is wrong when it cannot be. May be asked
   * for the same one again.
   */
  shift(wanted: TrafficShift, signal: AbortSignal): Promise<{ readonly failure?: string }>;
}
