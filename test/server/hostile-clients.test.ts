import { connect, type Socket } from 'node:net';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientOf, type ServerProcess, serverProcesses } from './server-process.ts';
import { createDemo, listTasks, runTasks } from './task-fixture.ts';

const { start } = serverProcesses();
const target = 'AmazonEC2ContainerServiceV20141113';
let server: ServerProcess;

beforeAll(async () => {
  const flags = ['--port', '0', '--runtime', 'simulated', '--data-dir', ':memory:'];
  server = await start({ flags });
  await createDemo(clientOf(server));
});

/** The server answers a good request as if nothing had happened, within a second. */
async function expectAtEase(): Promise<void> {
  const { clusterArns } = await clientOf(server).send(new ListClustersCommand({}), {
    abortSignal: AbortSignal.timeout(1000),
  });
  expect(clusterArns).toHaveLength(1);
  expect(server.stderr(), 'a request failed in a way it should not').not.toContain('"level":50');
}

describe('bytes that are no request', () => {
  test('get 400 or nothing, whatever they are', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const answer = await exchange(Buffer.concat([sent, Buffer.from('\r\n\r\n')]));
        expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/);
      }),
      { numRuns: 60 },
    );
    await expectAtEase();
  });

  const post = 'POST / HTTP/1.1\r\nhost: localhost\r\n';
  const strange = {
    'headers without end': { sent: `${post}x: ${'y'.repeat(100_000)}\r\n\r\n`, status: 431 },
    'no Host': { sent: 'POST / HTTP/1.1\r\n\r\n', status: 400 },
    'two lengths': { sent: `${post}content-length: 5\r\ncontent-length: 6\r\n\r\n{}`, status: 400 },
    'a length and chunks': {
      sent: `${post}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}`,
      status: 400,
    },
    'a length below zero': { sent: `${post}content-length: -1\r\n\r\n{}`, status: 400 },
    'a method that is none': { sent: 'BREW / HTTP/1.1\r\nhost: localhost\r\n\r\n', status: 400 },
    'another protocol': { sent: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: 400 },
  };

  test.each(Object.entries(strange))('such as %s get an error', async (_, { sent, status }) => {
    expect(await exchange(Buffer.from(sent, 'latin1'))).toMatch(`HTTP/1.1 ${status} `);
    await expectAtEase();
  });
});

describe('a body', () => {
  test('of 100 MB is refused before it has come, by its length', async () => {
    const answer = await exchange(headOf({ 'content-length': 100 * 1024 * 1024 }));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"__type":"RequestEntityTooLargeException"');
    await expectAtEase();
  });

  test('of 100 MB in chunks is refused on the way', async () => {
    const chunk = Buffer.concat([
      Buffer.from('10000\r\n'),
      Buffer.alloc(65_536, ' '),
      Buffer.from('\r\n'),
    ]);
    const socket = await open();
    const answer = read(socket);
    socket.write(headOf({ 'transfer-encoding': 'chunked' }));
    let sent = 0;
    while (sent < 1600 && !socket.destroyed && socket.writable) {
      if (!socket.write(chunk)) await drained(socket);
      sent += 1;
    }
    socket.destroy();
    const text = await answer;
    expect(text).toMatch(/^(HTTP\/1\.1 413 |$)/);
    expect(sent, 'the server took all of it').toBeLessThan(1600);
    await expectAtEase();
  });

  test('that is not UTF-8 is refused in the shape of AWS', async () => {
    const body = Buffer.from('{"clusterName":"\xff\xfe\x80"}', 'latin1');
    const answer = await exchange(Buffer.concat([headOf({ 'content-length': body.length }), body]));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"__type":"SerializationException"');
    await expectAtEase();
  });

  test('in another encoding than it says is refused', async () => {
    for (const encoding of ['gzip', 'br', 'deflate']) {
      const body = Buffer.from('{}');
      const head = headOf({ 'content-length': body.length, 'content-encoding': encoding });
      const answer = await exchange(Buffer.concat([head, body]));
      expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
    }
    await expectAtEase();
  });
});

test('the operation must be named, and be one', async () => {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  const missing = await fetch(server.url, { method: 'POST', headers, body: '{}' });
  expect(missing.status).toBe(400);
  expect(await missing.json()).toMatchObject({ __type: 'UnknownOperationException' });
  for (const name of [
    `${target}.LaunchRocket`,
    `${target}.`,
    target,
    'DynamoDB_20120810.PutItem',
  ]) {
    const unknown = { ...headers, 'x-amz-target': name };
    const answer = await fetch(server.url, { method: 'POST', headers: unknown, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ __type: 'UnknownOperationException' });
  }
});

test('clients that send half a request and wait keep nobody else waiting', async () => {
  const sockets = await Promise.all(Array.from({ length: 200 }, () => open()));
  sockets.forEach((socket, at) => {
    const head = headOf({ 'content-length': 100 });
    socket.write(at % 2 === 0 ? head.subarray(0, 30) : Buffer.concat([head, Buffer.from('{"clu')]));
  });
  await expectAtEase();
  for (const socket of sockets) socket.destroy();
  await expectAtEase();
});

test('clients that go away in the middle of an answer do no harm', async () => {
  const body = Buffer.from('{}');
  const request = Buffer.concat([headOf({ 'content-length': body.length }), body]);
  const sockets = await Promise.all(Array.from({ length: 100 }, () => open()));
  for (const socket of sockets) socket.write(request, () => socket.resetAndDestroy());
  await expectAtEase();
});

test('a hundred RunTasks at once with one client token are one task', async () => {
  const ecs = clientOf(server);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => runTasks(ecs, { clientToken: 'one' })),
  );
  expect(new Set(answers.flat().map((task) => task.taskArn)).size).toBe(1);
  expect(await listTasks(ecs)).toHaveLength(1);
});

/** The head of a ListClusters call. */
function headOf(headers: Readonly<Record<string, string | number>>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-amz-json-1.1\r\n` +
      `x-amz-target: ${target}.ListClusters\r\n${lines.join('')}\r\n`,
  );
}

async function open(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Sends and half-closes; resolves with all that came back when the server has closed. */
async function exchange(sent: Buffer): Promise<string> {
  const socket = await open();
  socket.setTimeout(2000, () => socket.destroy());
  const answer = read(socket);
  socket.end(sent);
  return await answer;
}

async function read(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(parts).toString('utf8');
}

async function drained(socket: Socket): Promise<void> {
  await new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', resolve);
  });
}
