import { UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeAll(async () => {
  fixture = await instanceFixture();
});

afterAll(() => fixture.close());

function update(containerInstances: string[], status: 'ACTIVE' | 'DRAINING' | 'REGISTERING') {
  return fixture.ecs.send(
    new UpdateContainerInstancesStateCommand({ cluster: 'demo', containerInstances, status }),
  );
}

describe('UpdateContainerInstancesState', () => {
  test('drains an instance and makes it ACTIVE again', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const { containerInstances } = await update([containerInstanceArn], 'DRAINING');
    expect(containerInstances).toMatchObject([{ status: 'DRAINING', version: 2 }]);
    await update([containerInstanceArn], 'ACTIVE');
    expect(await fixture.describe(containerInstanceArn)).toMatchObject({
      status: 'ACTIVE',
      version: 3,
    });
  });

  test('does nothing to one that is so already', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    await update([containerInstanceArn], 'ACTIVE');
    expect(await fixture.describe(containerInstanceArn)).toMatchObject({ version: 1 });
  });

  test('changes those that are there and answers the others as failures', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const missing = '0'.repeat(32);
    const { containerInstances, failures } = await update(
      [containerInstanceArn, missing],
      'DRAINING',
    );
    expect(containerInstances).toHaveLength(1);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
  });

  test('refuses any other status, no instances and more than ten', async () => {
    await expect(update(['x'], 'REGISTERING')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Container instance status should be one of [ACTIVE, DRAINING]',
    });
    await expect(update([], 'ACTIVE')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const eleven = Array.from({ length: 11 }, (_, at) => `${at}`);
    await expect(update(eleven, 'ACTIVE')).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
