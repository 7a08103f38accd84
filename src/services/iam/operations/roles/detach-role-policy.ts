import { refusal } from '../../errors.ts';
import { operation, requireRole } from '../../operation.ts';
import { checkRoleName, policyArnCheck } from '../../rules/role-checks.ts';

/** Detaches a managed policy. */
export const detachRolePolicy = operation('DetachRolePolicy', (context, input) => {
  const { RoleName, PolicyArn } = input;
  checkRoleName(RoleName, policyArnCheck(PolicyArn));
  const role = requireRole(context, RoleName);
  if (!role.attachedPolicies.includes(PolicyArn)) {
    throw refusal('NoSuchEntityException', `Policy ${PolicyArn} was not found.`);
  }
  context.roles.put(context.caller.account, {
    ...role,
    attachedPolicies: role.attachedPolicies.filter((arn) => arn !== PolicyArn),
  });
  return {};
});
