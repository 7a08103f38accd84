import {
  DescribeCapacityProvidersCommand,
  ECSClient,
  UpdateCapacityProviderCommand,
  type UpdateCapacityProviderCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { createProvider } from './capacity-provider-fixture.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
  await createProvider(ecs, 'machines', { managedScaling: { status: 'ENABLED' } });
});
afterEach(() => gantry.close());

async function update(
  autoScalingGroupProvider: UpdateCapacityProviderCommandInput['autoScalingGroupProvider'],
  name = 'machines',
) {
  const { capacityProvider } = await ecs.send(
    new UpdateCapacityProviderCommand({ name, autoScalingGroupProvider }),
  );
  return capacityProvider;
}

describe('UpdateCapacityProvider', () => {
  test('changes what it names and leaves the rest', async () => {
    const updated = await update({ managedScaling: { targetCapacity: 70 } });
    expect(updated).toMatchObject({
      updateStatus: 'UPDATE_COMPLETE',
      autoScalingGroupProvider: {
        managedScaling: { status: 'ENABLED', targetCapacity: 70, instanceWarmupPeriod: 300 },
        managedDraining: 'ENABLED',
      },
    });
    const { capacityProviders } = await ecs.send(
      new DescribeCapacityProvidersCommand({ capacityProviders: ['machines'] }),
    );
    expect(capacityProviders).toEqual([updated]);
  });

  test('refuses settings that do not go together with those that are there', async () => {
    await update({ managedTerminationProtection: 'ENABLED' });
    await expect(update({ managedScaling: { status: 'DISABLED' } })).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('managed scaling must be enabled'),
    });
    await update({ managedScaling: { maximumScalingStepSize: 5 } });
    await expect(update({ managedScaling: { minimumScalingStepSize: 6 } })).rejects.toMatchObject({
      name: 'ClientException',
    });
  });

  test.each([['none'], ['FARGATE']])('of %s is refused', async (name) => {
    await expect(update({}, name)).rejects.toMatchObject({ name: 'ClientException' });
  });

  test('of nothing is refused', async () => {
    await expect(update(undefined)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
