// Smithy RPC v2 with CBOR, as its specification has it: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { encode } from 'cborg';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../src/aws/errors.ts';
import type { Service } from '../../src/aws/service.ts';
import { decodeCbor } from '../../src/http/cbor.ts';
import { accessKeyId, frontDoor, secretAccessKey, verifying } from './start-front-door.ts';

/** A service that answers with what it was asked. */
const parrot: Service = {
  name: 'parrot',
  wire: {
    cbor: { service: 'Parrot', namespace: 'com.example.parrot' },
    query: { version: '1', namespace: '' },
  },
  operationNames: ['Repeat', 'Refuse', 'Break'],
  async call(operation, body, context, form) {
    if (operation === 'Refuse') {
      throw new AwsError('NoSeedsException', 'No seeds.', { status: 404, code: 'NoSeeds' });
    }
    if (operation === 'Break') throw new TypeError('a bug that mentions a-planted-secret');
    return JSON.stringify({ body, form, region: context.region });
  },
};

let app: FastifyInstance = frontDoor({ services: [parrot] });
afterEach(async () => {
  await app.close();
  app = frontDoor({ services: [parrot] });
});

interface Asked {
  readonly operation?: string;
  readonly body?: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

async function ask({ operation = 'Repeat', body, headers = {} }: Asked) {
  const all = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...headers };
  const answer = await app.inject({
    method: 'POST',
    url: `/service/Parrot/operation/${operation}`,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    ...(body !== undefined && { payload: typeof body === 'string' ? body : Buffer.from(body) }),
  });
  expect(answer.headers['content-type']).toBe('application/cbor');
  expect(answer.headers['smithy-protocol']).toBe('rpc-v2-cbor');
  return { answer, value: decodeCbor(answer.rawPayload) };
}

describe('a request in CBOR', () => {
  test('is answered in CBOR', async () => {
    const { answer, value } = await ask({ body: encode({ text: 'ü', list: [1, true, null] }) });
    expect(answer.statusCode).toBe(200);
    const body = { text: 'ü', list: [1, true, null] };
    expect(value).toEqual({ body, form: 'cbor', region: 'us-east-1' });
  });

  test.each<[string, Asked]>([
    ['a body', { body: new Uint8Array() }],
    ['a body and a type', { headers: { 'content-type': undefined } }],
  ])('without %s has no members', async (_, asked) => {
    const { answer, value } = await ask(asked);
    expect(answer.statusCode).toBe(200);
    expect(value).toMatchObject({ body: {} });
  });

  test.each<[string, Asked, string]>([
    ['an operation that is not there', { operation: 'Sing' }, 'UnknownOperationException'],
    ['an odd operation', { operation: 'constructor' }, 'UnknownOperationException'],
    [
      'another protocol',
      { headers: { 'smithy-protocol': 'rpc-v2-json' } },
      'UnknownOperationException',
    ],
    ['a body of JSON', { body: '{}' }, 'SerializationException'],
    [
      'a body said to be JSON',
      { body: '{}', headers: { 'content-type': 'application/json' } },
      'SerializationException',
    ],
    ['half a body', { body: encode({ text: 'abc' }).slice(0, 5) }, 'SerializationException'],
  ])('for %s is refused', async (_, asked, type) => {
    const { answer, value } = await ask(asked);
    expect(answer.statusCode).toBe(400);
    expect(value).toMatchObject({ __type: type });
    expect(answer.headers['x-amzn-errortype']).toBe(type);
  });

  test('of garbage is never a 500', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (body) => {
        const { answer } = await ask({ body });
        expect([200, 400]).toContain(answer.statusCode);
      }),
    );
  });

  test('nested deeply is refused', async () => {
    const { answer } = await ask({ body: new Uint8Array(9_000).fill(0x81) });
    expect(answer.statusCode).toBe(400);
  });

  test('larger than the limit gets 413', async () => {
    const { answer, value } = await ask({ body: new Uint8Array(10_001) });
    expect(answer.statusCode).toBe(413);
    expect(value).toMatchObject({ __type: 'RequestEntityTooLargeException' });
  });

  test('from a web page is refused', async () => {
    const { answer } = await ask({ headers: { origin: 'https://example.com' } });
    expect(answer.statusCode).toBe(403);
  });
});

test.each(['/service/Other/operation/Repeat', '/service/constructor/operation/toString'])(
  'a service that is not there (%s) is refused',
  async (url) => {
    const headers = { 'smithy-protocol': 'rpc-v2-cbor' };
    const answer = await app.inject({ method: 'POST', url, headers });
    expect(answer.statusCode).toBe(400);
    expect(decodeCbor(answer.rawPayload)).toMatchObject({ __type: 'UnknownOperationException' });
  },
);

test.each(['/', '/parrot/Repeat'])(
  'CBOR is refused at %s, where nobody would read it',
  async (url) => {
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
      payload: Buffer.from(encode({})),
    });
    expect(answer.statusCode).toBe(415);
  },
);

test('a form cannot be posted to the path', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/service/Parrot/operation/Repeat',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'a=b',
  });
  expect(answer.statusCode).toBe(415);
});

test('the path does not take another method', async () => {
  const answer = await app.inject({ method: 'GET', url: '/service/Parrot/operation/Repeat' });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe('POST');
});

describe('a refusal of the service', () => {
  test('names its shape as a whole', async () => {
    const { answer, value } = await ask({ operation: 'Refuse', body: encode({}) });
    expect(answer.statusCode).toBe(404);
    expect(value).toEqual({ __type: 'com.example.parrot#NoSeedsException', message: 'No seeds.' });
    expect(answer.headers).not.toHaveProperty('x-amzn-query-error');
  });

  test('says its code in the Query protocol to those who ask', async () => {
    const { answer } = await ask({ operation: 'Refuse', headers: { 'x-amzn-query-mode': 'true' } });
    expect(answer.headers['x-amzn-query-error']).toBe('NoSeeds;Sender');
  });

  test('that is a bug tells nothing of it', async () => {
    const { answer, value } = await ask({ operation: 'Break' });
    expect(answer.statusCode).toBe(500);
    expect(JSON.stringify(value)).not.toContain('planted');
  });
});

describe('with signatures verified', () => {
  const named: Service = {
    ...parrot,
    wire: { cbor: { service: 'GraniteServiceVersion20100801', namespace: 'com.example' } },
    signedAs: 'monitoring',
    operationNames: ['DescribeAlarms'],
    call: async () => '{"MetricAlarms":[]}',
  };
  const clientWith = async (key: string): Promise<CloudWatchClient> => {
    app = frontDoor({ services: [named], settings: verifying });
    return new CloudWatchClient({
      region: 'us-east-1',
      endpoint: await app.listen({ port: 0, host: '127.0.0.1' }),
      credentials: { accessKeyId, secretAccessKey: key },
      protocol: AwsSmithyRpcV2CborProtocol,
      maxAttempts: 1,
    });
  };
  const described = new DescribeAlarmsCommand({ AlarmNames: ['größe'] });

  test('the bytes of the body are part of what is signed', async () => {
    const client = await clientWith(secretAccessKey);
    expect((await client.send(described)).MetricAlarms).toEqual([]);
  });

  test('another key is refused', async () => {
    const client = await clientWith('another');
    await expect(client.send(described)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 400 },
    });
  });
});
