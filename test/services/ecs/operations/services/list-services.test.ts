import {
  ListServicesCommand,
  type ListServicesCommandInput,
  PutClusterCapacityProvidersCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

const list = async (input: ListServicesCommandInput = {}) =>
  await gantry.ecs.send(new ListServicesCommand(input));
const namesOf = (arns: readonly string[] | undefined) => arns?.map((arn) => arn.split('/').at(-1));

beforeAll(async () => {
  gantry = await serviceFixture();
  const capacityProviders = ['FARGATE_SPOT'];
  await gantry.ecs.send(
    new PutClusterCapacityProvidersCommand({
      cluster: 'default',
      capacityProviders,
      defaultCapacityProviderStrategy: [],
    }),
  );
  for (let at = 0; at < 11; at += 1) {
    const serviceName = `web-${String(at).padStart(2, '0')}`;
    await gantry.create({ serviceName, desiredCount: 0 });
  }
  await gantry.create({
    serviceName: 'web-11',
    desiredCount: 0,
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  });
  await gantry.create({ serviceName: 'gone', desiredCount: 0 });
  await gantry.remove({ service: 'gone' });
});
afterAll(() => gantry.close());

describe('ListServices', () => {
  it('has ten on a page unless asked otherwise, and the rest behind its token', async () => {
    const first = await list();
    expect(first.serviceArns).toHaveLength(10);
    const second = await list({ nextToken: first.nextToken });
    expect(namesOf(second.serviceArns)).toEqual(['web-10', 'web-11']);
    expect(second.nextToken).toBeUndefined();
  });

  it('has no service that was deleted', async () => {
    const { serviceArns } = await list({ maxResults: 100 });
    expect(namesOf(serviceArns)).not.toContain('gone');
    expect(serviceArns).toHaveLength(12);
  });

  it('filters by launch type, which capacity providers of Fargate are of', async () => {
    const all = { maxResults: 100 };
    expect((await list({ ...all, launchType: 'FARGATE' })).serviceArns).toHaveLength(12);
    expect((await list({ ...all, launchType: 'EC2' })).serviceArns).toEqual([]);
  });

  it('filters by scheduling strategy and by who manages the resources', async () => {
    const all = { maxResults: 100 };
    expect((await list({ ...all, schedulingStrategy: 'REPLICA' })).serviceArns).toHaveLength(12);
    expect((await list({ ...all, schedulingStrategy: 'DAEMON' })).serviceArns).toEqual([]);
    expect((await list({ ...all, resourceManagementType: 'ECS' })).serviceArns).toEqual([]);
  });

  it.each([
    [
      'a launch type there is not',
      { launchType: 'MOON' as 'EC2' },
      'launch type should be one of [EC2,FARGATE,EXTERNAL,FMI,MANAGED_INSTANCES]',
    ],
    ['a forged token', { nextToken: 'x' }, 'Invalid token'],
    ['too long a page', { maxResults: 101 }, 'Max results can not be greater than 100'],
  ])('refuses %s', async (_what, input, message) => {
    await expect(list(input)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('refuses a cluster there is not', async () => {
    await expect(list({ cluster: 'nowhere' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });
});
