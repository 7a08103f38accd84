import { refusal } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { checkPolicyDocument } from '../../rules/policy-document.ts';
import {
  checkRoleName,
  checkTags,
  descriptionCheck,
  maxSessionDurationCheck,
  pathCheck,
} from '../../rules/role-checks.ts';
import { roleView } from '../../views/role.ts';
import { makeRole } from './make-role.ts';

/** Makes a role. A boundary is kept and shown; like every policy it is not evaluated. */
export const createRole = operation('CreateRole', (context, input) => {
  checkRoleName(
    input.RoleName,
    pathCheck(input.Path),
    descriptionCheck(input.Description),
    maxSessionDurationCheck(input.MaxSessionDuration),
  );
  checkTags(input.Tags ?? []);
  const { roles, caller } = context;
  if (roles.get(caller.account, input.RoleName) !== undefined) {
    const text = `Role with name ${input.RoleName} already exists.`;
    throw refusal('EntityAlreadyExistsException', text);
  }
  checkPolicyDocument(input.AssumeRolePolicyDocument);
  const role = makeRole(context, input);
  roles.put(caller.account, role);
  return { Role: roleView(role) };
});
