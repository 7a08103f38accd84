import { query, requireRole } from '../../operation.ts';
import { page } from '../../rules/page.ts';
import { checkRoleName } from '../../rules/role-checks.ts';

/** The managed policies of a role, in order of ARN, below a path of theirs. */
export const listAttachedRolePolicies = query('ListAttachedRolePolicies', (context, input) => {
  checkRoleName(input.RoleName);
  const { attachedPolicies } = requireRole(context, input.RoleName);
  const { PathPrefix = '/' } = input;
  const found = attachedPolicies.filter((arn) => pathOf(arn).startsWith(PathPrefix)).toSorted();
  const { items, ...more } = page('ListAttachedRolePolicies', found, (arn) => arn, input);
  const AttachedPolicies = items.map((arn) => ({
    PolicyArn: arn,
    PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
  }));
  return { AttachedPolicies, ...more };
});

/** `arn:aws:iam::aws:policy/service-role/Name` has the path `/service-role/`. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
}
