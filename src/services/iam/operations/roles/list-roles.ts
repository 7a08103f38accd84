import { constraints } from '../../errors.ts';
import { query } from '../../operation.ts';
import { page } from '../../rules/page.ts';
import { listedRoleView } from '../../views/role.ts';

/** The roles of the account below a path, in order of name. */
export const listRoles = query('ListRoles', ({ roles, caller }, input) => {
  const { PathPrefix = '/' } = input;
  constraints.check([
    'pathPrefix',
    PathPrefix,
    { min: 1, max: 512, pattern: '\\u002F[\\u0021-\\u007F]*' },
  ]);
  const found = roles.all(caller.account).filter(({ Path }) => Path.startsWith(PathPrefix));
  const keyOf = ({ RoleName }: { readonly RoleName: string }): string => RoleName.toLowerCase();
  const { items, ...more } = page('ListRoles', found, keyOf, input);
  return { Roles: items.map(listedRoleView), ...more };
});
