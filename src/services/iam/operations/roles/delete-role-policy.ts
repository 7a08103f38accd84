import { noSuchRolePolicy } from '../../errors.ts';
import { operation, requireRole } from '../../operation.ts';
import { checkRoleName, policyNameCheck } from '../../rules/role-checks.ts';

/** Takes an inline policy out of a role. */
export const deleteRolePolicy = operation('DeleteRolePolicy', (context, input) => {
  const { RoleName, PolicyName } = input;
  checkRoleName(RoleName, policyNameCheck(PolicyName));
  const role = requireRole(context, RoleName);
  const policies = new Map(Object.entries(role.inlinePolicies));
  if (!policies.delete(PolicyName)) throw noSuchRolePolicy(PolicyName);
  context.roles.put(context.caller.account, {
    ...role,
    inlinePolicies: Object.fromEntries(policies),
  });
  return {};
});
