import {
  ListAttributesCommand,
  type ListAttributesCommandInput,
  paginateListAttributes,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;
const arns: (string | undefined)[] = [];

beforeAll(async () => {
  fixture = await instanceFixture();
  for (const value of ['lab', 'prod', 'lab']) {
    const attributes = [
      { name: 'ecs.capability.none' },
      { name: 'stack', value },
      { name: 'rack', value: '1' },
    ];
    arns.push((await fixture.register({ attributes })).containerInstanceArn);
  }
});

afterAll(() => fixture.close());

async function list(input: Partial<ListAttributesCommandInput>) {
  const { attributes } = await fixture.ecs.send(
    new ListAttributesCommand({ cluster: 'demo', targetType: 'container-instance', ...input }),
  );
  return attributes;
}

describe('ListAttributes', () => {
  test('answers those of a name, and of a value, in order of registration', async () => {
    expect(await list({ attributeName: 'stack' })).toEqual([
      { name: 'stack', value: 'lab', targetId: arns[0] },
      { name: 'stack', value: 'prod', targetId: arns[1] },
      { name: 'stack', value: 'lab', targetId: arns[2] },
    ]);
    expect(await list({ attributeName: 'stack', attributeValue: 'prod' })).toEqual([
      { name: 'stack', value: 'prod', targetId: arns[1] },
    ]);
    expect(await list({ attributeName: 'none' })).toEqual([]);
  });

  test('answers pages that end within an instance', async () => {
    const seen: (string | undefined)[] = [];
    const sizes: number[] = [];
    const asked = { cluster: 'demo', targetType: 'container-instance' as const };
    for await (const page of paginateListAttributes({ client: fixture.ecs, pageSize: 4 }, asked)) {
      sizes.push(page.attributes?.length ?? 0);
      seen.push(...(page.attributes ?? []).map(({ name, targetId }) => `${name} ${targetId}`));
    }
    expect(sizes.slice(0, -1).every((size) => size === 4)).toBe(true);
    expect(new Set(seen).size).toBe(seen.length);
    const all = await list({});
    expect(seen).toEqual(all?.map(({ name, targetId }) => `${name} ${targetId}`));
  });

  test('refuses any other type of target, and a forged token', async () => {
    await expect(list({ targetType: 'task' as never })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'targetType must be container-instance',
    });
    await expect(list({ nextToken: 'x' })).rejects.toMatchObject({ message: 'Invalid token' });
  });
});
