// openapi/gantry.json says what the control API does: here it is held against what the API does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  ECSClient,
  RegisterContainerInstanceCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gantryOpenApi } from '../../scripts/generate-gantry-openapi.ts';
import { type ControlEndpoint, controlEndpoints } from '../../src/http/control-endpoints.ts';
import { controlSchemas } from '../../src/http/control-schemas.ts';
import type { JsonSchema } from '../../src/http/json-schema.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { identityDocument, totalResources } from '../services/ecs/operations/instance-fixture.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';
import { parseEvents } from './event-client.ts';

const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi/gantry.json'), 'utf8'),
);
let gantry: TestGantry;
let taskArn: string;

beforeAll(async () => {
  gantry = await startGantry();
  const ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  await ecs.send(
    new RegisterContainerInstanceCommand({
      cluster: 'demo',
      instanceIdentityDocument: identityDocument(),
      totalResources,
    }),
  );
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 100, memory: 128 }],
    }),
  );
  taskArn = await runFargateTask(ecs, { cluster: 'demo' });
  await gantry.settle();
});

afterAll(() => gantry.close());

test('the committed document is the one that is generated', () => {
  expect(`${JSON.stringify(document, null, 1)}\n`, 'run npm run generate').toBe(gantryOpenApi());
});

test('every endpoint is described, and every reference leads somewhere', () => {
  const described = Object.entries<object>(document.paths).flatMap(([url, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`),
  );
  const served = Object.values(controlEndpoints).map(({ method, url }) => `${method} ${url}`);
  expect(described).toEqual(served);
  const references = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)];
  const names = Object.keys(document.components.schemas);
  expect(references.length).toBeGreaterThan(10);
  for (const [, name] of references) expect(names).toContain(name);
});

test('the document is served', async () => {
  const answer = await gantry.gantry.app.inject('/openapi/gantry.json');
  expect(answer.json()).toEqual(document);
});

describe('the answer is as described', () => {
  const bodies: Readonly<Record<string, unknown>> = {
    reset: {},
    moveClock: { advance: '1ms' },
    explainPlacement: {
      cluster: 'demo',
      taskDefinition: 'web',
      placementStrategy: [{ type: 'spread', field: 'attribute:rack' }],
      count: 100,
    },
    addMachines: { cluster: 'demo', instanceType: 'm5.large', count: 2 },
    changeMachines: { cluster: 'demo', action: 'disconnect' },
    setFaults: { scripts: [{ match: { image: '*' }, exit: { code: 1, after: '3s' } }] },
  };
  /** What takes an ARN. */
  const parameters: Readonly<Record<string, string>> = {
    explain: 'resource',
    listPublishedPorts: 'task',
    listContainerEndpoints: 'task',
  };
  // Reset comes last: the others look at what is there.
  const endpoints = Object.values<ControlEndpoint>(controlEndpoints)
    .filter(({ answerType }) => answerType === undefined)
    .sort(
      (one, other) => Number(one.operationId === 'reset') - Number(other.operationId === 'reset'),
    );

  test.each(endpoints)('of $method $url', async ({ method, url, operationId, answer }) => {
    const parameter = parameters[operationId];
    const query = parameter ? `?${parameter}=${encodeURIComponent(taskArn)}` : '';
    const answered = await gantry.gantry.app.inject({
      method,
      url: url + query,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { payload: JSON.stringify(bodies[operationId]) }),
    });
    expect(answered.statusCode, answered.body).toBe(200);
    expect(await problemOf(answer, answered.json())).toBeUndefined();
  });

  test('of a refusal', async () => {
    const answered = await gantry.gantry.app.inject('/_gantry/why?resource=none');
    expect(answered.statusCode).toBe(404);
    expect(await problemOf(controlSchemas.Error, answered.json())).toBeUndefined();
  });

  test('of an event', async () => {
    const ecs = gantry.client(ECSClient);
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await runFargateTask(ecs, { cluster: 'demo' });
    const answered = await gantry.gantry.app.inject('/_gantry/events?after=0&follow=false');
    const events = parseEvents(answered.body);
    expect(events.length).toBeGreaterThan(0);
    for (const { data } of events) {
      expect(await problemOf(controlSchemas.Event, data)).toBeUndefined();
    }
  });

  test('and the check does find what is not', async () => {
    expect(await problemOf(controlSchemas.Nothing, { more: 1 })).toMatch(/additional/);
  });
});

/** What is wrong with a value by its schema, as Fastify would say of a request; undefined for nothing. */
async function problemOf(schema: JsonSchema, value: unknown): Promise<string | undefined> {
  const checker = fastify({
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  checker.post('/', { schema: { body: schema } }, () => ({}));
  const headers = { 'content-type': 'application/json' };
  const payload = JSON.stringify(value);
  const answer = await checker.inject({ method: 'POST', url: '/', headers, payload });
  return answer.statusCode === 200 ? undefined : answer.json().message;
}
