import { parseRoleArn } from '../../aws/arn.ts';
import type { KnownRole, Roles } from '../../ports/roles.ts';
import { trustsEcsTasks } from './rules/trust-policy.ts';
import type { RoleTable } from './tables/roles.ts';

/** The roles that were created, for other services. */
export class KnownRoles implements Roles {
  readonly #open: () => RoleTable;

  /** `open` is called when somebody first asks: most runs know of no role. */
  constructor(open: () => RoleTable) {
    this.#open = open;
  }

  find(roleArn: string): KnownRole | undefined {
    const named = parseRoleArn(roleArn);
    const role = named && this.#open().get(named.account, named.roleName);
    // The path is part of the ARN.
    if (role === undefined || role.Arn !== roleArn) return undefined;
    return {
      roleId: role.RoleId,
      maxSessionDurationSeconds: role.MaxSessionDuration,
      trustsEcsTasks: trustsEcsTasks(role.AssumeRolePolicyDocument),
    };
  }
}
