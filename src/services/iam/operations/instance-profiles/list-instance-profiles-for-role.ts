import { query, requireRole } from '../../operation.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** No instance profile can be made here, so a role is in none. Terraform asks before it deletes a role. */
export const listInstanceProfilesForRole = query(
  'ListInstanceProfilesForRole',
  (context, input) => {
    checkRoleName(input.RoleName);
    requireRole(context, input.RoleName);
    return { InstanceProfiles: [], IsTruncated: false };
  },
);
