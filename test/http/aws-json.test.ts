import { CreateClusterCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { targetPrefix } from './fake-service.ts';
import {
  accessKeyId,
  authorizationOf,
  frontDoor,
  secretAccessKey,
  send,
  verifying,
} from './start-front-door.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
let app: FastifyInstance = frontDoor();
afterEach(async () => {
  await app.close();
  app = frontDoor();
});

describe('an AWS JSON request', () => {
  test('is answered with the output, a request id and the exact content type', async () => {
    const answer = await call('ListClusters', '{}');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      clusterArns: ['arn:aws:ecs:us-east-1:000000000000:cluster/größe'],
    });
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(answer.headers['x-amzn-requestid']).toMatch(uuid);
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)));
  });

  test.each(['application/x-amz-json-1.0', 'application/x-amz-json-1.1'])(
    'in %s is answered in it',
    async (type) => {
      const answer = await call('ListClusters', '{}', { 'content-type': `${type}; charset=UTF-8` });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toBe(type);
    },
  );

  test('with an empty body means {}', async () => {
    expect((await call('ListClusters', '')).statusCode).toBe(200);
  });

  test('for an operation ECS does not have gets UnknownOperationException without a message', async () => {
    const answer = await call('MakeCoffee', '{}');
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toBe('{"__type":"UnknownOperationException"}');
  });

  test.each(['constructor', '__proto__', 'toString', ''])(
    'for an operation called %j is unknown like any other',
    async (name) => {
      expect((await call(name, '{}')).json()).toEqual({ __type: 'UnknownOperationException' });
    },
  );

  test('without a target is told so in the shape of AWS', async () => {
    const answer = await send(app, {
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  test.each(['{', 'null garbage', '{"a":}', ' ', '{"clusterName":"a-planted-secret"'])(
    'whose body is %j gets SerializationException that repeats nothing of it',
    async (body) => {
      const answer = await call('ListClusters', body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ __type: 'SerializationException' });
      expect(answer.body).not.toContain('a-planted-secret');
    },
  );

  test('whose body is no JSON is refused for that before its operation is looked at', async () => {
    expect((await call('MakeCoffee', '{')).json()).toMatchObject({
      __type: 'SerializationException',
    });
  });

  test.each([
    [{ clusterName: 5 }, 'NUMBER_VALUE can not be converted to a String'],
    [{ tags: {} }, 'Unexpected token START_OF_MAP, expected ['],
    [[], 'Unexpected token START_OF_LIST, expected {'],
  ])('with a member of the wrong type, %j, gets SerializationException', async (body, message) => {
    const answer = await call('CreateCluster', JSON.stringify(body));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({ __type: 'SerializationException', message });
  });

  test('larger than the limit gets 413 in the shape of AWS', async () => {
    const answer = await call('ListClusters', `{"clusterName":"${'x'.repeat(10_000)}"}`);
    expect(answer.statusCode).toBe(413);
    expect(answer.headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(answer.json()).toEqual({
      __type: 'RequestEntityTooLargeException',
      message: 'The request body is larger than 10000 bytes.',
    });
  });

  test('with keys that would poison a prototype changes none', async () => {
    const body =
      '{"clusterName":"a","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const answer = await call('CreateCluster', body);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ cluster: { input: { clusterName: 'a' } } });
    expect(answer.body).not.toContain('polluted');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('an error', () => {
  test('is exactly __type and message, with the status of the exception', async () => {
    const answer = await call('DeleteCluster', '{}');
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toBe(
      '{"__type":"ClusterNotFoundException","message":"Cluster not found."}',
    );
    expect(answer.headers['x-amzn-requestid']).toMatch(uuid);
    expect(answer.headers['x-amzn-errortype']).toBe('ClusterNotFoundException');
  });

  test('has no message where the service sends none', async () => {
    expect((await call('DeleteService', '{}')).body).toBe('{"__type":"ServiceNotFoundException"}');
  });

  test('has the further members of its shape', async () => {
    expect((await call('StopTask', '{}')).json()).toEqual({
      __type: 'ConflictException',
      message: 'Both exist.',
      resourceIds: ['a', 'b'],
    });
  });

  test('of an operation that is not built is an honest 501', async () => {
    const answer = await call('StartTask', '{}');
    expect(answer.statusCode).toBe(501);
    expect(answer.json()).toMatchObject({ __type: 'NotImplementedException' });
  });

  test.each(['DescribeTasks', 'SubmitTaskStateChange'])(
    'that is a bug (%s) is a 500 that gives nothing away, and is logged under the request id',
    async (operation) => {
      const lines: string[] = [];
      const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
      await app.close();
      app = frontDoor({ log });
      const answer = await call(operation, '{}');
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toEqual({
        __type: 'ServerException',
        message: 'Service Unavailable. Please try again later.',
      });
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        requestId: answer.headers['x-amzn-requestid'],
        service: 'ecs',
        operation,
      });
    },
  );
});

describe('the request context', () => {
  test.each([
    { key: '123456789012', region: 'eu-west-1', account: '123456789012', partition: 'aws' },
    { key: 'AKIDEXAMPLE', region: 'cn-north-1', account: '000000000000', partition: 'aws-cn' },
    {
      key: '1234567890123',
      region: 'us-gov-west-1',
      account: '000000000000',
      partition: 'aws-us-gov',
    },
  ])('of key $key and region $region', async ({ key, region, account, partition }) => {
    const authorization = authorizationOf(key, region, 'ecs');
    const answer = await call('CreateCluster', '{}', { authorization });
    expect(answer.json()).toMatchObject({
      cluster: {
        context: {
          account,
          region,
          principalArn: `arn:${partition}:iam::${account}:root`,
          requestId: answer.headers['x-amzn-requestid'],
        },
      },
    });
  });

  test('of a region that cannot be one is the default region', async () => {
    const authorization = authorizationOf('123456789012', '<b>"', 'ecs');
    const answer = await call('CreateCluster', '{}', { authorization });
    expect(answer.json()).toMatchObject({
      cluster: { context: { account: '123456789012', region: 'us-east-1' } },
    });
  });

  test('of a presigned URL comes from its query', async () => {
    const credential = encodeURIComponent('123456789012/20150830/eu-west-1/ecs/aws4_request');
    const answer = await call('CreateCluster', '{}', {}, `/?X-Amz-Credential=${credential}`);
    expect(answer.json()).toMatchObject({
      cluster: { context: { account: '123456789012', region: 'eu-west-1' } },
    });
  });

  test('of garbage is the default, whatever the garbage', async () => {
    const printable = fc.string({
      unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    });
    const start = fc.constantFrom(
      '',
      'AWS4-HMAC-SHA256 ',
      'AWS4-HMAC-SHA256 Credential=',
      'Basic ',
      'AWS ',
    );
    await fc.assert(
      fc.asyncProperty(start, printable, async (scheme, rest) => {
        const answer = await call('CreateCluster', '{}', { authorization: `${scheme}${rest}` });
        expect(answer.statusCode).toBe(200);
        expect(answer.json()).toMatchObject({
          cluster: { context: { account: '000000000000', region: 'us-east-1' } },
        });
      }),
    );
  });
});

describe('the AWS SDK for JavaScript', () => {
  test('calls with its own account and region and understands the answer', async () => {
    const ecs = await sdkClient('123456789012');
    const { clusterArns, $metadata } = await ecs.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual(['arn:aws:ecs:eu-west-1:123456789012:cluster/größe']);
    expect($metadata.requestId).toMatch(uuid);
  });

  test('understands a refusal', async () => {
    const ecs = await sdkClient(accessKeyId);
    await expect(ecs.send(new CreateClusterCommand(numberAsName()))).rejects.toMatchObject({
      name: 'SerializationException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('signs so that the signature verifies', async () => {
    await app.close();
    app = frontDoor({ settings: verifying });
    const ecs = await sdkClient(accessKeyId);
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toHaveLength(1);
  });

  test.each([
    ['another secret', accessKeyId, 'wrong', 'InvalidSignatureException'],
    ['an unknown key', 'AKIDNOBODY', secretAccessKey, 'UnrecognizedClientException'],
  ])('with %s is refused when signatures are verified', async (_case, key, secret, name) => {
    await app.close();
    app = frontDoor({ settings: verifying });
    const ecs = await sdkClient(key, secret);
    await expect(ecs.send(new ListClustersCommand({}))).rejects.toMatchObject({ name });
  });
});

describe('when signatures are verified', () => {
  test('an unsigned call is refused', async () => {
    await app.close();
    app = frontDoor({ settings: verifying });
    const answer = await call('ListClusters', '{}');
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
  });

  test('an unknown operation is refused before its signature, wrong input after', async () => {
    await app.close();
    app = frontDoor({ settings: verifying });
    expect((await call('MakeCoffee', '{}')).json()).toEqual({
      __type: 'UnknownOperationException',
    });
    expect((await call('CreateCluster', '{"clusterName":5}')).json()).toMatchObject({
      __type: 'MissingAuthenticationTokenException',
    });
  });

  test('garbage in Authorization is refused, never a 500', async () => {
    await app.close();
    app = frontDoor({ settings: verifying });
    for (const authorization of ['', 'x', 'AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA256 Credential=,,=/']) {
      expect((await call('ListClusters', '{}', { authorization })).statusCode).toBe(400);
    }
  });

  test('plain JSON is no way around it', async () => {
    await app.close();
    app = frontDoor({ settings: verifying });
    const answer = await send(app, { method: 'POST', url: '/ecs/ListClusters', payload: {} });
    expect(answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });
});

function call(
  operation: string,
  payload: string,
  headers: Readonly<Record<string, string>> = {},
  url = '/',
): Promise<LightMyRequestResponse> {
  return send(app, {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${targetPrefix}.${operation}`,
      ...headers,
    },
    payload,
  });
}

async function sdkClient(key: string, secret: string = secretAccessKey): Promise<ECSClient> {
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  const credentials = { accessKeyId: key, secretAccessKey: secret };
  return new ECSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

/** An input the types of the SDK forbid but its serializer sends. */
function numberAsName(): { clusterName: string } {
  return JSON.parse('{"clusterName":5}');
}
