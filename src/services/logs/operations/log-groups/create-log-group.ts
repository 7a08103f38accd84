import { constraints, groupExists } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck } from '../../rules/names.ts';
import { checkTags } from '../../rules/tags.ts';

/** Makes a group that keeps its events until it is told otherwise. Required: logGroupName. */
export const createLogGroup = operation('CreateLogGroup', ({ caller, now, unit }, input) => {
  const { logGroupName: name, kmsKeyId, tags = {} } = input;
  constraints.check(groupNameCheck(name), ['kmsKeyId', kmsKeyId, { max: 256 }]);
  if (Object.keys(tags).length > 0) checkTags(tags);
  if (unit.groups.get(caller, name) !== undefined) throw groupExists();
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
