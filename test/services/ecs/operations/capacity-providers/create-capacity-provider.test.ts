import { CreateCapacityProviderCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../../../src/testing/start-gantry.ts';
import { createProvider, groupArn } from './capacity-provider-fixture.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
});
afterEach(() => gantry.close());

describe('CreateCapacityProvider', () => {
  test('answers an ACTIVE provider of its Auto Scaling group, with defaults filled', async () => {
    expect(await createProvider(ecs, 'machines')).toEqual({
      capacityProviderArn: 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/machines',
      name: 'machines',
      type: 'EC2_AUTOSCALING',
      status: 'ACTIVE',
      autoScalingGroupProvider: {
        autoScalingGroupArn: groupArn('machines'),
        managedScaling: {
          status: 'DISABLED',
          targetCapacity: 100,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10_000,
          instanceWarmupPeriod: 300,
        },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
      tags: [],
    });
  });

  test('keeps what it is told, and tags', async () => {
    const settings = {
      managedScaling: { status: 'ENABLED', targetCapacity: 80, instanceWarmupPeriod: 0 },
      managedTerminationProtection: 'ENABLED',
      managedDraining: 'DISABLED',
    } as const;
    const tags = [{ key: 'team', value: 'a' }];
    expect(await createProvider(ecs, 'machines', settings, { tags })).toMatchObject({
      autoScalingGroupProvider: settings,
      tags,
    });
  });

  test('twice with the same arguments is once', async () => {
    const first = await createProvider(ecs, 'machines');
    expect(await createProvider(ecs, 'machines')).toEqual(first);
  });

  test('of a group by its name is of the same group as by its ARN', async () => {
    await createProvider(ecs, 'one', { autoScalingGroupArn: 'group' });
    await expect(
      createProvider(ecs, 'two', { autoScalingGroupArn: groupArn('group') }),
    ).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    });
  });

  test('of a name that is taken is refused when the settings are others', async () => {
    await createProvider(ecs, 'machines');
    await expect(
      createProvider(ecs, 'machines', { managedDraining: 'DISABLED' }),
    ).rejects.toMatchObject({
      name: 'ClientException',
      message:
        'A capacity provider with the specified name already exists. Specify a different name and try again.',
    });
  });

  test.each(['aws-x', 'ECSmine', 'Fargate2', 'a b', '', 'x'.repeat(256)])(
    'of the name %j is refused',
    async (name) => {
      await expect(
        createProvider(ecs, name, { autoScalingGroupArn: 'group' }),
      ).rejects.toMatchObject({
        name: 'ClientException',
        message: expect.stringContaining('The specified capacity provider name is invalid.'),
      });
    },
  );

  test.each([
    ['a target of 0', { managedScaling: { targetCapacity: 0 } }, 'InvalidParameterException'],
    ['a target of 101', { managedScaling: { targetCapacity: 101 } }, 'InvalidParameterException'],
    [
      'a step of 10001',
      { managedScaling: { maximumScalingStepSize: 10_001 } },
      'InvalidParameterException',
    ],
    [
      'a least step above the most',
      { managedScaling: { minimumScalingStepSize: 3, maximumScalingStepSize: 2 } },
      'ClientException',
    ],
    [
      'termination protection without scaling',
      { managedTerminationProtection: 'ENABLED' as const },
      'ClientException',
    ],
    [
      'a group of another region',
      { autoScalingGroupArn: groupArn('x', 'eu-west-1') },
      'ClientException',
    ],
    ['garbage for a group', { autoScalingGroupArn: 'arn:garbage' }, 'ClientException'],
  ])('with %s is refused', async (_what, settings, name) => {
    await expect(createProvider(ecs, 'machines', settings)).rejects.toMatchObject({ name });
  });

  test('with an empty list of tags is refused', async () => {
    await expect(createProvider(ecs, 'machines', {}, { tags: [] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('of managed instances is refused by name, and of nothing', async () => {
    const managedInstancesProvider = {
      infrastructureRoleArn: 'arn:aws:iam::000000000000:role/r',
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/p',
        networkConfiguration: { subnets: ['subnet-a'] },
      },
    };
    await expect(
      ecs.send(new CreateCapacityProviderCommand({ name: 'm', managedInstancesProvider })),
    ).rejects.toMatchObject({ name: 'UnsupportedFeatureException' });
    await expect(ecs.send(new CreateCapacityProviderCommand({ name: 'm' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
