import {
  ECSClient,
  ListTaskDefinitionsCommand,
  type ListTaskDefinitionsCommandInput,
  paginateListTaskDefinitions,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePageToken } from '../../../../../src/aws/paging.ts';
import {
  arnPrefix,
  type TaskDefinitionWorld,
  taskDefinitionWorld,
} from './task-definition-world.ts';

let world: TaskDefinitionWorld;

/** Eleven revisions of `b` show whether revisions are compared as numbers. */
beforeAll(async () => {
  world = await taskDefinitionWorld();
  await world.register('bb');
  for (let revision = 1; revision <= 11; revision += 1) await world.register('b');
  await world.register('B');
  await world.register('a');
  await world.register('gone');
  await world.deregister('b:3');
  await world.remove('gone:1');
});
afterAll(() => world.close());

const ofB = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11].map((revision) => `b:${revision}`);
const active = ['B:1', 'a:1', ...ofB, 'bb:1'];

async function list(input: ListTaskDefinitionsCommandInput = {}) {
  const { taskDefinitionArns, nextToken } = await world.ecs.send(
    new ListTaskDefinitionsCommand(input),
  );
  return { names: namesOf(taskDefinitionArns), nextToken };
}

function namesOf(arns: readonly string[] | undefined): readonly string[] {
  return (arns ?? []).map((arn) => arn.replace(`${arnPrefix}/`, ''));
}

describe('ListTaskDefinitions', () => {
  test('answers ACTIVE revisions by family and then by revision as a number', async () => {
    expect(await list()).toEqual({ names: active, nextToken: undefined });
  });

  test('turns both orders round', async () => {
    expect((await list({ sort: 'DESC' })).names).toEqual(active.toReversed());
  });

  test('takes familyPrefix for the whole name of a family', async () => {
    expect((await list({ familyPrefix: 'b' })).names).toEqual(ofB);
    expect((await list({ familyPrefix: 'b*' })).names).toEqual([]);
    expect((await list({ familyPrefix: '' })).names).toEqual(active);
  });

  test('answers the other statuses when asked', async () => {
    expect((await list({ status: 'INACTIVE' })).names).toEqual(['b:3']);
    expect((await list({ status: 'DELETE_IN_PROGRESS' })).names).toEqual(['gone:1']);
  });

  test.each([
    ['ASC', active],
    ['DESC', active.toReversed()],
  ] as const)('answers pages of maxResults in order %s, each item once', async (sort, expected) => {
    const pages: (readonly string[])[] = [];
    const client = world.ecs;
    for await (const page of paginateListTaskDefinitions({ client, pageSize: 4 }, { sort })) {
      pages.push(namesOf(page.taskDefinitionArns));
    }
    expect(pages.map((page) => page.length)).toEqual([4, 4, 4, 1]);
    expect(pages.flat()).toEqual(expected);
  });

  test('goes on behind a revision that was deregistered meanwhile', async () => {
    for (let revision = 1; revision <= 4; revision += 1) await world.register('moving');
    const first = await list({ familyPrefix: 'moving', maxResults: 2 });
    await world.deregister('moving:2', 'moving:3');
    await world.register('moving');
    const second = await list({ familyPrefix: 'moving', nextToken: first.nextToken });
    await world.deregister('moving:1', 'moving:4', 'moving:5');
    expect([first.names, second.names]).toEqual([
      ['moving:1', 'moving:2'],
      ['moving:4', 'moving:5'],
    ]);
  });

  test('of a region without task definitions is empty', async () => {
    const elsewhere = world.client(ECSClient, { region: 'eu-west-1' });
    expect(await elsewhere.send(new ListTaskDefinitionsCommand({}))).toMatchObject({
      taskDefinitionArns: [],
    });
  });

  test.each<[ListTaskDefinitionsCommandInput, string]>([
    [{ maxResults: 101 }, 'Max results can not be greater than 100'],
    [{ maxResults: 0 }, 'Max results can not be less than 1'],
    [{ nextToken: 'forged' }, 'Invalid token'],
    [{ nextToken: encodePageToken('ListTaskDefinitions ASC', 'b') }, 'Invalid token'],
    [
      { nextToken: encodePageToken('ListTaskDefinitions ASC', 'b:1'), sort: 'DESC' },
      'Invalid token',
    ],
    [{ nextToken: encodePageToken('ListClusters', 'b:1') }, 'Invalid token'],
  ])('refuses %j', async (input, message) => {
    await expect(list(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  test('refuses a status that does not exist', async () => {
    // The types of the client would not let it through.
    const input = { status: 'ALL' } as unknown as ListTaskDefinitionsCommandInput;
    await expect(list(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'status should be one of [ACTIVE,DELETE_IN_PROGRESS,INACTIVE]',
    });
  });
});
