// What curl and a browser see: the plain JSON routes, and the OpenAPI document that describes them.
import { ECSClient } from '@aws-sdk/client-ecs';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { createDemo } from '../server/task-fixture.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly post: {
          readonly operationId: string;
          readonly responses: Readonly<
            Record<
              string,
              { readonly content?: { readonly 'application/json': { schema: Schema } } }
            >
          >;
        };
      }
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

let gantry: TestGantry;
let http: ReturnType<typeof supertest>;
let document: OpenApi;

beforeAll(async () => {
  gantry = await startGantry();
  await gantry.gantry.app.ready();
  http = supertest(gantry.gantry.app.server);
  await createDemo(gantry.client(ECSClient));
  document = (await http.get('/openapi/ecs.json').expect(200)).body;
});

afterAll(() => gantry.close());

test('the document describes every operation at the route where it is served', async () => {
  expect(document.openapi).toMatch(/^3\./);
  const paths = Object.keys(document.paths);
  expect(paths).toHaveLength(88);
  for (const path of paths) {
    const { status } = await http.post(path).send({});
    expect([200, 400, 501], `${path} answered ${status}`).toContain(status);
  }
});

describe('an answer', () => {
  const request = {
    cluster: 'demo',
    taskDefinition: 'web',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    tags: [{ key: 'team', value: 'blue' }],
  };

  test('is as the document says, from RunTask to StopTask', async () => {
    const run = await http.post('/ecs/RunTask').send(request).expect(200);
    const [{ taskArn }] = run.body.tasks;
    await gantry.advance(60_000);
    const calls: readonly (readonly [string, object])[] = [
      ['DescribeTasks', { cluster: 'demo', tasks: [taskArn, 'f'.repeat(32)], include: ['TAGS'] }],
      ['ListTasks', { cluster: 'demo' }],
      ['DescribeClusters', { clusters: ['demo', 'none'], include: ['TAGS', 'STATISTICS'] }],
      ['DescribeTaskDefinition', { taskDefinition: 'web', include: ['TAGS'] }],
      ['ListTaskDefinitions', {}],
      ['ListTagsForResource', { resourceArn: taskArn }],
      ['StopTask', { cluster: 'demo', task: taskArn }],
    ];
    expectToFit('RunTask', run.body);
    for (const [operation, input] of calls) {
      const answer = await http.post(`/ecs/${operation}`).send(input).expect(200);
      expect(answer.headers['content-type']).toBe('application/json');
      expectToFit(operation, answer.body);
    }
  });

  test('that refuses has the status and the words of AWS', async () => {
    const answer = await http.post('/ecs/RunTask').send({ ...request, cluster: 'none' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      __type: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });
});

test('JSON is asked for, not bent', async () => {
  await http.post('/ecs/ListClusters').send('maxResults=1').expect(415);
  await http
    .post('/ecs/ListClusters')
    .set('content-type', 'application/json')
    .send('{')
    .expect(400);
  await http.post('/ecs/ListClusters').send({ maxResults: '1' }).expect(400);
  await http.get('/ecs/ListClusters').expect(405);
  await http.post('/ecs/LaunchRocket').send({}).expect(400);
});

/** Fails when the value has a member, a type or an enum value that the document does not know. */
function expectToFit(operation: string, value: unknown): void {
  const { content } = document.paths[`/ecs/${operation}`]?.post.responses['200'] ?? {};
  const schema = content?.['application/json'].schema;
  expect(schema, `${operation} has no described answer`).toBeDefined();
  expect(misfits(schema ?? {}, value, operation)).toEqual([]);
}

function misfits(given: Schema, value: unknown, path: string): readonly string[] {
  const schema = given.$ref === undefined ? given : namedSchema(given.$ref);
  if (schema.enum !== undefined && !schema.enum.includes(String(value)))
    return [`${path}: ${value}`];
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return [`${path} is a list`];
    return value.flatMap((item, at) => misfits(items, item, `${path}[${at}]`));
  }
  if (typeof value !== 'object' || value === null) {
    const kinds = { string: 'string', boolean: 'boolean', number: 'number', integer: 'number' };
    const expected = Object.entries(kinds).find(([type]) => type === schema.type)?.[1];
    return expected === typeof value ? [] : [`${path} is ${typeof value}, not ${schema.type}`];
  }
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const inside = Object.entries(value).flatMap(([name, item]) => {
    const more = schema.additionalProperties;
    const member = schema.properties?.[name] ?? (typeof more === 'object' ? more : undefined);
    return member === undefined
      ? [`${path}.${name} is unknown`]
      : misfits(member, item, `${path}.${name}`);
  });
  return [...missing.map((name) => `${path}.${name} is missing`), ...inside];
}

function namedSchema(reference: string): Schema {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const schema = document.components.schemas[name];
  if (schema === undefined) throw new Error(`the document has no schema ${name}`);
  return schema;
}
