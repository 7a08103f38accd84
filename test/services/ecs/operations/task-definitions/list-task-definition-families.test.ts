import {
  ECSClient,
  ListTaskDefinitionFamiliesCommand,
  type ListTaskDefinitionFamiliesCommandInput,
  paginateListTaskDefinitionFamilies,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePageToken } from '../../../../../src/aws/paging.ts';
import { type TaskDefinitionWorld, taskDefinitionWorld } from './task-definition-world.ts';

let world: TaskDefinitionWorld;

beforeAll(async () => {
  world = await taskDefinitionWorld();
  for (const family of ['shop-web', 'shop_api', 'shop', 'Shop', 'shop', 'blog', 'old', 'going']) {
    await world.register(family);
  }
  await world.deregister('old:1', 'shop:1');
  await world.remove('going:1');
});
afterAll(() => world.close());

async function families(input: ListTaskDefinitionFamiliesCommandInput = {}) {
  return (await world.ecs.send(new ListTaskDefinitionFamiliesCommand(input))).families;
}

describe('ListTaskDefinitionFamilies', () => {
  test('answers every family that has revisions, in order', async () => {
    const all = ['Shop', 'blog', 'going', 'old', 'shop', 'shop-web', 'shop_api'];
    expect(await families()).toEqual(all);
    expect(await families({ status: 'ALL' })).toEqual(all);
  });

  test('a family with one ACTIVE revision is ACTIVE, one with none is INACTIVE', async () => {
    const active = ['Shop', 'blog', 'shop', 'shop-web', 'shop_api'];
    expect(await families({ status: 'ACTIVE' })).toEqual(active);
    expect(await families({ status: 'INACTIVE' })).toEqual(['going', 'old']);
  });

  test.each([
    ['shop', ['shop', 'shop-web', 'shop_api']],
    ['shop_', ['shop_api']],
    ['hop', []],
    ['%', []],
  ])('takes %j for the beginning of names', async (familyPrefix, expected) => {
    expect(await families({ familyPrefix })).toEqual(expected);
  });

  test('answers pages of maxResults', async () => {
    const pages: (string[] | undefined)[] = [];
    const client = world.ecs;
    const input = { familyPrefix: 'shop' };
    for await (const page of paginateListTaskDefinitionFamilies({ client, pageSize: 2 }, input)) {
      pages.push(page.families);
    }
    expect(pages).toEqual([['shop', 'shop-web'], ['shop_api']]);
  });

  test('of a region without families is empty', async () => {
    const elsewhere = world.client(ECSClient, { region: 'eu-west-1' });
    expect(await elsewhere.send(new ListTaskDefinitionFamiliesCommand({}))).toMatchObject({
      families: [],
    });
  });

  test.each<[ListTaskDefinitionFamiliesCommandInput, string]>([
    [{ maxResults: 101 }, 'Max results can not be greater than 100'],
    [{ maxResults: -1 }, 'Max results can not be less than 1'],
    [{ nextToken: 'forged' }, 'Invalid token'],
    [{ nextToken: encodePageToken('ListClusters', 'shop') }, 'Invalid token'],
  ])('refuses %j', async (input, message) => {
    await expect(families(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });
});
