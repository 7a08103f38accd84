import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operationModels } from '../../src/services/ecs/model/operations.ts';
import { shapes } from '../../src/services/ecs/model/shapes.ts';
import { operations } from '../../src/services/ecs/operations/index.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';
import { inputWith, ModelInputs } from './model-inputs.ts';

const inputs = new ModelInputs({ shapes, operationModels });
const names = Object.keys(operationModels) as (keyof typeof operationModels)[]; // true: its keys
const built = names.filter((name) => operations[name].access !== 'not built');
const notBuilt = names.filter((name) => operations[name].access === 'not built');

let gantry: TestGantry;

beforeAll(async () => {
  gantry = await startGantry();
  const ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  await runFargateTask(ecs, { cluster: 'demo' });
});

afterAll(() => gantry.close());

test('all operations of ECS are either built or not', () => {
  expect(names).toHaveLength(88);
  expect(built.length).toBeGreaterThanOrEqual(20);
});

describe('a value of a wrong type', () => {
  test.each(built)('anywhere in %s is a 400 in the shape of AWS', async (name) => {
    // A document may be any JSON at all.
    const places = inputs.placesOf(name).filter(({ ref }) => ref !== 'Document');
    expect(places.length).toBeGreaterThan(1);
    const wrong = fc
      .constantFrom(...places)
      .chain(({ path, ref }) => inputs.wrongValues(ref).map((value) => inputWith(path, value)));
    await fc.assert(
      fc.asyncProperty(wrong, async (input) => {
        const answer = await send(name, JSON.stringify(input));
        expect(answer.statusCode, answer.body).toBe(400);
        expect(answer.json()).toEqual({
          __type: 'SerializationException',
          message: expect.stringMatching(/./),
        });
        expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
      }),
      { numRuns: Math.min(60, places.length * 4) },
    );
  });
});

describe('values of the right types, whatever they are,', () => {
  test.each(built)('make %s answer or refuse, and never fail', async (name) => {
    await fc.assert(
      fc.asyncProperty(inputs.typedInputs(name), async (input) => {
        await answersOrRefuses(name, input);
      }),
      { numRuns: 150 },
    );
    await gantry.settle();
  });
});

describe('a good request of which one member is changed', () => {
  const definition = {
    family: 'changed',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 80 }] }],
  };
  const request = {
    cluster: 'calm',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    overrides: { containerOverrides: [{ name: 'app' }] },
  };

  // Requests made at random know the names of everything else.
  beforeAll(async () => {
    await answersOrRefuses('CreateCluster', { clusterName: 'calm' });
  });

  test('that can be registered can be run, and every task gets somewhere', async () => {
    const ran: string[] = [];
    const changed = inputs.nearlyGoodInputs('RegisterTaskDefinition', definition);
    await fc.assert(
      fc.asyncProperty(changed, async (input) => {
        const registered = await answersOrRefuses('RegisterTaskDefinition', input);
        if (registered === undefined) return;
        const { taskDefinitionArn } = registered.taskDefinition;
        const run = { ...request, taskDefinition: taskDefinitionArn, overrides: {} };
        const answer = await answersOrRefuses('RunTask', run);
        for (const task of answer?.tasks ?? []) ran.push(task.taskArn);
      }),
      { numRuns: 300 },
    );
    expect(ran.length, 'too few could be run to say anything').toBeGreaterThan(20);
    await expectAllSettled(ran);
  });

  test('runs or is refused, and every task gets somewhere', async () => {
    const ran: string[] = [];
    const registered = await answersOrRefuses('RegisterTaskDefinition', definition);
    const taskDefinition = registered?.taskDefinition.taskDefinitionArn;
    const changed = inputs.nearlyGoodInputs('RunTask', { ...request, taskDefinition });
    await fc.assert(
      fc.asyncProperty(changed, async (input) => {
        const answer = await answersOrRefuses('RunTask', input);
        for (const task of answer?.tasks ?? []) ran.push(task.taskArn);
      }),
      { numRuns: 300 },
    );
    expect(ran.length, 'too few could be run to say anything').toBeGreaterThan(20);
    await expectAllSettled(ran);
  });
});

