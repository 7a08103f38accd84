import { query, requireRole } from '../../operation.ts';
import { page } from '../../rules/page.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** The tags of a role in order of key. */
export const listRoleTags = query('ListRoleTags', (context, input) => {
  checkRoleName(input.RoleName);
  const { Tags } = requireRole(context, input.RoleName);
  const inOrder = Tags.toSorted((one, other) => (one.Key < other.Key ? -1 : 1));
  const { items, ...more } = page('ListRoleTags', inOrder, ({ Key }) => Key, input);
  return { Tags: items, ...more };
});
