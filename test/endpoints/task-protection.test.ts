// Facts: reference task-metadata §8. The bodies of success, of failure and of the agent's refusals were
// observed; "Failed to find a task for the request" is what both agents say.
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { taskProtection } from '../../src/endpoints/task-protection.ts';
import type { EndpointRequest } from '../../src/ports/container-endpoints.ts';
import type { ProtectionAnswer } from '../../src/ports/task-protection.ts';

const taskArn = 'arn:aws:ecs:us-east-1:000000000000:task/demo/1';
const logged: string[] = [];

async function ask(
  method: EndpointRequest['method'],
  body: unknown = '',
  answer: ProtectionAnswer = { kind: 'protection', protectionEnabled: false },
  id = 'mine',
) {
  const asked: unknown[] = [];
  const routes = taskProtection({
    identities: {
      idOf: () => 'mine',
      ownerOf: (given) => (given === 'mine' ? { taskArn, containerName: 'app' } : undefined),
    },
    protection: {
      get: async (arn) => {
        asked.push(['get', arn]);
        return answer;
      },
      update: async (arn, request) => {
        asked.push(['update', arn, request]);
        return answer;
      },
    },
    log: pino({ level: 'warn' }, { write: (line: string) => logged.push(line) }),
  });
  const answered = await routes.answer({
    method,
    path: `/api/${id}/task-protection/v1/state`,
    query: new URLSearchParams(),
    peer: '10.0.0.1',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  if (answered === undefined) throw new Error('nobody answered');
  const { status, body: text } = answered;
  return { status, body: text === '' ? '' : JSON.parse(text), asked };
}

describe('a container reads', () => {
  test('that its task is not protected', async () => {
    expect(await ask('GET')).toEqual({
      status: 200,
      body: { protection: { ExpirationDate: null, ProtectionEnabled: false, TaskArn: taskArn } },
      asked: [['get', taskArn]],
    });
  });

  test('until when its task is protected', async () => {
    const expirationDate = Date.parse('2026-11-21T02:00:00Z');
    const { body } = await ask('GET', '', {
      kind: 'protection',
      protectionEnabled: true,
      expirationDate,
    });
    expect(body).toEqual({
      protection: {
        ExpirationDate: '2026-11-21T02:00:00Z',
        ProtectionEnabled: true,
        TaskArn: taskArn,
      },
    });
  });

  test('that its task belongs to no service', async () => {
    expect(await ask('GET', '', { kind: 'failure', reason: 'TASK_NOT_VALID' })).toMatchObject({
      status: 200,
      body: { failure: { Arn: taskArn, Detail: null, Reason: 'TASK_NOT_VALID' } },
    });
  });

  test('what ECS refused, under its status', async () => {
    const answer = await ask('GET', '', {
      kind: 'error',
      status: 400,
      code: 'ClusterNotFoundException',
      message: 'Cluster not found.',
      requestId: 'r',
    });
    expect(answer).toMatchObject({
      status: 400,
      body: {
        requestID: 'r',
        error: { Arn: taskArn, Code: 'ClusterNotFoundException', Message: 'Cluster not found.' },
      },
    });
  });
});

describe('a container sets', () => {
  test('protection, for a time if it says one', async () => {
    const on = { ProtectionEnabled: true };
    expect((await ask('PUT', on)).asked).toEqual([
      ['update', taskArn, { protectionEnabled: true }],
    ]);
    expect((await ask('PUT', { ...on, ExpiresInMinutes: 15 })).asked).toEqual([
      ['update', taskArn, { protectionEnabled: true, expiresInMinutes: 15 }],
    ]);
    const off = { ProtectionEnabled: false, ExpiresInMinutes: null };
    expect((await ask('PUT', off)).asked).toEqual([
      ['update', taskArn, { protectionEnabled: false }],
    ]);
  });

  const undecodable = 'UpdateTaskProtection: failed to decode request';
  test.each([
    ['nothing', '', undecodable],
    ['what is no JSON', '{', undecodable],
    ['a list', [], undecodable],
    ['a member the agent does not know', { ProtectionEnabled: true, Why: 1 }, undecodable],
    ['a text for a switch', { ProtectionEnabled: 'true' }, undecodable],
    ['half a minute', { ProtectionEnabled: true, ExpiresInMinutes: 0.5 }, undecodable],
    ['neither', {}, "Invalid request: does not contain 'ProtectionEnabled' field"],
  ])('nothing with %s', async (_, body, message) => {
    expect(await ask('PUT', body)).toEqual({
      status: 400,
      body: { error: { Arn: taskArn, Code: 'InvalidParameterException', Message: message } },
      asked: [],
    });
  });
});

test('an id that no container has is refused, and logged without the id', async () => {
  expect(await ask('GET', '', undefined, 'guess')).toEqual({
    status: 404,
    body: {
      error: {
        Code: 'ResourceNotFoundException',
        Message: 'Failed to find a task for the request',
      },
    },
    asked: [],
  });
  expect(logged.join()).toContain('10.0.0.1');
  expect(logged.join()).not.toContain('guess');
});

test('other methods are not allowed', async () => {
  expect(await ask('POST')).toEqual({ status: 405, body: '', asked: [] });
});
