// Who may call the AWS API by the way of containers: the checks alone. What a container does with it is in
// test/docker/gantry-inject-endpoint.test.ts.
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Sessions } from '../src/aws/sessions.ts';
import { VirtualClock } from '../src/kernel/clock.ts';
import { openContainerApi } from '../src/open-container-api.ts';
import { EcsTaskRoles } from '../src/services/ecs/task-roles.ts';
import { authorizationOf, frontDoor } from './http/start-front-door.ts';
import { definitionOf, newRow, startOfTime } from './services/ecs/planners/planned-task.ts';
import { openEcsStore, world } from './services/ecs/tables/open-ecs-store.ts';

let app: FastifyInstance;
let way: Server;
let url: string;
let sessions: Sessions;
let peerTask: string | undefined;
let byDefault: boolean;
let logged: string[];
const taskArn = newRow().task.taskArn;

beforeEach(() => {
  peerTask = undefined;
  byDefault = false;
  logged = [];
});
afterEach(async () => {
  way.closeAllConnections();
  way.close();
  await app.close();
});

/** A task with these labels, the front door, and a way to it such as containers have. */
async function opened(dockerLabels: Readonly<Record<string, string>> = {}): Promise<void> {
  const { ecs } = openEcsStore();
  const definition = definitionOf({ app: 'essential' });
  const [container = {}] = definition.containerDefinitions ?? [];
  const document = { ...definition, containerDefinitions: [{ ...container, dockerLabels }] };
  await ecs.write((unit) => {
    const revision = { ...world, family: 'web', revision: 1 };
    unit.taskDefinitions.insert({ ...revision, status: 'ACTIVE', document, tags: [] });
    unit.tasks.insert(newRow());
  });
  const taskRoles = new EcsTaskRoles(ecs);
  sessions = new Sessions({
    key: () => Buffer.alloc(32, 3),
    clock: new VirtualClock(startOfTime),
    isLive: (arn) => taskRoles.hasContainers(arn),
  });
  const fromContainers = new WeakSet();
  app = frontDoor({ settings: { isFromContainer: (request) => fromContainers.has(request) } });
  const api = openContainerApi({
    app,
    byDefault,
    sessions,
    taskRoles,
    taskAt: () => peerTask,
    fromContainers,
    log: pino({ level: 'warn' }, { write: (line: string) => logged.push(line) }),
  });
  way = createServer((request, response) => {
    if (!api.take(request, response, '10.203.0.9')) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  const address = way.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

function session(task?: string) {
  return sessions.issue({
    ...world,
    principalArn: 'arn:aws:sts::000000000000:assumed-role/app/1',
    userId: 'AROA:1',
    nonce: '1',
    expiresAt: startOfTime + 1000,
    ...(task === undefined ? {} : { taskArn: task }),
  });
}

async function call(
  credentials: { accessKeyId: string; sessionToken?: string } = { accessKeyId: 'test' },
  path = '/',
): Promise<number> {
  const { accessKeyId, sessionToken } = credentials;
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: authorizationOf(accessKeyId, 'us-east-1', 'ecs'),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    },
    body: '{}',
  });
  return answer.status;
}

const on = { 'gantry.inject-endpoint': 'on' };

describe('a container calls the AWS API', () => {
  test('in the session of its task, if that was told', async () => {
    await opened(on);
    expect(await call(session(taskArn))).toBe(200);
  });

  test('from the address of its task, if that was told', async () => {
    await opened(on);
    peerTask = taskArn;
    expect(await call()).toBe(200);
  });

  test('in every protocol: a path of Smithy RPC v2 is one of them', async () => {
    await opened(on);
    // 400, because ECS does not speak that protocol.
    expect(await call(session(taskArn), '/service/Other/operation/List')).toBe(400);
  });

  test('when the operator tells all, in a role that it assumed too', async () => {
    byDefault = true;
    await opened();
    expect(await call(session(taskArn))).toBe(200);
    expect(await call(session())).toBe(200);
  });
});

describe('a container is refused', () => {
  test('from an address of nobody, whatever it signs with', async () => {
    byDefault = true;
    await opened(on);
    expect(await call()).toBe(403);
    expect(await call({ ...session(taskArn), accessKeyId: 'ASIAGUESSEDGUESSED00' })).toBe(403);
    expect(logged).toHaveLength(2);
  });

  test('when its task was not told', async () => {
    await opened();
    peerTask = taskArn;
    expect(await call()).toBe(403);
    expect(await call(session(taskArn))).toBe(403);
  });

  test('when it was not told itself although all others are', async () => {
    byDefault = true;
    await opened({ 'gantry.inject-endpoint': 'off' });
    expect(await call(session(taskArn))).toBe(403);
  });

  test('beyond calls: the plain JSON routes and the control API are not for it', async () => {
    await opened(on);
    expect(await call(session(taskArn), '/ecs/ListClusters')).toBe(403);
    expect(await call(session(taskArn), '/_gantry/reset')).toBe(403);
  });
});

test('what is not signed is left to the endpoints', async () => {
  await opened(on);
  expect((await fetch(`${url}/v4/id`)).status).toBe(404);
});
