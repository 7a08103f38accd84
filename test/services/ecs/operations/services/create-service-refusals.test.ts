import {
  CreateClusterCommand,
  DeleteClusterCommand,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeAll(async () => {
  gantry = await serviceFixture();
});
afterAll(() => gantry.close());

describe('CreateService', () => {
  it.each([
    [
      'a family there is not',
      { taskDefinition: 'nothing' },
      'ClientException',
      'TaskDefinition not found.',
    ],
    [
      'no task definition',
      { taskDefinition: undefined },
      'InvalidParameterException',
      'TaskDefinition can not be blank.',
    ],
    [
      'a cluster there is not',
      { cluster: 'nowhere' },
      'ClusterNotFoundException',
      'Cluster not found.',
    ],
    [
      'a platform there is not',
      { platformVersion: '9.9.9' },
      'PlatformUnknownException',
      'The specified platform does not exist.',
    ],
  ])('refuses %s', async (_what, input, name, message) => {
    await expect(gantry.create(input)).rejects.toMatchObject({ name, message });
  });

  it('leaves nothing behind of what it refused', async () => {
    await expect(gantry.create({ desiredCount: -1 })).rejects.toThrow();
    const { serviceArns } = await gantry.ecs.send(new ListServicesCommand({}));
    expect(serviceArns).toEqual([]);
  });

  it('refuses a cluster that was deleted, as UpdateService and DeleteService do', async () => {
    const cluster = 'gone';
    await gantry.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    await gantry.ecs.send(new DeleteClusterCommand({ cluster }));
    const refusal = { name: 'ClientException', message: 'Cluster was not ACTIVE.' };
    await expect(gantry.create({ cluster })).rejects.toMatchObject(refusal);
    await expect(gantry.update({ cluster })).rejects.toMatchObject(refusal);
    await expect(gantry.remove({ cluster })).rejects.toMatchObject(refusal);
  });
});
