import {
  DeleteClusterCommand,
  DeregisterContainerInstanceCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});

afterEach(() => fixture.close());

function deregister(containerInstance: string, force?: boolean) {
  return fixture.ecs.send(
    new DeregisterContainerInstanceCommand({ cluster: 'demo', containerInstance, force }),
  );
}

describe('DeregisterContainerInstance', () => {
  test('makes the instance INACTIVE: described for an hour, listed no more', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const { containerInstance } = await deregister(containerInstanceArn);
    expect(containerInstance).toMatchObject({ status: 'INACTIVE', agentConnected: false });
    const { containerInstanceArns } = await fixture.ecs.send(
      new ListContainerInstancesCommand({ cluster: 'demo' }),
    );
    expect(containerInstanceArns).toEqual([]);
    expect(await fixture.describe(containerInstanceArn)).toMatchObject({ status: 'INACTIVE' });
    await fixture.advance(62 * 60 * 1000);
    await expect(fixture.describe(containerInstanceArn)).rejects.toThrow('does not know');
  });

  test('refuses one that is not there, or was deregistered', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    await deregister(containerInstanceArn);
    for (const arn of [containerInstanceArn, '0'.repeat(32)]) {
      await expect(deregister(arn)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });

  test('keeps a cluster from being deleted until then', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    const remove = () => fixture.ecs.send(new DeleteClusterCommand({ cluster: 'demo' }));
    await expect(remove()).rejects.toMatchObject({
      name: 'ClusterContainsContainerInstancesException',
      message: 'The Cluster cannot be deleted while Container Instances are active.',
    });
    await deregister(containerInstanceArn);
    expect((await remove()).cluster?.status).toBe('INACTIVE');
  });
});
