import { type Attribute, DeleteAttributesCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeAll(async () => {
  fixture = await instanceFixture();
});

afterAll(() => fixture.close());

function remove(...attributes: Attribute[]) {
  return fixture.ecs.send(new DeleteAttributesCommand({ cluster: 'demo', attributes }));
}

describe('DeleteAttributes', () => {
  test('takes attributes away by name and answers those that were there', async () => {
    const { containerInstanceArn: targetId } = await fixture.register({
      attributes: [{ name: 'stack', value: 'lab' }, { name: 'ssd' }],
    });
    const { attributes } = await remove({ name: 'stack', targetId }, { name: 'none', targetId });
    expect(attributes).toEqual([{ name: 'stack', value: 'lab', targetId }]);
    const left = (await fixture.describe(targetId)).attributes?.map(({ name }) => name);
    expect(left).toContain('ssd');
    expect(left).not.toContain('stack');
  });

  test('refuses what ECS keeps for itself, and a target that is not there', async () => {
    const { containerInstanceArn: targetId } = await fixture.register();
    await expect(remove({ name: 'ecs.os-type', targetId })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(remove({ name: 'a', targetId: '0'.repeat(32) })).rejects.toMatchObject({
      name: 'TargetNotFoundException',
    });
  });
});
