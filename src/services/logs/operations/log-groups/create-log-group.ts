import { constraints, groupExists } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { checkTags } from '../../rules/tags.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

/** Makes a group that keeps its events until it is told otherwise. Required: logGroupName. */
export const createLogGroup = operation('CreateLogGroup', (context, input) => {
  const { caller, now, unit } = context;
  const { logGroupName: name, kmsKeyId, tags = {} } = input;
  constraints.check(groupNameCheck(name), ['kmsKeyId', kmsKeyId, { max: 256 }]);
  if (Object.keys(tags).length > 0) checkTags(tags);
  if (unit.groups.get(caller, name) !== undefined) throw groupExists();
  warnOfWhatHasNoEffect(context, 'CreateLogGroup', { ...input });
  unit.groups.insert(caller, {
    name,
    createdAt: now,
    groupClass: input.logGroupClass ?? 'STANDARD',
    kmsKeyId,
    deletionProtected: input.deletionProtectionEnabled ?? false,
    tags,
  });
  return {};
});
