// Calls of services that Gantry does not have, sent on to a server that stands for another emulator.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { authorizationOf, frontDoor } from './start-front-door.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let seen: Seen[];
let answering: (request: Seen, response: ServerResponse) => void;
let upstream: Server;
let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  seen = [];
  answering = (_request, response) => response.end('from upstream');
  upstream = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const one = { method, url: path, headers, body: Buffer.concat(chunks) };
      seen.push(one);
      answering(one, response);
    });
  });
  await open(await listening(upstream));
});
afterEach(async () => {
  // A refused client may still be sending its body: nobody waits for that.
  app.server.closeAllConnections();
  await app.close();
  upstream.closeAllConnections();
  upstream.close();
});

async function open(port: number): Promise<void> {
  app = frontDoor({ settings: { upstream: `http://127.0.0.1:${port}` } });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

const signedFor = (service: string) => authorizationOf('test', 'us-east-1', service);

describe('a call of a service that Gantry does not have', () => {
  test('arrives as it was sent: path, body, Host and signature', async () => {
    answering = (_request, response) => {
      response.writeHead(201, { 'content-type': 'application/xml', 'x-amz-id-2': 'kept' });
      response.end('<ok/>');
    };
    const body = Buffer.from([0, 255, 10, 13, 128]);
    const answer = await fetch(`${url}/bucket/a%2Fkey%20?partNumber=1&uploadId=x`, {
      method: 'PUT',
      headers: {
        authorization: signedFor('s3'),
        'content-type': 'application/octet-stream',
        'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      },
      body,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-amz-id-2')).toBe('kept');
    expect(await answer.text()).toBe('<ok/>');
    expect(seen).toMatchObject([
      {
        method: 'PUT',
        url: '/bucket/a%2Fkey%20?partNumber=1&uploadId=x',
        headers: {
          host: new URL(url).host,
          authorization: signedFor('s3'),
          'content-type': 'application/octet-stream',
          'content-length': '5',
        },
        body,
      },
    ]);
  });

  test.each([
    ['a JSON target', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, 'dynamodb'],
    ['the Query protocol', { 'content-type': 'application/x-www-form-urlencoded' }, 'sns'],
    ['CBOR', { 'content-type': 'application/cbor' }, 'monitoring'],
  ])('is sent on with %s', async (_, headers, service) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: signedFor(service), ...headers },
      body: 'Action=ListTopics',
    });
    expect(await answer.text()).toBe('from upstream');
  });

  test('is sent on without a signature if its path in Smithy RPC v2 says enough', async () => {
    const path = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
    const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
    const body = Buffer.from([0xa0]);
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers,
      body,
    });
    expect(await answer.text()).toBe('from upstream');
    expect(seen).toMatchObject([{ url: path, body }]);
  });

  test('is sent on without a signature if its target says enough', async () => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityService.GetId',
    };
    const answer = await fetch(url, { method: 'POST', headers, body: '{}' });
    expect(await answer.text()).toBe('from upstream');
  });

  test('is sent on from a presigned URL', async () => {
    const query = 'X-Amz-Credential=test%2F20260916%2Fus-east-1%2Fs3%2Faws4_request';
    expect(await (await fetch(`${url}/bucket/key?${query}`)).text()).toBe('from upstream');
  });

  test('loses what is about one connection alone', async () => {
    answering = (_request, response) => {
      response.writeHead(200, { connection: 'close, x-hop', 'x-hop': '1', 'x-end': '2' });
      response.end();
    };
    const answer = await raw(
      `GET /b HTTP/1.1\r\nhost: localhost\r\nauthorization: ${signedFor('s3')}\r\n` +
        'connection: close, x-mine\r\nx-mine: 1\r\nte: trailers\r\nx-kept: 2\r\n\r\n',
    );
    expect(seen[0]?.headers).toMatchObject({ 'x-kept': '2', via: '1.1 gantry' });
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain('x-mine');
    expect(Object.keys(seen[0]?.headers ?? {})).not.toContain('te');
    expect(answer).toContain('x-end: 2');
    expect(answer).not.toContain('x-hop: 1');
  });

  test('streams both ways: an answer begins before it has ended, and a body is not held back', async () => {
    const size = 32 * 1024 * 1024;
    answering = (request, response) => {
      response.writeHead(200, { 'x-bytes': request.body.length });
      response.write('first');
      // The rest comes when the test has seen the first part, and not before.
      upstream.once('go on', () => response.end(' and last'));
    };
    const answer = await fetch(`${url}/bucket/big`, {
      method: 'PUT',
      headers: { authorization: signedFor('s3') },
      body: Buffer.alloc(size),
    });
    expect(answer.headers.get('x-bytes'), 'more than any request of Gantry’s own').toBe(
      String(size),
    );
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('first');
    upstream.emit('go on');
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(' and last');
  });
});

