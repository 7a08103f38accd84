import { AwsError } from '../../../../aws/errors.ts';
import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { requireGroup } from './lookup.ts';

/** Deletes a group with its streams and events, unless it is protected. Required: logGroupName. */
export const deleteLogGroup = operation('DeleteLogGroup', (context, { logGroupName }) => {
  constraints.check(groupNameCheck(logGroupName));
  const group = requireGroup(context, logGroupName);
  if (group.deletionProtected) {
    // Documented; the service's text was not seen.
    const text = 'The log group has deletion protection enabled. Disable it before deleting.';
    throw new AwsError('ValidationException', text);
  }
  context.unit.groups.delete(group.id);
  return {};
});
