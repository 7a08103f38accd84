import { operation, requireRole } from '../../operation.ts';
import { checkPolicyDocument } from '../../rules/policy-document.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** Replaces the trust policy. With --strict it says whether tasks may have the role. */
export const updateAssumeRolePolicy = operation('UpdateAssumeRolePolicy', (context, input) => {
  checkRoleName(input.RoleName);
  const role = requireRole(context, input.RoleName);
  checkPolicyDocument(input.PolicyDocument);
  context.roles.put(context.caller.account, {
    ...role,
    AssumeRolePolicyDocument: input.PolicyDocument,
  });
  return {};
});
