// Bodies as SDKs compress them, https://smithy.io/2.0/spec/behavior-traits.html#requestcompression-trait
import { gzipSync } from 'node:zlib';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { Service } from '../../src/aws/service.ts';
import { targetPrefix } from './fake-service.ts';
import { accessKeyId, frontDoor, secretAccessKey, verifying } from './start-front-door.ts';

let app: FastifyInstance = frontDoor();
afterEach(async () => {
  await app.close();
  app = frontDoor();
});

const create = (payload: Buffer, encoding: string) =>
  app.inject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'content-encoding': encoding,
      'x-amz-target': `${targetPrefix}.CreateCluster`,
    },
    payload,
  });

const body = Buffer.from(JSON.stringify({ clusterName: 'größe' }));

describe('a body in gzip', () => {
  test('is read', async () => {
    const answer = await create(gzipSync(body), 'gzip');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().cluster.input).toEqual({ clusterName: 'größe' });
  });

  test('that is none is refused', async () => {
    const answer = await create(body, 'gzip');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ __type: 'SerializationException' });
  });

  test('of garbage is never a 500', async () => {
    const head = gzipSync(body).subarray(0, 10);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (tail) => {
        expect((await create(Buffer.concat([head, tail]), 'gzip')).statusCode).toBe(400);
      }),
    );
  });

  test('that would be larger than the limit gets 413', async () => {
    const answer = await create(gzipSync(Buffer.alloc(10_001, ' ')), 'gzip');
    expect(answer.statusCode).toBe(413);
    expect(answer.json()).toMatchObject({ __type: 'RequestEntityTooLargeException' });
  });

  test('is signed as it is', async () => {
    const service: Service = {
      name: 'cloudwatch',
      signedAs: 'monitoring',
      wire: { targetPrefix: 'GraniteServiceVersion20100801' },
      operationNames: ['PutMetricData'],
      call: async () => '{}',
    };
    app = frontDoor({ services: [service], settings: verifying });
    const client = new CloudWatchClient({
      region: 'us-east-1',
      endpoint: await app.listen({ port: 0, host: '127.0.0.1' }),
      credentials: { accessKeyId, secretAccessKey },
      requestMinCompressionSizeBytes: 0,
    });
    const put = new PutMetricDataCommand({ Namespace: 'shop', MetricData: [] });
    let sent: unknown;
    put.middlewareStack.add(
      (next) => (args) => {
        sent = Reflect.get(Object(Reflect.get(args, 'request')), 'headers');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await client.send(put);
    expect(sent).toMatchObject({ 'content-encoding': 'gzip' });
  });
});

test('a body in another encoding is refused', async () => {
  const answer = await create(body, 'br');
  expect(answer.statusCode).toBe(415);
});
