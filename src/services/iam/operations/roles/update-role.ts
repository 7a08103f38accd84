import { operation, requireRole } from '../../operation.ts';
import {
  checkRoleName,
  descriptionCheck,
  maxSessionDurationCheck,
} from '../../rules/role-checks.ts';

/** Changes the description, or how long sessions of the role may be. */
export const updateRole = operation('UpdateRole', (context, input) => {
  const { RoleName, Description, MaxSessionDuration } = input;
  checkRoleName(
    RoleName,
    descriptionCheck(Description),
    maxSessionDurationCheck(MaxSessionDuration),
  );
  const role = requireRole(context, RoleName);
  context.roles.put(context.caller.account, {
    ...role,
    ...(Description === undefined ? {} : { Description }),
    ...(MaxSessionDuration === undefined ? {} : { MaxSessionDuration }),
  });
  return {};
});
