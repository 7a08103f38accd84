import type { Role, Tag } from './types.ts';

/** A role as stored: what GetRole shows, its tags, and its policies. Instants are epoch milliseconds. */
export interface RoleDocument extends Role {
  readonly AssumeRolePolicyDocument: string;
  readonly MaxSessionDuration: number;
  readonly Tags: readonly Tag[];
  /** The ARNs of managed policies, in the order in which they were attached. */
  readonly attachedPolicies: readonly string[];
  /** Inline policies by name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
}
