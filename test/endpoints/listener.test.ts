import { get } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { json } from '../../src/endpoints/answers.ts';
import { EndpointListener } from '../../src/endpoints/listener.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { EndpointRequest } from '../../src/ports/container-endpoints.ts';

let listener: EndpointListener;
let url: string;
let port: number;

beforeEach(async () => {
  listener = new EndpointListener(createLogger('silent'));
  port = await listener.listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
});
afterEach(() => listener.close());

function echo(path: string): EndpointRequest[] {
  const seen: EndpointRequest[] = [];
  listener.serve({
    answer: (request) => {
      if (request.path !== path) return undefined;
      seen.push(request);
      return json(200, 'heard');
    },
  });
  return seen;
}

test('hands a request to the routes that know its path, with who sent it', async () => {
  echo('/other');
  const seen = echo('/v4/id/task');
  const answer = await fetch(`${url}/v4/id/task?a=b`);
  expect(await answer.json()).toBe('heard');
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(seen).toMatchObject([{ method: 'GET', path: '/v4/id/task', peer: '127.0.0.1', body: '' }]);
  expect(seen[0]?.query.get('a')).toBe('b');
});

test('knows for whom a Gantry of this machine asks', async () => {
  const seen = echo('/v2/metadata');
  const ask = (peer: string) =>
    fetch(`${url}/v2/metadata`, { headers: { 'gantry-forwarded': peer } });
  await ask('10.203.0.9');
  await ask('no address');
  expect(seen.map(({ peer }) => peer)).toEqual(['10.203.0.9', '']);
});

test.skipIf(process.platform !== 'linux')(
  'believes nobody else about for whom he asks',
  async () => {
    const seen = echo('/v2/metadata');
    const headers = { 'gantry-forwarded': '10.203.0.9' };
    // An address that reaches this machine and is none that it lists as its own.
    const options = { host: '127.0.0.1', port, path: '/v2/metadata', localAddress: '127.0.0.2' };
    await new Promise((resolve, reject) => {
      get({ ...options, headers }, (answer) => answer.resume().on('end', resolve)).on(
        'error',
        reject,
      );
    });
    expect(seen.map(({ peer }) => peer)).toEqual(['127.0.0.2']);
  },
);

test('hands the body of a PUT on', async () => {
  const seen = echo('/api/id');
  await fetch(`${url}/api/id`, { method: 'PUT', body: '{"ProtectionEnabled":true}' });
  expect(seen).toMatchObject([{ method: 'PUT', body: '{"ProtectionEnabled":true}' }]);
});

test('answers in the words of the agent what nobody knows', async () => {
  const answer = await fetch(`${url}/v9`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe('404 page not found\n');
});

test.each([
  ['//v4//id', '/v4/id'],
  ['/v2/../v4/./id?x=1', '/v4/id?x=1'],
  ['/../../etc/passwd', '/etc/passwd'],
])('sends %s to %s', async (path, location) => {
  const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1.1 301 /);
  expect(answer).toContain(`\r\nlocation: ${location}\r\n`);
});

test('takes no other methods', async () => {
  const seen = echo('/v4/id');
  const answer = await fetch(`${url}/v4/id`, { method: 'DELETE' });
  expect(answer.status).toBe(405);
  expect(await answer.text()).toBe('');
  expect(seen).toEqual([]);
});

test('does not read a body without end', async () => {
  const seen = echo('/api/id');
  const answer = await fetch(`${url}/api/id`, { method: 'PUT', body: 'x'.repeat(65_537) });
  expect(answer.status).toBe(413);
  expect(seen).toEqual([]);
});

test('goes on after routes that throw', async () => {
  listener.serve({
    answer: () => {
      throw new Error('a bug');
    },
  });
  const answer = await fetch(`${url}/v4/id`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('internal error\n');
});

function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
