// Calls that are signed with temporary credentials of Gantry's own, over a real socket with the real SDK.
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SessionCredentials, Sessions } from '../../src/aws/sessions.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { targetPrefix } from './fake-service.ts';
import { authorizationOf, frontDoor, send } from './start-front-door.ts';

const now = 1_789_552_800_000;
let clock = new VirtualClock(now);
const live = new Set<string>();
const sessions = new Sessions({
  key: () => Buffer.alloc(32, 7),
  clock: { now: () => clock.now(), at: (deadline, wake) => clock.at(deadline, wake) },
  isLive: (taskArn) => live.has(taskArn),
});
const secretAccessKeyOf = (id: string, token = '') => sessions.resolve(id, token)?.secretAccessKey;
const sessionOf = (id: string, token: string) => sessions.resolve(id, token);
const principalArn = 'arn:aws:sts::222222222222:assumed-role/app/one';

function issue(more: { readonly taskArn?: string } = {}): SessionCredentials {
  return sessions.issue({
    account: '222222222222',
    region: 'eu-central-1',
    principalArn,
    userId: 'AROAEXAMPLE:one',
    nonce: '1',
    expiresAt: now + 60_000,
    ...more,
  });
}

let app: FastifyInstance;
beforeEach(() => {
  clock = new VirtualClock(now);
  app = frontDoor({ settings: { sessionOf } });
});
afterEach(() => app.close());

describe('a call in a session', () => {
  test('is one of its role, in its account and in the region it is signed for', async () => {
    expect(await contextOf(issue())).toMatchObject({
      account: '222222222222',
      region: 'eu-west-1',
      principalArn,
      userId: 'AROAEXAMPLE:one',
    });
  });

  test('signed for no region is in the region of the session', async () => {
    expect(await contextOf(issue(), 'UNKNOWN')).toMatchObject({ region: 'eu-central-1' });
  });

  test('is known by the token in the query of a presigned URL', async () => {
    const { accessKeyId, sessionToken } = issue();
    const query = new URLSearchParams({
      'X-Amz-Credential': `${accessKeyId}/20260916/eu-west-1/ecs/aws4_request`,
      'X-Amz-Security-Token': sessionToken,
    });
    expect(await context({}, `/?${query}`)).toMatchObject({ account: '222222222222' });
  });

  test('is refused when the session is over, or its task', async () => {
    const expired = { __type: 'ExpiredTokenException' };
    expect(await refusal(issue({ taskArn: 'ended' }))).toMatchObject(expired);
    const credentials = issue();
    clock.jumpTo(now + 60_000);
    expect(await refusal(credentials)).toMatchObject(expired);
  });

  test('of the real AWS is a call of the default account, as any other', async () => {
    const foreign = { accessKeyId: 'ASIAREALAWSSESSION00', sessionToken: 'IQoJb3JpZ2luX2VjEJ' };
    expect(await contextOf(foreign)).toMatchObject({ account: '000000000000' });
  });
});

describe('when signatures are verified', () => {
  beforeEach(async () => {
    await app.close();
    app = frontDoor({ settings: { sessionOf, secretAccessKeyOf } });
  });

  test('the SDK passes with the secret of its session', async () => {
    const { clusterArns } = await list(issue());
    expect(clusterArns).toEqual(['arn:aws:ecs:eu-west-1:222222222222:cluster/größe']);
  });

  test.each([
    ['another secret', { secretAccessKey: 'guessed' }, 'InvalidSignatureException'],
    ['another token', { sessionToken: 'guessed' }, 'UnrecognizedClientException'],
    ['another key id', { accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' }, 'UnrecognizedClientException'],
  ])('the SDK is refused with %s', async (_, forged, name) => {
    await expect(list({ ...issue(), ...forged })).rejects.toMatchObject({ name });
  });
});

type Claim = Pick<SessionCredentials, 'accessKeyId' | 'sessionToken'>;

async function list(credentials: SessionCredentials) {
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' });
  const client = new ECSClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return client.send(new ListClustersCommand({}));
}

function headersOf(claim: Claim, region = 'eu-west-1') {
  return {
    authorization: authorizationOf(claim.accessKeyId, region, 'ecs'),
    'x-amz-security-token': claim.sessionToken,
  };
}

async function contextOf(claim: Claim, region?: string): Promise<unknown> {
  return context(headersOf(claim, region));
}

async function context(headers: Readonly<Record<string, string>>, url = '/'): Promise<unknown> {
  const answer = await create(headers, url);
  expect(answer.statusCode).toBe(200);
  return answer.json().cluster.context;
}

async function refusal(claim: Claim): Promise<unknown> {
  const answer = await create(headersOf(claim));
  expect(answer.statusCode).toBe(400);
  return answer.json();
}

function create(headers: Readonly<Record<string, string>>, url = '/') {
  return send(app, {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${targetPrefix}.CreateCluster`,
      ...headers,
    },
    payload: '{}',
  });
}
