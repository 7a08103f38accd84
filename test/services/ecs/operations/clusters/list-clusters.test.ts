import {
  CreateClusterCommand,
  DeleteClusterCommand,
  ECSClient,
  ListClustersCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePageToken } from '../../../../../src/aws/paging.ts';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

const names = ['a', 'b', 'c', 'd', 'e'];
const arns = names.map((name) => `arn:aws:ecs:us-east-1:000000000000:cluster/${name}`);

beforeAll(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  for (const clusterName of names.toReversed())
    await ecs.send(new CreateClusterCommand({ clusterName }));
});
afterAll(() => gantry.close());

describe('ListClusters', () => {
  test('answers ARNs in order of name, without a token when that is all', async () => {
    const { clusterArns, nextToken } = await ecs.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual(arns);
    expect(nextToken).toBeUndefined();
  });

  test('answers pages of maxResults and ends without an empty one', async () => {
    const pages: (string[] | undefined)[] = [];
    for await (const page of paginateListClusters({ client: ecs, pageSize: 2 }, {})) {
      pages.push(page.clusterArns);
    }
    expect(pages).toEqual([arns.slice(0, 2), arns.slice(2, 4), arns.slice(4)]);
  });

  test('leaves the last page without a token when it is full', async () => {
    const { nextToken } = await ecs.send(new ListClustersCommand({ maxResults: 5 }));
    expect(nextToken).toBeUndefined();
  });

  test('goes on behind a cluster that was deleted meanwhile, and leaves INACTIVE ones out', async () => {
    const other = gantry.client(ECSClient, { region: 'eu-west-1' });
    for (const clusterName of names) await other.send(new CreateClusterCommand({ clusterName }));
    const { nextToken } = await other.send(new ListClustersCommand({ maxResults: 2 }));
    await other.send(new DeleteClusterCommand({ cluster: 'b' }));
    await other.send(new DeleteClusterCommand({ cluster: 'd' }));
    const { clusterArns } = await other.send(new ListClustersCommand({ nextToken }));
    expect(clusterArns?.map((arn) => arn.slice(-1))).toEqual(['c', 'e']);
  });

  test('of a region without clusters is empty', async () => {
    const other = gantry.client(ECSClient, { region: 'eu-west-2' });
    expect(await other.send(new ListClustersCommand({}))).toMatchObject({ clusterArns: [] });
  });

  test.each([
    [{ maxResults: 101 }, 'Max results can not be greater than 100'],
    [{ maxResults: 0 }, 'Max results can not be less than 1'],
    [{ nextToken: 'forged' }, 'Invalid token'],
    [{ nextToken: encodePageToken('ListTasks', '1') }, 'Invalid token'],
  ])('refuses %j', async (input, message) => {
    await expect(ecs.send(new ListClustersCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });
});
