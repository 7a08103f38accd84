import { constraints } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { groupNameCheck, streamNameCheck } from '../../rules/names.ts';
import { acceptedEvents, batchConstraint, checkBatch } from '../../rules/put-request.ts';
import { expiredBefore } from '../../rules/retention.ts';
import { appendEvents } from '../../tables/append-events.ts';
import { requireGroup } from '../log-groups/lookup.ts';
import { requireStream } from '../log-streams/lookup.ts';
import { warnOfWhatHasNoEffect } from '../warn-not-yet-effective.ts';

/**
 * Stores events of a stream. Sequence tokens are neither needed nor looked at, as since 2023.
 * Required: logEvents, logGroupName, logStreamName.
 */
export const putLogEvents = operation('PutLogEvents', (context, input) => {
  const { logGroupName, logStreamName, logEvents } = input;
  const { now, unit } = context;
  constraints.check(
    groupNameCheck(logGroupName),
    streamNameCheck(logStreamName),
    ['logEvents', logEvents.map(() => ''), batchConstraint],
    ...logEvents.map(
      ({ timestamp }, index) =>
        [`logEvents.${index + 1}.member.timestamp`, timestamp, { min: 0 }] as const,
    ),
    ...logEvents.flatMap(({ message }, index) =>
      message === ''
        ? [[`logEvents.${index + 1}.member.message`, message, { min: 1 }] as const]
        : [],
    ),
  );
  checkBatch(logEvents);
  const group = requireGroup(context, logGroupName);
  const stream = requireStream(context, group, logStreamName);
  if (input.entity !== undefined) warnOfWhatHasNoEffect(context, 'PutLogEvents', { ...input });
  const expired = expiredBefore(group.retentionInDays, now);
  const { events, rejected } = acceptedEvents(logEvents, now, expired);
  appendEvents(
    unit,
    { groupId: group.id, streamId: stream.id },
    events.map(({ timestamp, message }) => ({ at: timestamp, message })),
    now,
  );
  return { rejectedLogEventsInfo: rejected };
});
