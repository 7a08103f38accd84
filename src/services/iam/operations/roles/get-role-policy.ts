import { noSuchRolePolicy } from '../../errors.ts';
import { query, requireRole } from '../../operation.ts';
import { checkRoleName, policyNameCheck } from '../../rules/role-checks.ts';
import { encodedPolicy } from '../../views/role.ts';

/** One inline policy of a role. */
export const getRolePolicy = query('GetRolePolicy', (context, input) => {
  const { RoleName, PolicyName } = input;
  checkRoleName(RoleName, policyNameCheck(PolicyName));
  const policies = new Map(Object.entries(requireRole(context, RoleName).inlinePolicies));
  const document = policies.get(PolicyName);
  if (document === undefined) throw noSuchRolePolicy(PolicyName);
  return { RoleName, PolicyName, PolicyDocument: encodedPolicy(document) };
});
