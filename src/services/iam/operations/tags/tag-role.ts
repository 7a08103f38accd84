import { operation, requireRole } from '../../operation.ts';
import { checkRoleName, checkTags } from '../../rules/role-checks.ts';

/** Adds tags to a role; those with keys that it has replace the old ones. */
export const tagRole = operation('TagRole', (context, input) => {
  checkRoleName(input.RoleName);
  checkTags(input.Tags);
  const role = requireRole(context, input.RoleName);
  const given = new Set(input.Tags.map(({ Key }) => Key));
  const Tags = [...role.Tags.filter(({ Key }) => !given.has(Key)), ...input.Tags];
  checkTags(Tags);
  context.roles.put(context.caller.account, { ...role, Tags });
  return {};
});
