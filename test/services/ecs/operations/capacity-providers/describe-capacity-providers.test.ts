import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  DescribeCapacityProvidersCommand,
  type DescribeCapacityProvidersCommandInput,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { createProvider } from './capacity-provider-fixture.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
});
afterEach(() => gantry.close());

const arn = (name: string) => `arn:aws:ecs:us-east-1:000000000000:capacity-provider/${name}`;

async function names(input: DescribeCapacityProvidersCommandInput = {}) {
  const { capacityProviders = [] } = await ecs.send(new DescribeCapacityProvidersCommand(input));
  return capacityProviders.map(({ name }) => name);
}

describe('DescribeCapacityProviders', () => {
  test('answers the two that every account has, and those that were created', async () => {
    await createProvider(ecs, 'machines');
    const { capacityProviders } = await ecs.send(new DescribeCapacityProvidersCommand({}));
    expect(capacityProviders).toMatchObject([
      { capacityProviderArn: arn('FARGATE'), name: 'FARGATE', status: 'ACTIVE', tags: [] },
      { capacityProviderArn: arn('FARGATE_SPOT'), name: 'FARGATE_SPOT', status: 'ACTIVE' },
      { capacityProviderArn: arn('machines'), type: 'EC2_AUTOSCALING', status: 'ACTIVE' },
    ]);
  });

  test('takes names and ARNs, each once, and says which are not there', async () => {
    await createProvider(ecs, 'machines');
    const answer = await ecs.send(
      new DescribeCapacityProvidersCommand({
        capacityProviders: [arn('machines'), 'machines', 'FARGATE', 'none'],
      }),
    );
    expect(answer.capacityProviders?.map(({ name }) => name)).toEqual(['machines', 'FARGATE']);
    expect(answer.failures).toEqual([{ arn: arn('none'), reason: 'MISSING' }]);
  });

  test('shows tags when asked to', async () => {
    const tags = [{ key: 'team', value: 'a' }];
    await createProvider(ecs, 'machines', {}, { tags });
    const one = { capacityProviders: ['machines'] };
    const without = await ecs.send(new DescribeCapacityProvidersCommand(one));
    expect(without.capacityProviders?.[0]?.tags).toEqual([]);
    const shown = await ecs.send(
      new DescribeCapacityProvidersCommand({ ...one, include: ['TAGS'] }),
    );
    expect(shown.capacityProviders?.[0]?.tags).toEqual(tags);
  });

  test('of a cluster answers those it has', async () => {
    await createProvider(ecs, 'machines');
    await createProvider(ecs, 'others');
    await ecs.send(new CreateClusterCommand({ clusterName: 'x', capacityProviders: ['machines'] }));
    expect(await names({ cluster: 'x' })).toEqual(['machines']);
    expect(await names({ cluster: 'x', capacityProviders: ['machines', 'others'] })).toEqual([
      'machines',
    ]);
    await expect(names({ cluster: 'none' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
  });

  test('pages through all of them', async () => {
    for (const name of ['m1', 'm2', 'm3']) await createProvider(ecs, name);
    const seen: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ecs.send(
        new DescribeCapacityProvidersCommand({ maxResults: 2, nextToken }),
      );
      seen.push(...(page.capacityProviders ?? []).map(({ name }) => name));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(seen).toEqual(['FARGATE', 'FARGATE_SPOT', 'm1', 'm2', 'm3']);
  });

  test.each([
    ['a forged token', { nextToken: 'x' }],
    ['a page of 11', { maxResults: 11 }],
    ['a page of 0', { maxResults: 0 }],
    [
      'an ARN of another region',
      { capacityProviders: [arn('x').replace('us-east-1', 'eu-west-1')] },
    ],
    ['too many names', { capacityProviders: Array.from({ length: 101 }, (_, at) => `p${at}`) }],
  ])('refuses %s', async (_what, input) => {
    await expect(names(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('knows them after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gantry-test-'));
    await using stack = new AsyncDisposableStack();
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const first = await startGantry({ flags: ['--data-dir', folder] });
    await createProvider(first.client(ECSClient), 'machines');
    await first.close();
    const second = await startGantry({ flags: ['--data-dir', folder] });
    stack.defer(() => second.close());
    ecs = second.client(ECSClient);
    expect(await names()).toContain('machines');
  });
});
