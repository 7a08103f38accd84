import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Upgrades } from '../../src/ports/upgrades.ts';
import { frontDoor } from './start-front-door.ts';

/** Answers with a protocol of its own, of one word. */
class Words implements Upgrades {
  accepted = 0;
  isClosed = false;

  takes(path: string): boolean {
    return path.startsWith('/words/');
  }

  accept(...[, socket]: Parameters<Upgrades['accept']>): void {
    this.accepted += 1;
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    );
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const words = new Words();
const app = frontDoor({ upgrades: words });
let port: number;

beforeAll(async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port; // true: it listens on a port
});

afterAll(async () => {
  await app.close();
  expect(words.isClosed, 'whoever took connections over is told of the end').toBe(true);
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** An upgrade as a client asks for it. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers },
    });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, body: '' });
    });
    asked.on('response', (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('an upgrade', () => {
  test('goes to whom it is for', async () => {
    const before = words.accepted;
    expect(await ask('/words/1?role=publish_subscribe')).toEqual({ status: 101, body: '' });
    expect(words.accepted).toBe(before + 1);
  });

  test.each([
    ['from a page of another site', { origin: 'https://evil.example' }],
    ['from a page of another port of this machine', { origin: 'http://127.0.0.1:9' }],
    ['from a sandboxed page', { origin: 'null' }],
    ['that a browser says to be cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['under a name that was pointed at this machine', { host: 'evil.example' }],
  ])('%s is refused and reaches nobody', async (_, headers) => {
    const before = words.accepted;
    const { status, body } = await ask('/words/1', headers);
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ __type: 'AccessDeniedException' });
    expect(words.accepted).toBe(before);
  });

  test('from a page of Gantry itself is none of another site', async () => {
    expect(await ask('/words/1', { origin: `http://127.0.0.1:${port}` })).toMatchObject({
      status: 101,
    });
  });
});

describe('an offer to upgrade is ignored', () => {
  test('on a path that has no other protocol', async () => {
    expect(await ask('/docs')).toMatchObject({ status: 200 });
    expect(await ask('/nothing')).toMatchObject({ status: 404 });
  });

  test('to HTTP/2, which some clients make with every request', async () => {
    const offer = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' };
    expect(await ask('/openapi/ecs.json', offer)).toMatchObject({ status: 200 });
  });
});
