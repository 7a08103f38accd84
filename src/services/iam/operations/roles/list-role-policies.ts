import { query, requireRole } from '../../operation.ts';
import { page } from '../../rules/page.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** The names of a role's inline policies. */
export const listRolePolicies = query('ListRolePolicies', (context, input) => {
  checkRoleName(input.RoleName);
  const names = Object.keys(requireRole(context, input.RoleName).inlinePolicies).toSorted();
  const { items, ...more } = page('ListRolePolicies', names, (name) => name, input);
  return { PolicyNames: items, ...more };
});
