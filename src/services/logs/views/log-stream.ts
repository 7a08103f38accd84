import type { LogStreamRow } from '../model/rows.ts';
import type { LogStream } from '../model/types.ts';

/** A stream as DescribeLogStreams shows it. Its storedBytes have been 0 in the service since 2019. */
export function logStreamView(groupArn: string, stream: LogStreamRow): LogStream {
  return {
    arn: `${groupArn}:log-stream:${stream.name}`,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventAt,
    lastEventTimestamp: stream.lastEventAt,
    lastIngestionTime: stream.lastIngestedAt,
    logStreamName: stream.name,
    storedBytes: 0,
  };
}
