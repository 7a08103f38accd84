import { operation } from '../../operation.ts';
import { groupNameOf } from '../../rules/names.ts';
import { requireGroup } from './lookup.ts';

/** Protects a group from DeleteLogGroup, or no longer. Required: logGroupIdentifier. */
export const putLogGroupDeletionProtection = operation(
  'PutLogGroupDeletionProtection',
  (context, { logGroupIdentifier, deletionProtectionEnabled }) => {
    const group = requireGroup(context, groupNameOf(context.caller, { logGroupIdentifier }));
    context.unit.groups.setDeletionProtection(group.id, deletionProtectionEnabled);
    return {};
  },
);
