import {
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from 'vitest';
import { groupArn, logsWorld, startOfTime } from '../../logs-world.ts';

const world = logsWorld();

beforeEach(async () => {
  await world.group();
  for (const name of ['web/1', 'web/2', 'db/1']) await world.stream(name);
  await world.put(
    [
      [0, 'GET /'],
      [2, 'ERROR of web 1'],
      [4, 'GET /a'],
    ],
    'web/1',
  );
  await world.put(
    [
      [1, 'GET /b'],
      [2, 'ERROR of web 2'],
    ],
    'web/2',
  );
  await world.put([[3, 'ERROR of db']], 'db/1');
});

async function filtered(input: Partial<FilterLogEventsCommandInput> = {}) {
  const command = new FilterLogEventsCommand({ logGroupName: '/app', ...input });
  const answer = await world.logs().send(command);
  return { messages: answer.events?.map(({ message }) => message), answer };
}

describe('FilterLogEvents', () => {
  test('searches all streams of a group in order of time', async () => {
    const { messages, answer } = await filtered();
    expect(messages).toEqual([
      'GET /',
      'GET /b',
      'ERROR of web 1',
      'ERROR of web 2',
      'ERROR of db',
      'GET /a',
    ]);
    expect(answer.events?.[1]).toEqual({
      logStreamName: 'web/2',
      timestamp: startOfTime + 1,
      ingestionTime: startOfTime,
      message: 'GET /b',
      eventId: expect.stringMatching(/^\d{56}$/),
    });
    expect(new Set(answer.events?.map(({ eventId }) => eventId)).size).toBe(6);
    expect(answer.searchedLogStreams).toEqual([]);
    expect(answer.nextToken).toBeUndefined();
  });

  test('keeps to streams, a pattern and a span of time, both ends of which belong to it', async () => {
    expect((await filtered({ filterPattern: 'ERROR' })).messages).toHaveLength(3);
    const prefix = { logStreamNamePrefix: 'web/', filterPattern: 'ERROR' };
    expect((await filtered(prefix)).messages).toEqual(['ERROR of web 1', 'ERROR of web 2']);
    expect((await filtered({ logStreamNames: ['db/1'] })).messages).toEqual(['ERROR of db']);
    const span = { startTime: startOfTime + 1, endTime: startOfTime + 2 };
    expect((await filtered(span)).messages).toEqual(['GET /b', 'ERROR of web 1', 'ERROR of web 2']);
    const byArn = { logGroupName: undefined, logGroupIdentifier: groupArn };
    expect((await filtered(byArn)).messages).toHaveLength(6);
  });

  test.each([true, false])(
    'goes through them page by page, from the head: %s',
    async (startFromHead) => {
      const whole = await filtered({ startFromHead });
      const seen: unknown[] = [];
      let nextToken: string | undefined;
      do {
        // The direction of a token counts, not that of the request.
        const page = await filtered({
          limit: 1,
          nextToken,
          ...(nextToken === undefined && { startFromHead }),
        });
        seen.push(...(page.messages ?? []));
        nextToken = page.answer.nextToken;
      } while (nextToken !== undefined);
      expect(seen).toEqual(whole.messages);
      expect(seen.at(startFromHead ? 0 : -1)).toBe('GET /');
    },
  );

  test('searches a part at a time, so that a long search keeps nobody waiting', async () => {
    const events = Array.from({ length: 10_000 }, (_, n) => [10 + n, 'noise'] as const);
    for (let batch = 0; batch < 6; batch += 1) await world.put(events, 'db/1');
    const first = await filtered({ filterPattern: 'of' });
    expect(first.messages).toHaveLength(3);
    expect(first.answer.nextToken).toBeDefined();
    const { nextToken } = first.answer;
    const second = await filtered({ filterPattern: 'of', nextToken });
    expect(second.messages).toEqual([]);
    expect(second.answer.nextToken).toBeUndefined();
  });

  test('shows what `aws logs tail --follow` asks again and again', async () => {
    // It asks from the last event that it saw, and drops those whose ids it knows.
    const { answer } = await filtered({ startTime: startOfTime, interleaved: true });
    const last = answer.events?.at(-1);
    await world.put([[4, 'of the same instant']], 'web/2');
    const { answer: later } = await filtered({ startTime: last?.timestamp, interleaved: true });
    const fresh = later.events?.filter(({ eventId }) => eventId !== last?.eventId);
    expect(fresh?.map(({ message }) => message)).toEqual(['of the same instant']);
  });

  test.each([
    [{ filterPattern: '"open' }, `Invalid filter pattern: Invalid character(s) in term '"open'`],
    [{ nextToken: 'forged' }, 'The specified nextToken is invalid.'],
    [{ logStreamNames: ['none'] }, 'The specified log stream does not exist.'],
    [{ logStreamNames: ['db/1'], logStreamNamePrefix: 'web' }, /Only one of/],
    [{ logGroupName: '/none' }, 'The specified log group does not exist.'],
    [{ limit: 10_001 }, /'limit'/],
  ])('refuses %j', async (input, message) => {
    await expect(filtered(input)).rejects.toMatchObject({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
