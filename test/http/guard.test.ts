import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { targetPrefix } from './fake-service.ts';
import { authorizationOf, frontDoor, send } from './start-front-door.ts';

let app: FastifyInstance = frontDoor();
afterEach(async () => {
  await app.close();
  app = frontDoor();
});

const awsCall = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': `${targetPrefix}.ListClusters`,
};

describe('the Host header', () => {
  test.each([
    '127.0.0.1:4580',
    '127.8.8.8',
    'localhost',
    'LOCALHOST:4580',
    'localhost.:4580',
    'ecs.us-east-1.localhost:4580',
    '[::1]:4580',
    '[0:0:0:0:0:0:0:1]',
    'localhost:65535',
    'gantry.internal:80',
  ])('%s is answered', async (host) => {
    expect(await statusOf({ ...awsCall, host })).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:4580',
    '127.0.0.1.evil.example',
    '1270.0.0.1',
    'localhost.evil.example',
    'notlocalhost',
    'gantry.internal.evil.example',
    '10.0.0.1:4580',
    '[::2]:4580',
    '0.0.0.0:4580',
    'localhost@evil.example',
    'localhost:4580:1',
    'localhost:65536',
    ' ',
  ])('%s is refused', async (host) => {
    const answer = await send(app, { method: 'POST', url: '/', headers: { ...awsCall, host } });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ __type: 'AccessDeniedException' });
    expect(answer.body).toContain('allowed hosts');
  });

  test.each([' ', '127.0.0.1@evil.example', 'localhost:65536'])(
    'of %j is answered with what it must be',
    async (host) => {
      expect(await refusalOf(host)).toMatch(
        /^Requests need a Host header that is a host name, with a port or without\. Use 127/,
      );
    },
  );

  test('of a foreign name is answered with that name', async () => {
    expect(await refusalOf('Evil.example:80')).toMatch(
      /^The host name evil\.example is not one Gantry answers to\. Use 127/,
    );
  });

  test('may spell an IPv6 address of the settings in another way', async () => {
    await app.close();
    app = frontDoor({ settings: { host: 'fd00:0:0::1', allowedHosts: ['[FD00::2]'] } });
    for (const host of ['[fd00::1]:4580', '[fd00:0::2]'])
      expect(await statusOf({ ...awsCall, host }), host).toBe(200);
  });

  test('may name the address the server was told to listen on', async () => {
    await app.close();
    app = frontDoor({ settings: { host: '10.0.0.1' } });
    expect(await statusOf({ ...awsCall, host: '10.0.0.1:4580' })).toBe(200);
  });

  test('of a foreign name is refused on every route, GET as well', async () => {
    for (const url of ['/', '/ecs/ListClusters', '/openapi/ecs.json', '/docs', '/nothing']) {
      const answer = await send(app, { method: 'GET', url, headers: { host: 'evil.example' } });
      expect(answer.statusCode, url).toBe(403);
    }
  });

  test('is never let through by accident', async () => {
    const name = fc.domain().filter((domain) => !domain.endsWith('.localhost'));
    await fc.assert(
      fc.asyncProperty(name, async (host) => {
        expect(await statusOf({ ...awsCall, host })).toBe(403);
      }),
    );
  });
});

describe('a request from a web page', () => {
  test('of this server is answered', async () => {
    const own = { host: 'localhost:4580', origin: 'http://localhost:4580' };
    expect(await statusOf({ ...awsCall, ...own, 'sec-fetch-site': 'same-origin' })).toBe(200);
  });

  test.each([
    'http://evil.example',
    'http://localhost:3000',
    'https://localhost:4580',
    'http://localhost:4580.evil.example',
    'null',
    '',
  ])('of origin %j is refused', async (origin) => {
    expect(await statusOf({ ...awsCall, host: 'localhost:4580', origin })).toBe(403);
  });

  test('of another site is refused even without an Origin', async () => {
    expect(await statusOf({ ...awsCall, 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  test('that asks whether it may is told no, with no CORS header', async () => {
    const answer = await send(app, {
      method: 'OPTIONS',
      url: '/ecs/ListClusters',
      headers: { 'access-control-request-method': 'POST' },
    });
    expect(answer.statusCode).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  });
});

describe('a request as a form or a simple cross-site script can send it', () => {
  test.each(['text/plain', 'multipart/form-data; boundary=x', 'application/octet-stream', ''])(
    'with content type %j is refused',
    async (type) => {
      const target = { 'x-amz-target': `${targetPrefix}.ListClusters` };
      for (const url of ['/', '/ecs/ListClusters']) {
        const headers = { ...target, ...(type === '' ? {} : { 'content-type': type }) };
        const answer = await send(app, { method: 'POST', url, headers, payload: '{}' });
        expect(answer.statusCode, url).toBe(415);
        expect(answer.json()).toMatchObject({ __type: 'UnsupportedMediaTypeException' });
      }
    },
  );

  test('a form at a plain JSON route is refused', async () => {
    const answer = await send(app, {
      method: 'POST',
      url: '/ecs/ListClusters',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: authorizationOf('a', 'us-east-1', 'ecs'),
      },
      payload: 'a=b',
    });
    expect(answer.statusCode).toBe(415);
  });

  test.each(['/', '/?X-Amz-Credential=a/20150830/us-east-1/sts/aws4_request'])(
    'a Query call at %s without an Authorization header is refused',
    async (url) => {
      const answer = await send(app, {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'Action=GetCallerIdentity&Version=2011-06-15',
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.headers['content-type']).toBe('text/xml');
      expect(answer.body).toContain('<Code>MissingAuthenticationToken</Code>');
    },
  );
});

async function refusalOf(host: string): Promise<string> {
  const headers = { ...awsCall, host };
  const answer = await send(app, { method: 'POST', url: '/', headers, payload: '{}' });
  return String(answer.json().message ?? answer.json().Message);
}

async function statusOf(headers: Readonly<Record<string, string>>): Promise<number> {
  const answer = await send(app, { method: 'POST', url: '/', headers, payload: '{}' });
  return answer.statusCode;
}
