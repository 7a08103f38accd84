/** Who calls, and into which world: every account and region has its own. */
export interface RequestContext {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** The caller's ARN, as sts:GetCallerIdentity says it. */
  readonly principalArn: string;
  /** The x-amzn-RequestId of the answer. */
  readonly requestId: string;
}
