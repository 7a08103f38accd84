import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { checkRetention } from '../../rules/retention.ts';
import { requireGroup } from './lookup.ts';

/** Says for how many days a group keeps its events. Required: logGroupName, retentionInDays. */
export const putRetentionPolicy = operation(
  'PutRetentionPolicy',
  (context, { logGroupName, retentionInDays }) => {
    constraints.check(groupNameCheck(logGroupName));
    checkRetention(retentionInDays);
    context.unit.groups.setRetention(requireGroup(context, logGroupName).id, retentionInDays);
    return {};
  },
);
