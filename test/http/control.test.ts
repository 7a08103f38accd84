import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeAll(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
});

afterAll(() => gantry.close());

describe('/_gantry/health', () => {
  test('says what runs', async () => {
    const answer = await ask('GET', '/_gantry/health');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      runtime: 'simulated',
      clock: 'virtual',
      now: gantry.gantry.control.readClock().now,
    });
  });
});

describe('/_gantry/clock', () => {
  test('reads the same instant in milliseconds and as ISO 8601', async () => {
    const reading = (await ask('GET', '/_gantry/clock')).json();
    expect(reading.now).toBe(gantry.gantry.control.readClock().now);
    expect(Date.parse(reading.nowIso)).toBe(reading.now);
  });

  test.each([
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    [1500, 1500],
    [0, 0],
  ])('advances by %j', async (advance, expectedMs) => {
    const before = gantry.gantry.control.readClock().now;
    const answer = await ask('POST', '/_gantry/clock', { advance });
    expect(answer.json()).toMatchObject({ clock: 'virtual', now: before + expectedMs });
  });

  test('moves once for each request when two come at once', async () => {
    const before = gantry.gantry.control.readClock().now;
    const move = () => ask('POST', '/_gantry/clock', { advance: '1m' });
    await Promise.all([move(), move()]);
    expect(gantry.gantry.control.readClock().now).toBe(before + 120_000);
  });

  test('runs until nothing more happens by itself, and tells what was to come before', async () => {
    await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.settle();
    const before = (await ask('GET', '/_gantry/clock')).json();
    expect(before.nextDeadline).toBeGreaterThan(before.now);
    expect(Date.parse(before.nextDeadlineIso)).toBe(before.nextDeadline);
    const after = (await ask('POST', '/_gantry/clock', { runUntilIdle: true })).json();
    expect(after.now).toBeGreaterThanOrEqual(before.nextDeadline);
    expect(after).not.toHaveProperty('nextDeadline');
  });

  test('runs no further than the limit', async () => {
    await runFargateTask(ecs, { cluster: await freshCluster() });
    const { now } = (await ask('GET', '/_gantry/clock')).json();
    const move = { runUntilIdle: true, limit: '1ms' };
    const after = (await ask('POST', '/_gantry/clock', move)).json();
    expect(after.now).toBeLessThanOrEqual(now + 1);
    expect(after.nextDeadline).toBeGreaterThan(now + 1);
  });

  test.each([
    [{}, 'Say how the clock is to move'],
    [{ advance: '5m', runUntilIdle: true }, 'Say how the clock is to move'],
    [{ advance: '5m', limit: '1h' }, 'Say how the clock is to move'],
    [{ limit: '1h' }, 'Say how the clock is to move'],
    [{ advance: 'soon' }, 'advance must be a duration such as 500ms, 3s, 2m or 1h30m, not "soon"'],
    [{ runUntilIdle: true, limit: '' }, 'limit must be a duration'],
    [{ advance: '745h' }, 'advance is at most 744h (31 days)'],
    [{ advance: -1 }, 'body.advance must be a duration'],
    [{ advance: 1.5 }, 'body.advance must be a duration'],
    [{ advance: null }, 'body.advance must be a duration'],
    [{ runUntilIdle: false }, 'body.runUntilIdle must be true'],
    [{ runUntilIdle: 'true' }, 'body.runUntilIdle must be boolean'],
    [{ advnace: '5m' }, 'body has no member advnace'],
    [[], 'body must be object'],
  ])('refuses %j', async (body, message) => {
    const before = gantry.gantry.control.readClock().now;
    const answer = await ask('POST', '/_gantry/clock', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(message);
    expect(gantry.gantry.control.readClock().now).toBe(before);
  });

  test('cannot move the real clock', async () => {
    const real = await startGantry({ flags: ['--clock', 'system'] });
    try {
      const answer = await ask('POST', '/_gantry/clock', { advance: '5m' }, real);
      expect(answer.statusCode).toBe(409);
      expect(answer.json().message).toContain('start Gantry with --clock virtual');
      const reading = (await ask('GET', '/_gantry/clock', undefined, real)).json();
      expect(reading.clock).toBe('system');
    } finally {
      await real.close();
    }
  });
});

describe('/_gantry/endpoints', () => {
  test.each(['none', 'arn:aws:ecs:us-east-1:000000000000:task/demo/none'])(
    'says that there is no task %s',
    async (task) => {
      const answer = await ask('GET', `/_gantry/endpoints?task=${task}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json().message).toMatch(/Give the ARN of a task/);
    },
  );

  test('names the endpoints of each container, of simulated ones on this machine', async () => {
    const taskArn = await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.settle();
    const answer = await ask('GET', `/_gantry/endpoints?task=${encodeURIComponent(taskArn)}`);
    const [{ container, metadataUri, metadataUriV4, agentUri }] = answer.json().endpoints;
    expect(metadataUriV4).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v4\/[0-9a-f]{32}-\d{10}$/);
    expect(metadataUri).toBe(metadataUriV4.replace('/v4/', '/v3/'));
    expect(agentUri).toBe(metadataUriV4.replace('/v4/', '/api/'));
    const shown = await (await fetch(metadataUriV4)).json();
    expect(shown).toMatchObject({ Name: container, Type: 'NORMAL' });
  });
});

describe('/_gantry/ports', () => {
  test('knows of no published port in the simulator', async () => {
    const taskArn = await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.settle();
    const answer = await ask('GET', `/_gantry/ports?task=${encodeURIComponent(taskArn)}`);
    expect(answer.json()).toEqual({ ports: [] });
  });

  test('says that there is no such task', async () => {
    const answer = await ask('GET', '/_gantry/ports?task=none');
    expect(answer.statusCode).toBe(404);
    expect(answer.json().message).toMatch(/Give the ARN of a task/);
  });
});

describe('/_gantry/why', () => {
  test('explains a task by its ARN and by its key alike', async () => {
    const taskArn = await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.settle();
    const byArn = await ask('GET', `/_gantry/why?resource=${encodeURIComponent(taskArn)}`);
    const byKey = await ask(
      'GET',
      `/_gantry/why?resource=${encodeURIComponent(`task/${taskArn}`)}`,
    );
    expect(byArn.statusCode).toBe(200);
    expect(byArn.json()).toMatchObject({
      key: `task/${taskArn}`,
      why: expect.stringMatching(/\w+/),
      failures: 0,
    });
    expect(Date.parse(byArn.json().atIso)).toBe(byArn.json().at);
    expect(byKey.json()).toEqual(byArn.json());
  });

  test('has nothing to say about what is not there', async () => {
    const answer = await ask('GET', '/_gantry/why?resource=task/none');
    expect(answer.statusCode).toBe(404);
    expect(answer.json().message).toContain('Gantry has nothing that is called task/none');
  });

  test.each([
    ['/_gantry/why', 'querystring needs the member resource'],
    ['/_gantry/why?resource=', 'querystring.resource'],
    ['/_gantry/why?resource=a&task=b', 'querystring has no member task'],
  ])('refuses %s', async (url, message) => {
    const answer = await ask('GET', url);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(message);
  });
});

describe('/_gantry/why, of a task', () => {
  test('has nothing to say once ECS shows the task no more', async () => {
    await ask('PUT', '/_gantry/faults', {
      scripts: [{ match: { image: 'app:*' }, exit: { code: 0, after: '3s' } }],
    });
    const taskArn = await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.advance(60_000);
    expect((await ask('GET', `/_gantry/why?resource=${taskArn}`)).statusCode).toBe(200);
    await gantry.advance(3_700_000);
    expect((await ask('GET', `/_gantry/why?resource=${taskArn}`)).statusCode).toBe(404);
    await ask('PUT', '/_gantry/faults', { scripts: [] });
  });
});

test('says of a task that has stopped why, and until when it is described', async () => {
  const cluster = await freshCluster();
  const taskArn = await runFargateTask(ecs, { cluster });
  await gantry.advance(60_000);
  await ecs.send(new StopTaskCommand({ cluster, task: taskArn, reason: 'enough' }));
  await gantry.advance(60_000);
  const { stoppedAt } = await describedTask(cluster, taskArn);
  expect(await whyOf(taskArn)).toMatchObject({
    key: `task/${taskArn}`,
    why: expect.stringContaining('has stopped (UserInitiated: enough)'),
    recheckAt: (stoppedAt?.getTime() ?? 0) + 3_600_000,
  });
});

describe('/_gantry/why, of a cluster', () => {
  const arnOf = (cluster: string): string =>
    `arn:aws:ecs:us-east-1:000000000000:cluster/${cluster}`;

  test('tells what keeps it from being deleted', async () => {
    const cluster = await freshCluster();
    expect(await whyOf(arnOf(cluster))).toMatchObject({
      key: `cluster/${arnOf(cluster)}`,
      why: expect.stringContaining('nothing runs in it, so it can be deleted'),
    });
    const task = await runFargateTask(ecs, { cluster });
    expect(await whyOf(arnOf(cluster))).toMatchObject({
      why: expect.stringContaining('cannot be deleted while 1 task is to run in it'),
    });
    await ecs.send(new StopTaskCommand({ cluster, task }));
    expect(await whyOf(arnOf(cluster))).toMatchObject({
      why: expect.stringContaining('cannot be deleted before its last tasks have stopped'),
    });
  });

  test('tells of a deleted one when it is forgotten, and nothing from then on', async () => {
    const cluster = await freshCluster();
    await ecs.send(new DeleteClusterCommand({ cluster }));
    const { now } = (await ask('GET', '/_gantry/clock')).json();
    expect(await whyOf(arnOf(cluster))).toMatchObject({
      why: expect.stringContaining('was deleted'),
      recheckAt: now + 3_600_000,
    });
    await gantry.advance(3_700_000);
    const gone = await ask('GET', `/_gantry/why?resource=${arnOf(cluster)}`);
    expect(gone.statusCode).toBe(404);
  });
});

describe('/_gantry/why, of a task definition', () => {
  test('tells that its deletion waits for its tasks', async () => {
    const cluster = await freshCluster();
    const task = await runFargateTask(ecs, { cluster });
    const { taskDefinitionArn = '' } = await describedTask(cluster, task);
    const why = async (): Promise<unknown> => (await whyOf(taskDefinitionArn)).why;
    expect(await why()).toContain('tasks can be made of it');
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }));
    expect(await why()).toContain('its tasks go on');
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [taskDefinitionArn] }));
    await gantry.advance(3_700_000);
    expect(await why()).toContain('its deletion waits for its tasks');
    await ecs.send(new StopTaskCommand({ cluster, task }));
    await gantry.advance(2 * 3_700_000);
    const gone = await ask('GET', `/_gantry/why?resource=${taskDefinitionArn}`);
    expect(gone.statusCode).toBe(404);
  });

  test('tells when a deletion that waits for no task is done', async () => {
    const family = 'unused';
    const registered = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }],
      }),
    );
    const taskDefinition = registered.taskDefinition?.taskDefinitionArn ?? '';
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [taskDefinition] }));
    const { now } = (await ask('GET', '/_gantry/clock')).json();
    expect(await whyOf(taskDefinition)).toMatchObject({ recheckAt: now + 3_600_000 });
  });
});

describe('/_gantry/faults', () => {
  test('are answered as they were put, and followed by the tasks that start then', async () => {
    const scripts = [{ match: { image: 'app:*' }, exit: { code: 7, after: '3s' } }];
    const put = await ask('PUT', '/_gantry/faults', { scripts });
    expect(put.statusCode).toBe(200);
    expect(put.json()).toEqual({ scripts });
    expect((await ask('GET', '/_gantry/faults')).json()).toEqual({ scripts });
    const taskArn = await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.advance(60_000);
    const why = await ask('GET', `/_gantry/why?resource=${encodeURIComponent(taskArn)}`);
    expect(why.json().why).toMatch(/stopped/i);
    expect((await ask('PUT', '/_gantry/faults', { scripts: [] })).json()).toEqual({ scripts: [] });
  });

  test('may use every member that is described', async () => {
    const scripts = [
      { match: { image: 'a', family: 'b', container: 'c' }, outOfMemory: { after: '1s' } },
      { match: { image: 'a' }, health: { status: 'UNHEALTHY', after: '1m' } },
      { match: { image: 'a' }, pullError: 'no such image', startError: 'no such file' },
      { match: { image: 'a' }, ignoreSigterm: true, sigtermExitCode: 143 },
    ];
    const put = await ask('PUT', '/_gantry/faults', { scripts });
    expect(put.json()).toEqual({ scripts });
  });

  test.each([
    [{}, 'body needs the member scripts'],
    [[], 'body must be object'],
    [{ scripts: [{ match: { image: 'a' }, exti: {} }] }, 'body.scripts.0 has no member exti'],
    [
      { scripts: [{ match: { image: 'a' }, exit: { code: '1' } }] },
      'body.scripts.0.exit.code must be integer',
    ],
    [
      { scripts: [{ match: { image: 'a' }, health: { status: 'ILL' } }] },
      'body.scripts.0.health.status must be HEALTHY or UNHEALTHY',
    ],
    [{ scripts: [{ match: { image: 'a' } }] }, 'a script must say what happens'],
    [{ scripts: [{ match: {}, pullError: 'x' }] }, 'match must name'],
    [
      { scripts: [{ match: { image: 'a' }, exit: { after: 'soon' } }] },
      'exit.after must be a duration',
    ],
  ])('refuses %j and keeps what was', async (body, message) => {
    const before = (await ask('GET', '/_gantry/faults')).json();
    const answer = await ask('PUT', '/_gantry/faults', body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(message);
    expect((await ask('GET', '/_gantry/faults')).json()).toEqual(before);
  });
});

describe('/_gantry/reset', () => {
  test('removes every resource and every fault', async () => {
    const taskArn = await runFargateTask(ecs, { cluster: await freshCluster() });
    await gantry.advance(10_000);
    await ask('PUT', '/_gantry/faults', {
      scripts: [{ match: { image: '*' }, pullError: 'no such image' }],
    });
    const answer = await ask('POST', '/_gantry/reset', {});
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({});
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    expect((await ask('GET', '/_gantry/faults')).json()).toEqual({ scripts: [] });
    await gantry.advance(120_000);
    const events = await gantry.gantry.app.inject('/_gantry/events?after=0&follow=false');
    expect(events.body, 'a removed task must not go on').not.toContain(taskArn);
    const why = await ask('GET', `/_gantry/why?resource=${taskArn}`);
    expect(why.statusCode, 'nothing is left to explain').toBe(404);
  });

  test('needs no body, but the content type that no form can send', async () => {
    const url = '/_gantry/reset';
    const headers = { 'content-type': 'application/json' };
    const bare = await gantry.gantry.app.inject({ method: 'POST', url, headers });
    expect(bare.statusCode).toBe(200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const refused = await gantry.gantry.app.inject({ method: 'POST', url, headers: form });
    expect(refused.statusCode).toBe(415);
    expect(refused.json().message).toContain('application/json');
  });

  test('takes no parameters that it would ignore', async () => {
    const answer = await ask('POST', '/_gantry/reset', { account: '111111111111' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual({ message: 'body has no member account.' });
  });
});

describe('the control API', () => {
  test('answers 404 where there is nothing, with what there is', async () => {
    const answer = await ask('GET', '/_gantry/nothing');
    expect(answer.statusCode).toBe(404);
    expect(answer.json().message).toContain('/_gantry/health');
  });

  test('answers 405 to another method, with those there are', async () => {
    const answer = await ask('PUT', '/_gantry/clock', {});
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('GET, POST');
    expect(answer.json()).toEqual({ message: '/_gantry/clock takes GET and POST, not PUT.' });
  });

  test('answers 405 to DELETE, which has no content type', async () => {
    const answer = await gantry.gantry.app.inject({ method: 'DELETE', url: '/_gantry/faults' });
    expect(answer.statusCode).toBe(405);
    expect(answer.json()).toEqual({ message: '/_gantry/faults takes GET and PUT, not DELETE.' });
  });

  test('says what is wrong with a body that is not JSON', async () => {
    const answer = await gantry.gantry.app.inject({
      method: 'POST',
      url: '/_gantry/clock',
      headers: { 'content-type': 'application/json' },
      payload: '{"advance": 5m}',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toMatch(/JSON/);
  });

  test('does not take the JSON of AWS for its own', async () => {
    const answer = await gantry.gantry.app.inject({
      method: 'POST',
      url: '/_gantry/reset',
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(415);
    expect(answer.json()).toEqual({ message: 'Send the body as application/json.' });
  });

  test('is behind the guard', async () => {
    const headers = { host: 'rebound.example' };
    const answer = await gantry.gantry.app.inject({ url: '/_gantry/health', headers });
    expect(answer.statusCode).toBe(403);
  });
});

function ask(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: unknown,
  of = gantry,
): Promise<LightMyRequestResponse> {
  if (body === undefined) return of.gantry.app.inject({ method, url });
  const headers = { 'content-type': 'application/json' };
  return of.gantry.app.inject({ method, url, headers, payload: JSON.stringify(body) });
}

async function whyOf(resource: string): Promise<Readonly<Record<string, unknown>>> {
  return (await ask('GET', `/_gantry/why?resource=${encodeURIComponent(resource)}`)).json();
}

async function describedTask(cluster: string, taskArn: string): Promise<Task> {
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
  const [found] = tasks;
  if (found === undefined) throw new Error('the task is not described');
  return found;
}

let clusters = 0;

/** The name of a cluster that no other test uses. */
async function freshCluster(): Promise<string> {
  clusters += 1;
  const cluster = `cluster-${clusters}`;
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  return cluster;
}
