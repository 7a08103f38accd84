import {
  ListContainerInstancesCommand,
  type ListContainerInstancesCommandInput,
  PutAttributesCommand,
  paginateListContainerInstances,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, identityDocument, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;
const arns: string[] = [];

beforeAll(async () => {
  fixture = await instanceFixture();
  for (const zone of ['a', 'b', 'c', 'a', 'b']) {
    const { containerInstanceArn = '' } = await fixture.register({
      instanceIdentityDocument: identityDocument(`i-0000000${arns.length}`, {
        availabilityZone: `us-east-1${zone}`,
      }),
    });
    arns.push(containerInstanceArn);
  }
  await fixture.ecs.send(
    new PutAttributesCommand({
      cluster: 'demo',
      attributes: [{ name: 'stack', value: 'prod', targetId: arns[4] }],
    }),
  );
  await fixture.ecs.send(
    new UpdateContainerInstancesStateCommand({
      cluster: 'demo',
      containerInstances: [arns[2] ?? ''],
      status: 'DRAINING',
    }),
  );
});

afterAll(() => fixture.close());

async function list(input: ListContainerInstancesCommandInput = {}): Promise<number[]> {
  const { containerInstanceArns = [] } = await fixture.ecs.send(
    new ListContainerInstancesCommand({ cluster: 'demo', ...input }),
  );
  return containerInstanceArns.map((arn) => arns.indexOf(arn));
}

describe('ListContainerInstances', () => {
  test('answers all in order of registration, those that drain too', async () => {
    expect(await list()).toEqual([0, 1, 2, 3, 4]);
  });

  test('answers those of a status', async () => {
    expect(await list({ status: 'DRAINING' })).toEqual([2]);
    expect(await list({ status: 'ACTIVE' })).toEqual([0, 1, 3, 4]);
  });

  test.each([
    ['attribute:ecs.availability-zone == us-east-1a', [0, 3]],
    ['attribute:stack exists', [4]],
    ['attribute:stack !exists', [0, 1, 2, 3]],
    ["attribute:ecs.availability-zone in ['us-east-1b'] and attribute:stack == prod", [4]],
    ['ec2InstanceId == i-00000001', [1]],
    ['agentConnected == true', [0, 1, 2, 3, 4]],
    ['runningTasksCount > 0', []],
    ['task:group == family:web', []],
  ])('answers those that %s', async (filter, expected) => {
    expect(await list({ filter })).toEqual(expected);
  });

  test('combines filter and status', async () => {
    const filter = 'attribute:ecs.availability-zone == us-east-1c';
    expect(await list({ filter, status: 'ACTIVE' })).toEqual([]);
    expect(await list({ filter, status: 'DRAINING' })).toEqual([2]);
  });

  test.each([undefined, 'attribute:ecs.instance-type =~ m5.*'])(
    'answers pages, with the filter %s',
    async (filter) => {
      const pages: number[][] = [];
      const asked = { cluster: 'demo', filter };
      for await (const page of paginateListContainerInstances(
        { client: fixture.ecs, pageSize: 2 },
        asked,
      )) {
        pages.push((page.containerInstanceArns ?? []).map((arn) => arns.indexOf(arn)));
      }
      expect(pages).toEqual([[0, 1], [2, 3], [4]]);
    },
  );

  test('refuses an expression that is none, and says where', async () => {
    await expect(list({ filter: 'attribute:stack ==' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/^Invalid expression: .* at the end\.$/),
    });
  });

  test('refuses a token of another list and a page that is too large', async () => {
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({ message: 'Invalid token' });
    await expect(list({ maxResults: 101 })).rejects.toMatchObject({
      message: 'Max results can not be greater than 100',
    });
  });
});