describe('stays here', () => {
  test('a call of a service that Gantry has', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const ecs = new ECSClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 });
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  test('what is no call of AWS', async () => {
    expect((await fetch(`${url}/bucket/key`)).status).toBe(404);
    expect((await fetch(`${url}/ecs/ListClusters`, post('application/json'))).status).toBe(200);
    expect(seen).toEqual([]);
  });

  test.each([
    ['of a foreign host name', 'GET', 'host: evil.example'],
    ['of a page of another origin', 'PUT', 'host: localhost\r\norigin: http://evil.example'],
    ['of a page of another site', 'GET', 'host: localhost\r\nsec-fetch-site: cross-site'],
  ])('a call %s, and is refused', async (_, method, headers) => {
    const answer = await raw(
      `${method} /bucket HTTP/1.1\r\n${headers}\r\nauthorization: ${signedFor('s3')}\r\n` +
        'content-length: 0\r\nconnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(seen).toEqual([]);
  });

  test('a form, which can sign nothing but a URL, and is refused', async () => {
    const query = 'X-Amz-Credential=test%2F20260916%2Fus-east-1%2Fs3%2Faws4_request';
    const answer = await fetch(`${url}/bucket?${query}`, post('multipart/form-data; boundary=x'));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Missing');
    expect(seen).toEqual([]);
  });
});

describe('when the upstream does not answer', () => {
  beforeEach(async () => {
    await app.close();
    const gone = createServer();
    const port = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
    await open(port);
  });

  test.each([
    [
      'in JSON',
      'dynamodb',
      'application/x-amz-json-1.0',
      /^\{"__type":"ServiceUnavailableException","message":"Gantry has no dynamodb, and the upstream http:\/\/127\.0\.0\.1:\d+ did not answer for it: ECONNREFUSED"\}$/,
    ],
    [
      'in the Query protocol',
      'sns',
      'application/x-www-form-urlencoded',
      /<ErrorResponse>.*<Code>ServiceUnavailableException<\/Code>.*ECONNREFUSED/s,
    ],
    ['as S3 does', 's3', 'application/xml', /^<Error><Code>ServiceUnavailableException<\/Code>/],
  ])('the call is refused %s', async (_, service, type, text) => {
    const headers = { authorization: signedFor(service), 'content-type': type };
    const answer = await fetch(url, { method: 'POST', headers, body: 'x'.repeat(1_000_000) });
    expect(answer.status).toBe(502);
    expect(await answer.text()).toMatch(text);
  });
});

test('an upstream that is a Gantry with the first for its upstream ends in a refusal', async () => {
  const second = frontDoor({ settings: { upstream: url } });
  const secondUrl = await second.listen({ port: 0, host: '127.0.0.1' });
  answering = (_request, response) => {
    const headers = { authorization: signedFor('s3'), via: '1.1 gantry' };
    void fetch(`${secondUrl}/bucket`, { headers }).then(async (answer) => {
      response.statusCode = answer.status;
      response.end(await answer.text());
    });
  };
  const answer = await fetch(`${url}/bucket`, { headers: { authorization: signedFor('s3') } });
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain('a loop');
  await second.close();
});

test('a client that hangs up takes the call of the upstream with it', async () => {
  const ended = new Promise<void>((resolve) => {
    answering = (_request, response) => {
      response.once('close', resolve);
      response.write('the beginning');
    };
  });
  const client = new AbortController();
  const headers = { authorization: signedFor('s3') };
  const answer = await fetch(`${url}/bucket/key`, { headers, signal: client.signal });
  expect(answer.status).toBe(200);
  client.abort();
  await ended;
});

test('an upstream that breaks off breaks the answer off too', async () => {
  answering = (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half');
    setImmediate(() => response.destroy());
  };
  const headers = { authorization: signedFor('s3') };
  await expect(
    fetch(`${url}/bucket/key`, { headers }).then((answer) => answer.text()),
  ).rejects.toThrow();
});

function post(type: string): RequestInit {
  return { method: 'POST', headers: { 'content-type': type }, body: '{}' };
}

/** Sends the text as it stands, and resolves with everything that came back. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
  });
}
