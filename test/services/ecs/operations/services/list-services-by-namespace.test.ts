import { CreateClusterCommand, ListServicesByNamespaceCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const list = async (namespace: string, more: { maxResults?: number; nextToken?: string } = {}) =>
  await gantry.ecs.send(new ListServicesByNamespaceCommand({ namespace, ...more }));
const inNamespace = (namespace?: string) => ({
  desiredCount: 0,
  serviceConnectConfiguration: { enabled: true, ...(namespace === undefined ? {} : { namespace }) },
});

describe('ListServicesByNamespace', () => {
  it('lists the services that name it, of every cluster, a page at a time', async () => {
    await gantry.ecs.send(new CreateClusterCommand({ clusterName: 'other' }));
    await gantry.create(inNamespace('demo'));
    await gantry.create({ ...inNamespace('demo'), cluster: 'other' });
    await gantry.create({ ...inNamespace('else'), serviceName: 'api' });
    const first = await list('demo', { maxResults: 1 });
    expect(first.serviceArns).toEqual(['arn:aws:ecs:us-east-1:000000000000:service/default/web']);
    const { nextToken = '' } = first;
    const second = await list('demo', { maxResults: 1, nextToken });
    expect(second.serviceArns).toEqual(['arn:aws:ecs:us-east-1:000000000000:service/other/web']);
    expect(second.nextToken).toBeUndefined();
  });

  it('knows the default namespace of a cluster, which its services are in without naming it', async () => {
    const serviceConnectDefaults = { namespace: 'home' };
    await gantry.ecs.send(
      new CreateClusterCommand({ clusterName: 'homely', serviceConnectDefaults }),
    );
    expect((await list('home')).serviceArns).toEqual([]);
    await gantry.create({ ...inNamespace(), cluster: 'homely' });
    expect((await list('home')).serviceArns).toHaveLength(1);
  });

  it('refuses a namespace that nobody names', async () => {
    await expect(list('nowhere')).rejects.toMatchObject({ name: 'NamespaceNotFoundException' });
  });
});
