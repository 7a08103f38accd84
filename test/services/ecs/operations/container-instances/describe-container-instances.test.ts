import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeAll(async () => {
  fixture = await instanceFixture();
});

afterAll(() => fixture.close());

describe('DescribeContainerInstances', () => {
  test('finds an instance by its ARN and by its id, once', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const id = containerInstanceArn.split('/').at(-1) ?? '';
    const { containerInstances, failures } = await fixture.ecs.send(
      new DescribeContainerInstancesCommand({
        cluster: 'demo',
        containerInstances: [containerInstanceArn, id],
      }),
    );
    expect(containerInstances?.map((one) => one.containerInstanceArn)).toEqual([
      containerInstanceArn,
    ]);
    expect(failures).toEqual([]);
  });

  test('answers MISSING with the full ARN for one that is not there', async () => {
    const id = '0'.repeat(32);
    const { failures } = await fixture.ecs.send(
      new DescribeContainerInstancesCommand({ cluster: 'demo', containerInstances: [id] }),
    );
    const arn = `arn:aws:ecs:us-east-1:000000000000:container-instance/demo/${id}`;
    expect(failures).toEqual([{ arn, reason: 'MISSING' }]);
  });

  test('shows tags and health when they are asked for', async () => {
    const { containerInstanceArn } = await fixture.register({ tags: [{ key: 'a', value: '1' }] });
    expect(await fixture.describe(containerInstanceArn)).toMatchObject({ tags: [] });
    const shown = await fixture.describe(containerInstanceArn, [
      'TAGS',
      'CONTAINER_INSTANCE_HEALTH',
    ]);
    expect(shown).toMatchObject({
      tags: [{ key: 'a', value: '1' }],
      healthStatus: {
        overallStatus: 'OK',
        details: [{ type: 'CONTAINER_RUNTIME', status: 'OK' }],
      },
    });
  });

  test('refuses an empty list, too long a list and an include that there is none of', async () => {
    const ask = (containerInstances: string[], include?: ['NONSENSE']) =>
      fixture.ecs.send(
        new DescribeContainerInstancesCommand({
          cluster: 'demo',
          containerInstances,
          include: include as never,
        }),
      );
    await expect(ask([])).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Container Instances cannot be empty.',
    });
    await expect(ask(Array.from({ length: 101 }, () => 'x'))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(ask(['x'], ['NONSENSE'])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
