/** The container instances of a cluster as a DAEMON service sees them. */
export interface DaemonHosts {
  /** The ARNs of those that are to run one task each, whether or not there is room for it now. */
  readonly fit: readonly string[];
  /** Those that are not, and run one, by ARN. */
  readonly leaving: ReadonlyMap<string, LeavingHost>;
}

/**
 * Why an instance is to lose its task. A DRAINING one keeps it until nothing else is left there: `busy`,
 * then `drained`; `unfit` is one that the constraints no longer allow (reference §3.5.3, §3.8.8).
 */
export type LeavingHost = 'busy' | 'drained' | 'unfit';
