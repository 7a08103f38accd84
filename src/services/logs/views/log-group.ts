import type { Caller } from '../../../aws/caller.ts';
import type { LogGroupRow } from '../model/rows.ts';
import type { LogGroup } from '../model/types.ts';
import { groupArn } from '../rules/names.ts';

/** A group as DescribeLogGroups shows it: `arn` is the form that policies want, `logGroupArn` the other. */
export function logGroupView(caller: Caller, group: LogGroupRow): LogGroup {
  const arn = groupArn(caller, group.name);
  return {
    arn: `${arn}:*`,
    creationTime: group.createdAt,
    deletionProtectionEnabled: group.deletionProtected,
    kmsKeyId: group.kmsKeyId,
    logGroupArn: arn,
    logGroupClass: group.groupClass,
    logGroupName: group.name,
    metricFilterCount: 0,
    retentionInDays: group.retentionInDays,
    storedBytes: group.storedBytes,
  };
}
