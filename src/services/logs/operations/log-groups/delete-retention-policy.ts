import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { requireGroup } from './lookup.ts';

/** Makes a group keep its events for ever. Required: logGroupName. */
export const deleteRetentionPolicy = operation(
  'DeleteRetentionPolicy',
  (context, { logGroupName }) => {
    constraints.check(groupNameCheck(logGroupName));
    context.unit.groups.setRetention(requireGroup(context, logGroupName).id, undefined);
    return {};
  },
);
