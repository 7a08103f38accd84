import { operation, requireRole } from '../../operation.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** Takes tags from a role, those it has of the given keys. */
export const untagRole = operation('UntagRole', (context, input) => {
  checkRoleName(input.RoleName);
  const role = requireRole(context, input.RoleName);
  const Tags = role.Tags.filter(({ Key }) => !input.TagKeys.includes(Key));
  context.roles.put(context.caller.account, { ...role, Tags });
  return {};
});
