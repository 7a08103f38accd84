// What services keep others from: clusters, capacity providers and task definitions.
import {
  DeleteClusterCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  PutClusterCapacityProvidersCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const hourMs = 60 * 60 * 1000;
const cluster = 'default';
const deleteCluster = () => gantry.ecs.send(new DeleteClusterCommand({ cluster }));
const putProviders = (...capacityProviders: string[]) =>
  gantry.ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster,
      capacityProviders,
      defaultCapacityProviderStrategy: [],
    }),
  );
async function statistics(): Promise<Readonly<Record<string, string>>> {
  const { clusters } = await gantry.ecs.send(
    new DescribeClustersCommand({ clusters: [cluster], include: ['STATISTICS'] }),
  );
  const { statistics: shown = [], activeServicesCount } = clusters?.[0] ?? {};
  const counted = shown.map(({ name, value }) => [name, value]);
  return { ...Object.fromEntries(counted), active: String(activeServicesCount) };
}

describe('A cluster', () => {
  it('counts its services by status and kind of capacity', async () => {
    await putProviders('FARGATE_SPOT');
    await gantry.create({ desiredCount: 0 });
    await gantry.create({
      serviceName: 'spot',
      desiredCount: 0,
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    });
    expect(await statistics()).toMatchObject({ activeFargateServiceCount: '2', active: '2' });
    await gantry.remove();
    expect(await statistics()).toMatchObject({
      activeFargateServiceCount: '1',
      drainingFargateServiceCount: '1',
      active: '1',
    });
  });

  it('is not deleted while a service is ACTIVE, even without tasks', async () => {
    await gantry.create({ desiredCount: 0 });
    await expect(deleteCluster()).rejects.toMatchObject({
      name: 'ClusterContainsServicesException',
      message: 'The Cluster cannot be deleted while Services are active.',
    });
    await gantry.remove();
    expect((await deleteCluster()).cluster?.status).toBe('INACTIVE');
  });

  it('says of a DRAINING service that its tasks are left', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    await gantry.remove({ force: true });
    await expect(deleteCluster()).rejects.toMatchObject({
      name: 'ClusterContainsTasksException',
    });
  });

  it('keeps the capacity provider of a service that has no tasks', async () => {
    await putProviders('FARGATE', 'FARGATE_SPOT');
    await gantry.create({
      desiredCount: 0,
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    });
    await expect(putProviders('FARGATE')).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await putProviders('FARGATE_SPOT');
  });
});

describe('A task definition', () => {
  it('that was deregistered and deleted is kept for the service that runs it', async () => {
    await gantry.create({ desiredCount: 0 });
    const taskDefinition = 'web:1';
    await gantry.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await gantry.ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [taskDefinition] }));
    await gantry.advance(3 * hourMs);
    const described = () => gantry.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    expect((await described()).taskDefinition?.status).toBe('DELETE_IN_PROGRESS');
    await gantry.update({ desiredCount: 1 });
    await gantry.advance(60_000);
    expect(await gantry.describe()).toMatchObject({ runningCount: 1 });
    await gantry.remove({ force: true });
    await gantry.advance(3 * hourMs);
    await expect(described()).rejects.toMatchObject({ name: 'ClientException' });
  });
});
