import { parseArn } from '../../../../aws/arn.ts';
import { refusal } from '../../errors.ts';
import { operation, requireRole } from '../../operation.ts';
import { checkRoleName, policyArnCheck } from '../../rules/role-checks.ts';

/** Attaches a managed policy, of AWS or of anybody: it need not exist. Twice is once. */
export const attachRolePolicy = operation('AttachRolePolicy', (context, input) => {
  const { RoleName, PolicyArn } = input;
  checkRoleName(RoleName, policyArnCheck(PolicyArn));
  const role = requireRole(context, RoleName);
  if (!parseArn(PolicyArn)?.resource.startsWith('policy/')) {
    throw refusal('InvalidInputException', `ARN ${PolicyArn} is not valid.`);
  }
  if (role.attachedPolicies.includes(PolicyArn)) return {};
  context.roles.put(context.caller.account, {
    ...role,
    attachedPolicies: [...role.attachedPolicies, PolicyArn],
  });
  return {};
});