test.each(notBuilt)('%s is not built, says so, and is not retried by any SDK', async (name) => {
  const answer = await send(name, '{}');
  expect(answer.statusCode).toBe(501);
  expect(answer.json()).toEqual({
    __type: 'NotImplementedException',
    message: `Gantry does not implement ecs:${name} yet. See docs/coverage.md for what it does.`,
  });
});

describe('a body of JSON that is strange', () => {
  test.each([
    ['unknown members', '{"clusters":["demo"],"colour":"blue","nested":{"a":[1,{}]}}'],
    ['null members', '{"clusters":["demo"],"include":null}'],
    ['null elements', '{"clusters":[null,"demo",null]}'],
    ['the same key twice, of which the last counts', '{"clusters":[1],"clusters":["demo"]}'],
    ['keys of prototypes', '{"__proto__":{"clusters":[1]},"constructor":1,"clusters":["demo"]}'],
    ['white space', ' \n\t{"clusters" : [ "demo" ] }\r\n'],
    ['escapes', '{"cl\\u0075sters":["\\u0064emo"]}'],
  ])('with %s is understood', async (_, body) => {
    const answer = await send('DescribeClusters', body);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().clusters).toHaveLength(1);
  });

  test.each([
    ['no object', '[]'],
    ['a number', '1'],
    ['a string', '"demo"'],
    ['cut short', '{"clusters":["demo"'],
    ['two values', '{}{}'],
    ['a byte order mark', '\ufeff{}'],
    ['a comment', '{/* all */}'],
    ['NaN', '{"maxResults":NaN}'],
    ['a list in a list', `{"clusters":${'['.repeat(50_000)}${']'.repeat(50_000)}}`],
    ['an object for a list', `${'{"clusters":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ])('that is %s is refused', async (_, body) => {
    const answer = await send('DescribeClusters', body);
    expect(answer.statusCode, answer.body).toBe(400);
    expect(answer.json().__type).toBe('SerializationException');
  });

  test('and deep where nobody looks is ignored', async () => {
    const deep = `${'{"x":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect((await send('ListClusters', deep)).statusCode).toBe(200);
  });
});

test('no request changed a prototype', () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Reflect.get({}, 'clusters')).toBeUndefined();
});

interface Answer {
  readonly taskDefinition: { readonly taskDefinitionArn: string };
  readonly tasks?: readonly { readonly taskArn: string }[];
}

/** The answer, or undefined for a refusal in the shape of AWS; anything else fails the test. */
async function answersOrRefuses(operation: string, input: unknown): Promise<Answer | undefined> {
  const answer = await send(operation, JSON.stringify(input));
  if (answer.statusCode === 200) return answer.json();
  const body = answer.json();
  expect(answer.statusCode, `${JSON.stringify(input)} → ${answer.body}`).toBe(400);
  expect(body.__type).toMatch(/^[A-Z][A-Za-z]+Exception$/);
  if (!isWithoutMessage(operation, body.__type)) expect(body.message).toMatch(/./);
  return undefined;
}

/** ECS was seen to say nothing of a service that is not there when it is to be deleted. */
function isWithoutMessage(operation: string, type: unknown): boolean {
  return operation === 'DeleteService' && type === 'ServiceNotFoundException';
}

/** Ten minutes later every task runs or has stopped, and no pass over it failed. */
async function expectAllSettled(taskArns: readonly string[]): Promise<void> {
  await gantry.advance(600_000);
  for (const taskArn of new Set(taskArns)) {
    const why = gantry.gantry.control.why(taskArn);
    expect(why, taskArn).toMatchObject({
      failures: 0,
      why: expect.stringMatching(/^(running as desired$|the task has stopped)/),
    });
  }
}

async function send(operation: string, payload: string): Promise<LightMyRequestResponse> {
  return await gantry.gantry.app.inject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    payload,
  });
}
