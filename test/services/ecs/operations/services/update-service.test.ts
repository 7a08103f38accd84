import {
  DeregisterTaskDefinitionCommand,
  DescribeServiceRevisionsCommand,
  PutClusterCapacityProvidersCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetGroupArn } from './refusals.ts';
import { networkConfiguration, type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const ports = {
  containerDefinitions: [
    { name: 'app', image: 'web:1', portMappings: [{ containerPort: 80, name: 'http' }] },
  ],
};
const loadBalancers = [{ targetGroupArn, containerName: 'app', containerPort: 80 }];
const registryArn = 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1';

describe('UpdateService', () => {
  it('shows the new deployment as PRIMARY and the one before it as ACTIVE, in its answer', async () => {
    const created = await gantry.create();
    const taskDefinition = await gantry.register();
    const updated = await gantry.update({ taskDefinition: 'web' });
    expect(updated.taskDefinition).toBe(taskDefinition);
    expect(updated.deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
    expect(updated.deployments?.[0]?.id).not.toBe(created.deployments?.[0]?.id);
    expect(updated.deployments?.[1]?.id).toBe(created.deployments?.[0]?.id);
    await gantry.advance(120_000);
    const stable = await gantry.describe();
    expect(stable).toMatchObject({ runningCount: 1, deployments: [{ taskDefinition }] });
  });

  it.each<[string, Partial<UpdateServiceCommandInput>]>([
    ['forceNewDeployment', { forceNewDeployment: true }],
    [
      'another network',
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2b'] } } },
    ],
    ['another platform version', { platformVersion: '1.3.0' }],
    ['load balancers', { loadBalancers }],
    ['a registry', { serviceRegistries: [{ registryArn }] }],
    ['Service Connect', { serviceConnectConfiguration: { enabled: true, namespace: 'demo' } }],
    ['a family that has a newer revision', { taskDefinition: 'newer' }],
  ])('begins a deployment for %s', async (_what, input) => {
    const taskDefinition = await gantry.register({ family: 'newer', ...ports });
    await gantry.create({ taskDefinition });
    await gantry.register({ family: 'newer', ...ports });
    const { deployments } = await gantry.update(input);
    expect(deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
  });

  it.each<[string, Partial<UpdateServiceCommandInput>]>([
    ['a desired count', { desiredCount: 3 }],
    ['deployment percentages', { deploymentConfiguration: { maximumPercent: 150 } }],
    ['rebalancing over zones', { availabilityZoneRebalancing: 'DISABLED' }],
    ['a grace period', { healthCheckGracePeriodSeconds: 30 }],
    ['managed tags', { enableECSManagedTags: true }],
    ['propagation of tags', { propagateTags: 'SERVICE' }],
  ])('begins none for %s, which shows at once', async (_what, input) => {
    await gantry.create();
    const updated = await gantry.update(input);
    expect(updated.deployments).toHaveLength(1);
    expect(updated).toMatchObject(input);
  });

  it.each<[string, Partial<UpdateServiceCommandInput>]>([
    ['the same revision', { taskDefinition: 'web:1' }],
    ['the same network', { networkConfiguration }],
    ['empty lists', { loadBalancers: [], volumeConfigurations: [], capacityProviderStrategy: [] }],
    [
      'Service Connect switched off that never was on',
      { serviceConnectConfiguration: { enabled: false } },
    ],
    ['empty monitoring', { monitoring: {} }],
    ['nothing', {}],
  ])('begins none for %s', async (_what, input) => {
    const created = await gantry.create();
    const { deployments } = await gantry.update(input);
    expect(deployments?.map(({ id }) => id)).toEqual(created.deployments?.map(({ id }) => id));
  });

  it('scales without a deployment', async () => {
    await gantry.create();
    await gantry.advance(60_000);
    await gantry.update({ desiredCount: 3 });
    await gantry.advance(60_000);
    expect(await gantry.describe()).toMatchObject({ runningCount: 3, desiredCount: 3 });
  });

  it('takes away what an empty list is given for, and keeps what is not named', async () => {
    const taskDefinition = await gantry.register(ports);
    const serviceRegistries = [{ registryArn }];
    await gantry.create({ taskDefinition, loadBalancers, serviceRegistries });
    const updated = await gantry.update({ loadBalancers: [] });
    expect(updated).toMatchObject({ loadBalancers: [], serviceRegistries });
  });

  it('keeps what of the deployment configuration is not named', async () => {
    await gantry.create({ deploymentConfiguration: { minimumHealthyPercent: 50 } });
    const { deploymentConfiguration } = await gantry.update({
      deploymentConfiguration: { maximumPercent: 300 },
    });
    expect(deploymentConfiguration).toMatchObject({
      maximumPercent: 300,
      minimumHealthyPercent: 50,
      strategy: 'ROLLING',
    });
  });

  it('keeps monitoring in the revision, which alone shows it', async () => {
    const monitoring = {
      metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }],
    };
    await gantry.create({ monitoring });
    const { currentServiceRevisions } = await gantry.update({ platformVersion: '1.4.0' });
    const arn = currentServiceRevisions?.[0]?.arn ?? '';
    const { serviceRevisions } = await gantry.ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
    );
    expect(serviceRevisions).toMatchObject([{ monitoring }]);
  });

  it('accepts the ARN of the service in either form', async () => {
    const { serviceArn = '' } = await gantry.create();
    expect(await gantry.update({ service: serviceArn, desiredCount: 2 })).toMatchObject({
      desiredCount: 2,
    });
    const old = serviceArn.replace('service/default/', 'service/');
    expect(await gantry.update({ service: old, desiredCount: 3 })).toMatchObject({
      desiredCount: 3,
    });
  });
});

