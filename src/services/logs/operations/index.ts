// The operations of CloudWatch Logs that are built: one file each. Leaving one out does not compile.
import type { OperationName } from '../model/operations.ts';
import type { LogsOperation } from '../operation.ts';
import { filterLogEvents } from './log-events/filter-log-events.ts';
import { getLogEvents } from './log-events/get-log-events.ts';
import { putLogEvents } from './log-events/put-log-events.ts';
import { createLogGroup } from './log-groups/create-log-group.ts';
import { deleteLogGroup } from './log-groups/delete-log-group.ts';
import { deleteRetentionPolicy } from './log-groups/delete-retention-policy.ts';
import { describeLogGroups } from './log-groups/describe-log-groups.ts';
import { putLogGroupDeletionProtection } from './log-groups/put-log-group-deletion-protection.ts';
import { putRetentionPolicy } from './log-groups/put-retention-policy.ts';
import { createLogStream } from './log-streams/create-log-stream.ts';
import { deleteLogStream } from './log-streams/delete-log-stream.ts';
import { describeLogStreams } from './log-streams/describe-log-streams.ts';
import { listTagsForResource } from './tags/list-tags-for-resource.ts';
import { listTagsLogGroup } from './tags/list-tags-log-group.ts';
import { tagLogGroup } from './tags/tag-log-group.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagLogGroup } from './tags/untag-log-group.ts';
import { untagResource } from './tags/untag-resource.ts';

export const operations: Readonly<Record<OperationName, LogsOperation>> = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteLogGroup: deleteLogGroup,
  DeleteLogStream: deleteLogStream,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  ListTagsForResource: listTagsForResource,
  ListTagsLogGroup: listTagsLogGroup,
  PutLogEvents: putLogEvents,
  PutLogGroupDeletionProtection: putLogGroupDeletionProtection,
  PutRetentionPolicy: putRetentionPolicy,
  TagLogGroup: tagLogGroup,
  TagResource: tagResource,
  UntagLogGroup: untagLogGroup,
  UntagResource: untagResource,
};
