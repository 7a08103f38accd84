import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DataChannelServer } from '../../../src/endpoints/exec/data-channel-server.ts';
import { SystemClock } from '../../../src/kernel/clock.ts';
import { createLogger } from '../../../src/kernel/logger.ts';

const http = createServer();
let url = '';

beforeEach(async () => {
  const channels = new DataChannelServer({
    sessions: {
      redeem: () => Promise.reject(new Error('the engine went away')),
      close: () => Promise.resolve(),
    },
    clock: new SystemClock(),
    log: createLogger('silent'),
  });
  http.on('upgrade', (request, socket, head) => channels.accept(request, socket, head));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  url = `ws://127.0.0.1:${port}/v1/data-channel/ecs-execute-command-1`;
});

afterEach(() => {
  http.close();
});

describe('the end of a data channel', () => {
  it('tells its client that the fault is here when the session cannot be opened', async () => {
    const client = new WebSocket(url);
    await once(client, 'open');
    client.send(JSON.stringify({ TokenValue: 'x', ClientId: 'y' }));
    const [code] = await once(client, 'close');
    expect(code).toBe(1011);
  });
});
