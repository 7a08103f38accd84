import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type InstanceFixture,
  identityDocument,
  instanceFixture,
} from '../services/ecs/operations/instance-fixture.ts';

let fixture: InstanceFixture;
let inA: string;
let inB: string;

/** One instance in each of two zones. */
beforeAll(async () => {
  fixture = await instanceFixture();
  [inA, inB] = [await registerIn('a'), await registerIn('b')];
});

afterAll(() => fixture.close());

describe('POST /_gantry/explain-placement', () => {
  const overZones = [{ type: 'spread', field: 'attribute:ecs.availability-zone' }];

  test('says where a task would go and why, and places nothing', async () => {
    const { tasks = [] } = await fixture.run({
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1a' },
      ],
    });
    expect(tasks[0]?.containerInstanceArn).toBe(inA);
    const before = await fixture.remaining(inB);
    const answer = await explain({
      cluster: 'demo',
      taskDefinition: 'web',
      placementStrategy: overZones,
    });
    expect(answer.json()).toMatchObject({
      placements: [{ containerInstanceArn: inB }],
      unplaced: 0,
      first: {
        why: '2 of 2 instances can take the task; spread attribute:ecs.availability-zone leaves 1 (us-east-1b has 0 tasks of family:web, the fewest)',
        considered: 2,
        refused: [],
        ranked: [
          { containerInstanceArn: inB, rank: 1 },
          { containerInstanceArn: inA, rank: 2 },
        ],
      },
    });
    expect(answer.json()).not.toHaveProperty('firstUnplaced');
    expect(await fixture.remaining(inB)).toEqual(before);
  });

  test('says what refuses the first task that finds no place', async () => {
    const overrides = { containerOverrides: [{ name: 'app', cpu: 1500 }] };
    const question = { cluster: 'demo', taskDefinition: 'web', overrides, count: 5, limit: 1 };
    const answer = (await explain(question)).json();
    expect(answer.placements).toHaveLength(2);
    expect(answer).toMatchObject({
      unplaced: 3,
      firstUnplaced: {
        why: '0 of 2 instances can take the task',
        refusedBy: { 'RESOURCE:CPU': 2 },
        refused: [
          {
            containerInstanceArn: inA,
            reason: 'RESOURCE:CPU',
            detail: '1500 CPU units needed, 448 left',
          },
        ],
      },
    });
  });

  test('says why a task would go where it is', async () => {
    const { tasks = [] } = await fixture.run({
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      group: 'batch',
    });
    const [task] = tasks;
    const asked = { task: task?.taskArn, placementStrategy: overZones };
    expect((await explain(asked)).json()).toMatchObject({
      containerInstanceArn: task?.containerInstanceArn,
      // Without the task itself neither zone has one of its group.
      first: { steps: [{ left: 2 }] },
    });
    const { containerInstances = [] } = await fixture.ecs.send(
      new DescribeContainerInstancesCommand({ cluster: 'demo', containerInstances: [inA, inB] }),
    );
    const counted = containerInstances.map(({ pendingTasksCount = 0 }) => pendingTasksCount);
    expect(counted.reduce((sum, of) => sum + of, 0)).toBe(2);
  });

  const refused: readonly [string, object, number, string][] = [
    [
      'a task that is not there',
      { task: 'arn:aws:ecs:us-east-1:000000000000:task/demo/none' },
      404,
      'There is no task',
    ],
    [
      'a cluster that is not there',
      { cluster: 'none', taskDefinition: 'web' },
      404,
      'There is no cluster none.',
    ],
    [
      'a service that is not there',
      { cluster: 'demo', service: 'none' },
      404,
      'There is no service none in demo.',
    ],
    [
      'a task definition that is not there',
      { cluster: 'demo', taskDefinition: 'none' },
      404,
      'There is no task definition none.',
    ],
    [
      'nothing to be placed',
      { cluster: 'demo' },
      404,
      'Name a task, a service or a task definition',
    ],
    [
      'a wrong expression',
      {
        cluster: 'demo',
        taskDefinition: 'web',
        placementConstraints: [{ type: 'memberOf', expression: 'stack == prod' }],
      },
      400,
      "Invalid expression: unknown subject at character 1 ('stack == prod').",
    ],
    [
      'a wrong strategy',
      {
        cluster: 'demo',
        taskDefinition: 'web',
        placementStrategy: [{ type: 'binpack', field: 'disk' }],
      },
      400,
      "binpack field 'disk' is invalid",
    ],
    ['too many', { cluster: 'demo', taskDefinition: 'web', count: 1001 }, 400, 'count'],
  ];
  test.each(refused)('refuses %s', async (_, question, status, message) => {
    const answer = await explain(question);
    expect(answer.statusCode).toBe(status);
    expect(answer.json().message).toContain(message);
  });
});

async function registerIn(zone: string): Promise<string> {
  const { containerInstanceArn = '' } = await fixture.register({
    instanceIdentityDocument: identityDocument(`i-1111111${zone}`, {
      availabilityZone: `us-east-1${zone}`,
    }),
  });
  return containerInstanceArn;
}

function explain(question: object): Promise<LightMyRequestResponse> {
  return fixture.gantry.app.inject({
    method: 'POST',
    url: '/_gantry/explain-placement',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(question),
  });
}
