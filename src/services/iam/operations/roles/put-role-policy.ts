import { operation, requireRole } from '../../operation.ts';
import { checkPolicyDocument } from '../../rules/policy-document.ts';
import { checkRoleName, policyNameCheck } from '../../rules/role-checks.ts';

/** Puts an inline policy into a role, in the place of one of the same name. */
export const putRolePolicy = operation('PutRolePolicy', (context, input) => {
  const { RoleName, PolicyName, PolicyDocument } = input;
  checkRoleName(RoleName, policyNameCheck(PolicyName));
  const role = requireRole(context, RoleName);
  checkPolicyDocument(PolicyDocument);
  context.roles.put(context.caller.account, {
    ...role,
    inlinePolicies: Object.fromEntries([
      ...Object.entries(role.inlinePolicies),
      [PolicyName, PolicyDocument],
    ]),
  });
  return {};
});
