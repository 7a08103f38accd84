import { refusal } from '../../errors.ts';
import { operation, requireRole } from '../../operation.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** Deletes a role that no policy is part of any more. Tasks that have it keep their credentials. */
export const deleteRole = operation('DeleteRole', (context, input) => {
  checkRoleName(input.RoleName);
  const { attachedPolicies, inlinePolicies, RoleName } = requireRole(context, input.RoleName);
  if (attachedPolicies.length > 0) {
    const text = 'Cannot delete entity, must detach all policies first.';
    throw refusal('DeleteConflictException', text);
  }
  if (Object.keys(inlinePolicies).length > 0) {
    const text = 'Cannot delete entity, must delete policies first.';
    throw refusal('DeleteConflictException', text);
  }
  context.roles.delete(context.caller.account, RoleName);
  return {};
});
