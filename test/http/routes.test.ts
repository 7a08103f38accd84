import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import supertest from 'supertest';
import { afterEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../src/aws/errors.ts';
import { authorizationOf, frontDoor, send } from './start-front-door.ts';

let app: FastifyInstance = frontDoor();
afterEach(async () => {
  await app.close();
  app = frontDoor();
});

describe('plain JSON', () => {
  test('runs an operation without a signature', async () => {
    await app.ready();
    const answer = await supertest(app.server).post('/ecs/ListClusters').send({});
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toEqual({
      clusterArns: ['arn:aws:ecs:us-east-1:000000000000:cluster/größe'],
    });
  });

  test('takes account and region from a signature that is there', async () => {
    const authorization = authorizationOf('123456789012', 'eu-west-1', 'ecs');
    const answer = await post('/ecs/ListClusters', '{}', { authorization });
    expect(answer.json().clusterArns[0]).toContain(':eu-west-1:123456789012:');
  });

  test.each([
    ['/ecs/DeleteCluster', '{}', 400, 'ClusterNotFoundException'],
    ['/ecs/CreateCluster', '{"clusterName":5}', 400, 'SerializationException'],
    ['/ecs/CreateCluster', '{', 400, 'SerializationException'],
    ['/ecs/MakeCoffee', '{}', 400, 'UnknownOperationException'],
    ['/ecs/__proto__', '{}', 400, 'UnknownOperationException'],
    ['/ecs/StartTask', '{}', 501, 'NotImplementedException'],
    ['/ecs/DescribeTasks', '{}', 500, 'ServerException'],
    ['/sqs/ListQueues', '{}', 404, 'NotFoundException'],
  ])('%s with %s is %d %s', (url, body, status, type) => expectError(url, body, { status, type }));

  test('reaches a service of the Query protocol too', async () => {
    const answer = await post('/sts/GetCallerIdentity', '{}');
    expect(answer.json().Account).toBe('000000000000');
  });

  test('ignores a query string after the operation', async () => {
    expect((await post('/ecs/ListClusters?a=b', '{}')).statusCode).toBe(200);
  });

  async function expectError(
    url: string,
    body: string,
    expected: { readonly status: number; readonly type: string },
  ): Promise<void> {
    const answer = await post(url, body);
    expect(answer.statusCode).toBe(expected.status);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toMatchObject({ __type: expected.type });
  }
});

test('a browser that opens the address is led to the description of the API', async () => {
  const answer = await send(app, { method: 'GET', url: '/' });
  expect(answer.statusCode).toBe(302);
  expect(answer.headers.location).toBe('/docs');
});

describe('a path or method that does not exist', () => {
  test.each([
    ['GET', '/nothing'],
    ['POST', '/nothing'],
    ['DELETE', '/ecs'],
    ['GET', '/ecs/ListClusters/more'],
    ['GET', '/openapi/../package.json'],
    ['GET', '/openapi/..%2fpackage.json'],
    ['GET', '/openapi/none.json'],
  ] as const)('%s %s has a plain answer', async (method, url) => {
    const headers = method === 'GET' ? {} : { 'content-type': 'application/json' };
    const answer = await send(app, { method, url, headers });
    expect([404, 405]).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toHaveProperty('message');
  });

  test.each([
    ['GET', '/ecs/ListClusters', 'POST'],
    ['PUT', '/', 'GET, HEAD, POST'],
    ['POST', '/openapi/ecs.json', 'GET, HEAD'],
  ] as const)('%s %s is 405 and says what is allowed', async (method, url, allowed) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await send(app, { method, url, headers });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow?.split(', ').sort().join(', ')).toBe(allowed);
  });

  test.each(['/', '/ecs/ListClusters', '/openapi/ecs.json', '/docs'])(
    'DELETE %s is 405 without a content type too',
    async (url) => {
      const answer = await send(app, { method: 'DELETE', url });
      expect(answer.statusCode).toBe(405);
      expect(answer.json()).toMatchObject({ __type: 'MethodNotAllowedException' });
    },
  );

  test('a path that cannot be decoded is 400', async () => {
    const answer = await send(app, { method: 'GET', url: '/%zz' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ __type: 'BadRequestException' });
  });
});

describe('the documentation', () => {
  test('is the committed OpenAPI document', async () => {
    const answer = await send(app, { method: 'GET', url: '/openapi/ecs.json' });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const committed = join(import.meta.dirname, '../../openapi/ecs.json');
    expect(answer.body).toBe(await readFile(committed, 'utf8'));
  });

  test('is a page whose every asset comes from this server', async () => {
    const page = await send(app, { method: 'GET', url: '/docs' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(assets.length).toBeGreaterThan(3);
    for (const url of assets) {
      expect(url).toMatch(/^\/docs\//);
      const asset = await send(app, { method: 'GET', url });
      expect(asset.statusCode, url).toBe(200);
    }
    const start = await send(app, { method: 'GET', url: '/docs/static/swagger-initializer.js' });
    expect(start.body).toContain('/openapi/ecs.json');
  });

  test('is behind the guard', async () => {
    const headers = { host: 'evil.example' };
    expect((await send(app, { method: 'GET', url: '/docs', headers })).statusCode).toBe(403);
  });

  test('that cannot be read is a 500 until it can, and does not hinder closing', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'openapi-'));
    await app.close();
    app = frontDoor({ openApiDirectory: directory });
    expect((await send(app, { method: 'GET', url: '/docs' })).statusCode).toBe(500);
    await writeFile(join(directory, 'ecs.json'), '{"openapi":"3.1.0","paths":{}}');
    expect((await send(app, { method: 'GET', url: '/docs' })).statusCode).toBe(200);
    await rm(directory, { recursive: true });
  });

  test('that is missing is not found', async () => {
    expect((await send(app, { method: 'GET', url: '/docs/nothing' })).statusCode).toBe(404);
  });
});

describe('control routes', () => {
  test('get parsed bodies and answer errors in plain JSON', async () => {
    await withControlRoutes();
    expect((await post('/_gantry/echo', '{"a":1}')).json()).toEqual({ echo: { a: 1 } });
    expect((await post('/_gantry/echo', '')).json()).toEqual({ echo: {} });
    expect((await post('/_gantry/refuse', '{}')).json()).toEqual({
      __type: 'ClientException',
      message: 'No.',
    });
    const bug = await post('/_gantry/bug', '{}');
    expect(bug.statusCode).toBe(500);
    expect(bug.json()).toMatchObject({ __type: 'ServerException' });
  });

  test.each(['{', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}'])(
    'refuse the body %s',
    async (body) => {
      await withControlRoutes();
      const answer = await post('/_gantry/echo', body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ __type: 'BadRequestException' });
    },
  );

  test('are behind the guard and need application/json', async () => {
    await withControlRoutes();
    const foreign = await post('/_gantry/echo', '{}', { origin: 'http://evil.example' });
    expect(foreign.statusCode).toBe(403);
    const simple = await send(app, { method: 'POST', url: '/_gantry/echo' });
    expect(simple.statusCode).toBe(415);
  });

  async function withControlRoutes(): Promise<void> {
    await app.close();
    app = frontDoor({
      controlRoutes: (routes) => {
        routes.post('/_gantry/echo', async (request) => ({ echo: request.body }));
        routes.post('/_gantry/refuse', async () => {
          throw new AwsError('ClientException', 'No.');
        });
        routes.post('/_gantry/bug', async () => {
          throw new TypeError('a bug');
        });
      },
    });
  }
});

function post(url: string, payload: string, headers: Readonly<Record<string, string>> = {}) {
  return send(app, {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
}