describe('UpdateService of a capacity provider strategy', () => {
  const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];

  beforeEach(async () => {
    await gantry.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      }),
    );
    await gantry.create();
  });

  it('must be forced', async () => {
    await expect(gantry.update({ capacityProviderStrategy })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
    });
  });

  it('takes the place of the launch type, and an empty one gives that back', async () => {
    const forced = { forceNewDeployment: true };
    const spot = await gantry.update({ capacityProviderStrategy, ...forced });
    expect(spot).toMatchObject({ capacityProviderStrategy, platformVersion: 'LATEST' });
    expect(spot).not.toHaveProperty('launchType');
    await gantry.advance(120_000);
    expect(await gantry.describe()).toMatchObject({ runningCount: 1 });
    const back = await gantry.update({ capacityProviderStrategy: [], ...forced });
    expect(back).toMatchObject({ launchType: 'FARGATE' });
    expect(back).not.toHaveProperty('capacityProviderStrategy');
  });
});

describe('UpdateService is refused', () => {
  const refused = async (
    input: Partial<UpdateServiceCommandInput>,
    name: string,
    message: string,
  ) => await expect(gantry.update(input)).rejects.toMatchObject({ name, message });

  it('for a service that is not there', async () => {
    await refused({}, 'ServiceNotFoundException', 'Service not found.');
  });

  it('for a service that was deleted, while it is DRAINING and when it is INACTIVE', async () => {
    await gantry.create();
    await gantry.remove({ force: true });
    await refused({ desiredCount: 1 }, 'ServiceNotActiveException', 'Service was not ACTIVE.');
    await gantry.advance(120_000);
    await refused({ desiredCount: 1 }, 'ServiceNotActiveException', 'Service was not ACTIVE.');
  });

  it.each<[string, Partial<UpdateServiceCommandInput>, string]>([
    ['a negative count', { desiredCount: -1 }, 'Task count can not be lesser than 0'],
    [
      'too small a maximum',
      { deploymentConfiguration: { maximumPercent: 99 } },
      'maximumPercent must be at least 100',
    ],
    [
      'a maximum that leaves no room to rebalance',
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 } },
      "The service couldn't be updated because Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration. Update deployment configuration and try again.",
    ],
    [
      'exec without a task role',
      { enableExecuteCommand: true },
      "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    ],
    [
      'a container that is not there',
      { loadBalancers: [{ targetGroupArn, containerName: 'x', containerPort: 80 }] },
      'The container x does not exist in the task definition.',
    ],
    [
      'a network without subnets',
      { networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
      'subnets can not be empty.',
    ],
  ])('for %s, and changes nothing', async (_what, input, message) => {
    await gantry.create();
    await gantry.advance(60_000);
    const before = await gantry.describe();
    await refused(input, 'InvalidParameterException', message);
    expect(await gantry.describe()).toEqual(before);
  });

  it('for a task definition that is not there or was deregistered', async () => {
    const taskDefinition = await gantry.register({ family: 'old' });
    await gantry.create();
    await refused({ taskDefinition: 'x' }, 'ClientException', 'TaskDefinition not found.');
    await gantry.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    await refused({ taskDefinition }, 'ClientException', 'TaskDefinition is inactive');
  });

  it('when a deployment is forced of what was deregistered; scaling it is not', async () => {
    await gantry.create();
    await gantry.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    await refused({ forceNewDeployment: true }, 'ClientException', 'TaskDefinition is inactive');
    await gantry.update({ desiredCount: 2 });
    await gantry.advance(60_000);
    expect(await gantry.describe()).toMatchObject({ runningCount: 2 });
  });
});
