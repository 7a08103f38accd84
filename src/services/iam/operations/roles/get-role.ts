import { query, requireRole } from '../../operation.ts';
import { checkRoleName } from '../../rules/role-checks.ts';
import { roleView } from '../../views/role.ts';

/** One role, with its tags and its trust policy. */
export const getRole = query('GetRole', (context, input) => {
  checkRoleName(input.RoleName);
  return { Role: roleView(requireRole(context, input.RoleName)) };
});
