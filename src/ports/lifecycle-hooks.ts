// The lifecycle hooks of deployments. Between the scheduler of services and whoever runs functions.

/** What a hook is told, in the shape of AWS's event. */
export interface HookEvent {
  readonly executionId: string;
  readonly lifecycleStage: string;
  /** The service deployment. */
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly serviceArn: string;
    readonly targetServiceRevisionArn: string;
    readonly testTrafficWeights: Readonly<Record<string, number>>;
    readonly productionTrafficWeights: Readonly<Record<string, number>>;
  };
  readonly hookDetails?: unknown;
}

/** What came back: the text of the function's answer, or why there is none. */
export type HookReply = { readonly text: string } | { readonly failure: string };

export interface LifecycleHooks {
  /**
   * Calls the function of that ARN. The same execution may be called again, after a crash as well. Rejects
   * only when the signal is aborted.
   */
  invoke(targetArn: string, event: HookEvent, signal: AbortSignal): Promise<HookReply>;
}
