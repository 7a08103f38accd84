import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { EventStream } from '../../src/http/event-stream.ts';
import { OpenStreams } from '../../src/http/open-streams.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';

const nothing = { eventsAfter: () => [], onEvents: () => () => {} };

test('a client that reads nothing holds up a closing server for a second', async () => {
  const clock = new VirtualClock(0);
  const streams = new OpenStreams(clock);
  const stream = new EventStream({ control: nothing, clock, after: 0, follow: true });
  // Without a connection the answer never gets away, as with a client whose window is full.
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  streams.add(stream, response);
  stream.pipe(response);
  const over = streams.endAll();
  clock.jumpTo(999);
  expect(response.destroyed).toBe(false);
  clock.jumpTo(1000);
  await over;
  expect(response.destroyed).toBe(true);
});
