import { type InputLogEvent, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from 'vitest';
import { logsWorld, startOfTime } from '../../logs-world.ts';

const world = logsWorld();
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

beforeEach(async () => {
  await world.group();
  await world.stream();
});

function put(logEvents: InputLogEvent[], logStreamName = 'one', logGroupName = '/app') {
  return world.logs().send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

const at = (after: number, message = 'x'): InputLogEvent => {
  return { timestamp: startOfTime + after, message };
};

describe('PutLogEvents', () => {
  test('says which events of a batch are too old and too new', async () => {
    const events = [at(-15 * dayMs), at(-14 * dayMs - 1)];
    expect((await put(events)).rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 2 });
    const ahead = [at(0), at(2 * hourMs), at(2 * hourMs + 1)];
    expect((await put(ahead)).rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 2 });
    expect((await put([at(0)])).rejectedLogEventsInfo).toBeUndefined();
  });

  test('takes no event that is larger than a mebibyte, its overhead counted', async () => {
    await put([at(0, 'x'.repeat(1_048_576 - 26))]);
    await expect(put([at(0, 'x'.repeat(1_048_576 - 25))])).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Log event too large: 1048577 bytes exceeds limit of 1048576',
    });
  });

  test('takes no batch that is larger than a mebibyte together', async () => {
    const half = 'ü'.repeat(262_144);
    await expect(put([at(0, half), at(1, half)])).rejects.toMatchObject({
      message: 'Upload too large: 1048628 bytes exceeds limit of 1048576',
    });
  });

  test('takes no batch out of order, of more than a day, of nothing or of too much', async () => {
    const refusal = (events: InputLogEvent[]) =>
      put(events).then(
        () => 'taken',
        (error: Error) => error.message,
      );
    expect(await refusal([at(1), at(0)])).toBe(
      'Log events in a single PutLogEvents request must be in chronological order.',
    );
    expect(await refusal([at(-dayMs - 1), at(0)])).toBe(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
    expect(await refusal([])).toContain('length greater than or equal to 1');
    expect(await refusal(Array.from({ length: 10_001 }, () => at(0)))).toContain(
      'length less than or equal to 10000',
    );
    expect(await refusal([at(0, '')])).toContain("'logEvents.1.member.message'");
  });

  test('is refused for a group or a stream that is not there', async () => {
    await expect(put([at(0)], 'none')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    await expect(put([at(0)], 'one', '/none')).rejects.toMatchObject({
      message: 'The specified log group does not exist.',
    });
  });
});
