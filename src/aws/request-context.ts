/** Who calls, and into which world: every account and region has its own. */
export interface RequestContext {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** The caller's ARN, as sts:GetCallerIdentity says it. */
  readonly principalArn: string;
  /** Absent for the root user, whose id is the account. */
  readonly userId?: string;
  /** Where the client found Gantry, its Host header: `host:port`. */
  readonly host?: string | undefined;
  /** The x-amzn-RequestId of the answer. */
  readonly requestId: string;
}
