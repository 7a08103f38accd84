// Facts: reference task-metadata §7; the error bodies were observed.
import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { CredentialIds } from '../../src/endpoints/credential-ids.ts';
import { taskCredentials } from '../../src/endpoints/task-credentials.ts';
import type { EndpointAnswer, EndpointRequest } from '../../src/ports/container-endpoints.ts';
import type { TaskRole } from '../../src/ports/task-roles.ts';

const roleArn = 'arn:aws:iam::000000000000:role/app';
const mine: TaskRole = { taskArn: 'task/mine', roleArn, privateIpv4Address: '10.203.0.7' };
const others: TaskRole = { taskArn: 'task/other', roleArn, privateIpv4Address: '10.203.0.8' };
const bridged: TaskRole = { taskArn: 'task/bridged', roleArn };

const live = new Map<string, TaskRole>();
const roles = { roleOf: (arn: string) => live.get(arn), all: () => live.values() };
const issued = { accessKeyId: 'ASIA1', secretAccessKey: 's3cret', sessionToken: 'token' };
const issuer = {
  current: () => ({ ...issued, expiresAt: Date.parse('2026-11-21T16:00:00.500Z') }),
  lasting: () => ({ ...issued, expiresAt: 0 }),
};
let logged: string[];
let ids: CredentialIds;

beforeEach(() => {
  live.clear();
  for (const role of [mine, others, bridged]) live.set(role.taskArn, role);
  ids = new CredentialIds('a secret', roles);
  logged = [];
});

async function get(path: string, more: Partial<EndpointRequest> = {}): Promise<EndpointAnswer> {
  const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
  const routes = taskCredentials({
    ids,
    roles,
    issuer,
    isThisMachine: (address) => address === '127.0.0.1',
    log,
  });
  const [route = '', search = ''] = path.split('?');
  const query = new URLSearchParams(search);
  const request = { method: 'GET', path: route, query, peer: '10.203.0.7', body: '', ...more };
  const answer = await routes.answer({ ...request, method: 'GET' });
  if (answer === undefined) throw new Error(`${path} is not a path of credentials`);
  return answer;
}

const given = {
  RoleArn: roleArn,
  AccessKeyId: 'ASIA1',
  SecretAccessKey: 's3cret',
  Token: 'token',
  Expiration: '2026-11-21T16:00:00Z',
};
const notFound = {
  code: 'InvalidIdInRequest',
  message: 'CredentialsV2Request: Credentials not found',
  HTTPErrorCode: 400,
};

function pathOf(role: TaskRole): string {
  return `/v2/credentials/${ids.idOf(role.taskArn)}`;
}

describe('the credentials of a task', () => {
  test('are those of its role', async () => {
    const answer = await get(pathOf(mine));
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(JSON.parse(answer.body)).toEqual(given);
  });

  test('are at the path of the first version too', async () => {
    const answer = await get(`/v1/credentials?id=${ids.idOf(mine.taskArn)}`);
    expect(JSON.parse(answer.body)).toEqual(given);
  });

  test('are shown to this machine, through which an engine may relay', async () => {
    expect(await get(pathOf(mine), { peer: '127.0.0.1' })).toMatchObject({ status: 200 });
  });

  test('are known by the path alone where the task has no address of its own', async () => {
    expect(await get(pathOf(bridged), { peer: '172.17.0.5' })).toMatchObject({ status: 200 });
  });

  test('are found by a Gantry that was started again', async () => {
    const path = pathOf(mine);
    ids = new CredentialIds('a secret', roles);
    expect(await get(path)).toMatchObject({ status: 200 });
  });
});

describe('are refused, and the log says so without the id,', () => {
  test.each([
    ['to another task that learned the path', () => pathOf(others)],
    ['for a guess', () => '/v2/credentials/00000000-0000-4000-8000-000000000000'],
    ['for anything else', () => '/v2/credentials/..%2f..%2fetc%2fpasswd'],
  ])('%s', async (_, path) => {
    const answer = await get(path());
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual(notFound);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('10.203.0.7');
    expect(logged[0]).not.toContain(path().slice('/v2/credentials/'.length));
  });

  test('once the containers of the task have ended', async () => {
    const path = pathOf(mine);
    expect(await get(path)).toMatchObject({ status: 200 });
    live.delete(mine.taskArn);
    expect(JSON.parse((await get(path)).body)).toEqual(notFound);
    expect(logged).toHaveLength(1);
  });
});

test.each(['/v2/credentials', '/v2/credentials/', '/v1/credentials'])(
  '%s names no id',
  async (path) => {
    expect(JSON.parse((await get(path)).body)).toEqual({
      code: 'NoIdInRequest',
      message: `CredentialsV${path.charAt(2)}Request: No Credential ID in the request`,
      HTTPErrorCode: 400,
    });
  },
);

describe('the id of a task', () => {
  test('is a UUID, the same each time, and follows from the secret', () => {
    expect(ids.idOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    expect(ids.idOf('a')).toBe(ids.idOf('a'));
    expect(ids.idOf('a')).not.toBe(ids.idOf('b'));
    expect(new CredentialIds('another', roles).idOf('a')).not.toBe(ids.idOf('a'));
  });

  test('is forgotten with the task before very many are remembered', () => {
    expect(ids.taskOf('nobody')).toBeUndefined();
    const [first = ''] = Array.from({ length: 2000 }, (_, at) => ids.idOf(`ended ${at}`));
    expect(ids.taskOf(first)).toBeUndefined();
    expect(ids.taskOf(ids.idOf(mine.taskArn))).toBe(mine.taskArn);
  });

  test('costs a guess no look at the tasks', () => {
    let looks = 0;
    const all = () => {
      looks += 1;
      return live.values();
    };
    const counted = { ...roles, all };
    const counting = new CredentialIds('a secret', counted);
    for (const guess of ['a', 'b', 'c']) counting.taskOf(guess);
    expect(looks).toBe(1);
  });
});
