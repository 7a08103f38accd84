import {
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, test } from 'vitest';
import { logsWorld, startOfTime } from '../../logs-world.ts';

const world = logsWorld();

beforeEach(async () => {
  await world.group();
  await world.stream();
});

async function got(input: Partial<GetLogEventsCommandInput> = {}) {
  const answer = await world
    .logs()
    .send(new GetLogEventsCommand({ logGroupName: '/app', logStreamName: 'one', ...input }));
  return {
    messages: answer.events?.map(({ message }) => message),
    events: answer.events,
    forward: answer.nextForwardToken,
    backward: answer.nextBackwardToken,
  };
}

/** `count` events, a second apart, put in two batches of which the later is put first. */
async function many(count: number): Promise<string[]> {
  const events = Array.from({ length: count }, (_, n) => [n * 1000, `m${n}`] as const);
  await world.put(events.slice(count / 2));
  await world.put(events.slice(0, count / 2));
  return events.map(([, message]) => message);
}

describe('GetLogEvents', () => {
  test('answers events in order of time, each with when it happened and when it came', async () => {
    await world.put([
      [5, 'first'],
      [5, 'second, of the same instant'],
    ]);
    await world.put([[4, 'earlier, put later']]);
    const { events } = await got();
    expect(events).toEqual([
      { timestamp: startOfTime + 4, ingestionTime: startOfTime, message: 'earlier, put later' },
      { timestamp: startOfTime + 5, ingestionTime: startOfTime, message: 'first' },
      {
        timestamp: startOfTime + 5,
        ingestionTime: startOfTime,
        message: 'second, of the same instant',
      },
    ]);
  });

  test('goes forward from the head to the end, where the token stays', async () => {
    const all = await many(300);
    const seen: unknown[] = [];
    let page = await got({ startFromHead: true, limit: 70 });
    for (;;) {
      seen.push(...(page.messages ?? []));
      const next = await got({ nextToken: page.forward, limit: 70 });
      if (next.forward === page.forward) {
        expect(next.messages).toEqual([]);
        break;
      }
      page = next;
    }
    expect(seen).toEqual(all);
    await world.put([[300_000, 'one more']]);
    expect((await got({ nextToken: page.forward })).messages).toEqual(['one more']);
  });

  test('goes backward from the newest', async () => {
    const all = await many(300);
    const newest = await got({ limit: 100 });
    expect(newest.messages).toEqual(all.slice(200));
    const before = await got({ nextToken: newest.backward, limit: 100 });
    expect(before.messages).toEqual(all.slice(100, 200));
    const first = await got({ nextToken: before.backward, limit: 200 });
    expect(first.messages).toEqual(all.slice(0, 100));
    expect((await got({ nextToken: first.backward })).messages).toEqual([]);
    // And turns round.
    expect((await got({ nextToken: before.forward, limit: 100 })).messages).toEqual(all.slice(200));
  });

  test('keeps to a span of time: its start belongs to it, its end does not', async () => {
    const all = await many(10);
    const span = { startTime: startOfTime + 2000, endTime: startOfTime + 5000 };
    expect((await got(span)).messages).toEqual(all.slice(2, 5));
    expect((await got({ ...span, startFromHead: true })).messages).toEqual(all.slice(2, 5));
  });

  test('answers no more than a mebibyte at a time', async () => {
    for (const after of [0, 1, 2]) await world.put([[after, `${after}${'x'.repeat(600_000)}`]]);
    const first = await got({ startFromHead: true });
    expect(first.messages).toHaveLength(1);
    expect((await got({ nextToken: first.forward })).messages?.[0]).toMatch(/^1x/);
  });

  test.each([
    [{ nextToken: 'f/1/s' }, 'The specified nextToken is invalid.'],
    [{ limit: 10_001 }, /'limit'/],
    [{ startTime: 2, endTime: 1 }, /start time/],
    [{ logStreamName: 'none' }, 'The specified log stream does not exist.'],
    [{ logGroupName: '/none' }, 'The specified log group does not exist.'],
  ])('refuses %j', async (input, message) => {
    await expect(got(input)).rejects.toMatchObject({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
