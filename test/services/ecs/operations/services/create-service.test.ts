import {
  CreateClusterCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { role, targetGroupArn } from './refusals.ts';
import { networkConfiguration, type ServiceFixture, serviceFixture } from './service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

const arn = (rest: string) => `arn:aws:ecs:us-east-1:000000000000:${rest}`;

describe('CreateService', () => {
  it('answers with every default of ECS and nothing else', async () => {
    const { createdAt, deployments, ...service } = await gantry.create({ desiredCount: 0 });
    expect(createdAt).toBeInstanceOf(Date);
    const [deployment] = deployments ?? [];
    const id = deployment?.id ?? '';
    expect(id).toMatch(/^ecs-svc\/\d{19}$/);
    const network = {
      awsvpcConfiguration: {
        ...networkConfiguration.awsvpcConfiguration,
        securityGroups: [],
        assignPublicIp: 'DISABLED',
      },
    };
    expect(deployments).toEqual([
      {
        id,
        status: 'PRIMARY',
        taskDefinition: arn('task-definition/web:1'),
        desiredCount: 0,
        pendingCount: 0,
        runningCount: 0,
        failedTasks: 0,
        createdAt,
        updatedAt: createdAt,
        launchType: 'FARGATE',
        platformVersion: '1.4.0',
        platformFamily: 'Linux',
        networkConfiguration: network,
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment ${id} in progress.`,
      },
    ]);
    expect(service).toEqual({
      serviceArn: arn('service/default/web'),
      serviceName: 'web',
      clusterArn: arn('cluster/default'),
      loadBalancers: [],
      serviceRegistries: [],
      status: 'ACTIVE',
      desiredCount: 0,
      runningCount: 0,
      pendingCount: 0,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      taskDefinition: arn('task-definition/web:1'),
      deploymentConfiguration: {
        deploymentCircuitBreaker: {
          enable: false,
          rollback: false,
          resetOnHealthyTask: true,
          thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
        },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        strategy: 'ROLLING',
        bakeTimeInMinutes: 0,
      },
      roleArn:
        'arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
      events: [],
      currentServiceRevisions: [
        {
          arn: arn(`service-revision/default/web/${id.slice('ecs-svc/'.length)}`),
          requestedTaskCount: 0,
          runningTaskCount: 0,
          pendingTaskCount: 0,
        },
      ],
      placementConstraints: [],
      placementStrategy: [],
      networkConfiguration: network,
      healthCheckGracePeriodSeconds: 0,
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      createdBy: expect.stringContaining('arn:aws:'),
      enableECSManagedTags: false,
      propagateTags: 'NONE',
      enableExecuteCommand: false,
      availabilityZoneRebalancing: 'ENABLED',
      resourceManagementType: 'CUSTOMER',
    });
  });

  it('runs on container instances when nothing is said of capacity, and shows no platform then', async () => {
    const taskDefinition = await gantry.register({
      family: 'bridged',
      networkMode: 'bridge',
      requiresCompatibilities: ['EC2'],
    });
    const service = await gantry.create({
      taskDefinition,
      desiredCount: 0,
      launchType: undefined,
      networkConfiguration: undefined,
    });
    expect(service).toMatchObject({ launchType: 'EC2', taskDefinition });
    expect(service.deployments).toMatchObject([{ launchType: 'EC2' }]);
    for (const shown of [service, ...(service.deployments ?? [])]) {
      expect(shown).not.toHaveProperty('platformVersion');
      expect(shown).not.toHaveProperty('platformFamily');
      expect(shown).not.toHaveProperty('networkConfiguration');
    }
    expect(service).not.toHaveProperty('roleArn');
  });

  it('brings the desired count of tasks to RUNNING, started by its deployment, and is steady', async () => {
    const { deployments } = await gantry.create({ desiredCount: 2 });
    await gantry.advance(60_000);
    const stable = await gantry.describe();
    expect(stable).toMatchObject({ runningCount: 2, pendingCount: 0 });
    expect(stable.deployments).toMatchObject([{ runningCount: 2, rolloutState: 'COMPLETED' }]);
    const startedBy = deployments?.[0]?.id;
    const { taskArns } = await gantry.ecs.send(new ListTasksCommand({ startedBy }));
    expect(taskArns).toHaveLength(2);
    expect(
      stable.events?.map(({ message }) =>
        message?.replaceAll(/[0-9a-f]{32}|(?<=ecs-svc\/)\d+/g, '<id>'),
      ),
    ).toEqual([
      '(service web) has reached a steady state.',
      '(service web) (deployment ecs-svc/<id>) deployment completed.',
      '(service web) has started 2 tasks: (task <id>) (task <id>).',
    ]);
  });

  it('is not rebalanced over zones when it has no room for that, unless it says so', async () => {
    const tight = { maximumPercent: 100, minimumHealthyPercent: 50 };
    const service = await gantry.create({ deploymentConfiguration: tight });
    expect(service.availabilityZoneRebalancing).toBe('DISABLED');
  });

  it('takes empty lists next to a launch type for nothing said', async () => {
    const service = await gantry.create({
      capacityProviderStrategy: [],
      vpcLatticeConfigurations: [],
      volumeConfigurations: [],
      loadBalancers: [],
    });
    expect(service.launchType).toBe('FARGATE');
    expect(service.capacityProviderStrategy).toBeUndefined();
    expect(service.deployments?.[0]).not.toHaveProperty('volumeConfigurations');
    expect(service.deployments?.[0]).not.toHaveProperty('vpcLatticeConfigurations');
  });

  it('stores the strategy of the request, or the default one of the cluster, in the place of a launch type', async () => {
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }];
    await gantry.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: strategy,
      }),
    );
    const service = await gantry.create({ launchType: undefined });
    expect(service).not.toHaveProperty('launchType');
    expect(service).toMatchObject({
      capacityProviderStrategy: strategy,
      platformVersion: 'LATEST',
    });
    expect(service.deployments).toMatchObject([{ capacityProviderStrategy: strategy }]);
  });

  it('keeps load balancers and Service Connect as they were given', async () => {
    const taskDefinition = await gantry.register({
      containerDefinitions: [
        { name: 'app', image: 'web:1', portMappings: [{ containerPort: 80, name: 'http' }] },
      ],
    });
    const loadBalancers = [{ targetGroupArn, containerName: 'app', containerPort: 80 }];
    const serviceConnectConfiguration = {
      enabled: true,
      namespace: 'demo',
      services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'web' }] }],
    };
    const service = await gantry.create({
      taskDefinition,
      loadBalancers,
      serviceConnectConfiguration,
    });
    expect(service.loadBalancers).toEqual(loadBalancers);
    expect(service.deployments).toMatchObject([{ serviceConnectConfiguration }]);
    expect(service).not.toHaveProperty('serviceConnectConfiguration');
  });

  it('gives each of its tasks the volume that is configured at launch', async () => {
    const taskDefinition = await gantry.register({
      family: 'launched',
      volumes: [{ name: 'disk', configuredAtLaunch: true }],
      containerDefinitions: [
        {
          name: 'app',
          image: 'web:1',
          mountPoints: [{ sourceVolume: 'disk', containerPath: '/disk' }],
        },
      ],
    });
    const managedEBSVolume = { roleArn: role, sizeInGiB: 1 };
    const volumeConfigurations = [{ name: 'disk', managedEBSVolume }];
    const { deployments } = await gantry.create({ taskDefinition, volumeConfigurations });
    expect(deployments).toMatchObject([{ volumeConfigurations }]);
    await gantry.advance(60_000);
    const { taskArns } = await gantry.ecs.send(new ListTasksCommand({ serviceName: 'web' }));
    const { tasks } = await gantry.ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
    const types = tasks?.[0]?.attachments?.map(({ type }) => type);
    expect(types).toContain('AmazonElasticBlockStorage');
  });

  it('shows tags when it was given some, and DescribeServices when asked', async () => {
    const tags = [{ key: 'team', value: 'a' }];
    expect(await gantry.create({ tags })).toMatchObject({ tags });
    expect(await gantry.describe()).toMatchObject({ tags });
    const { services } = await gantry.ecs.send(new DescribeServicesCommand({ services: ['web'] }));
    expect(services?.[0]).not.toHaveProperty('tags');
  });
});

describe('CreateService with a name that is taken', () => {
  const clientToken = 'token-1';
  const refusal = {
    name: 'InvalidParameterException',
    message: 'Creation of service was not idempotent.',
  };

  it('answers with the service as it is, for the same token and request', async () => {
    const first = await gantry.create({ clientToken });
    const second = await gantry.create({ clientToken });
    expect(second.deployments?.[0]?.id).toBe(first.deployments?.[0]?.id);
    expect(second.createdAt).toEqual(first.createdAt);
  });

  it('keeps the tags of the first request', async () => {
    await gantry.create({ clientToken, tags: [{ key: 'a', value: '1' }] });
    await gantry.create({ clientToken, tags: [{ key: 'a', value: '2' }] });
    expect(await gantry.describe()).toMatchObject({ tags: [{ key: 'a', value: '1' }] });
  });

  it.each([
    ['another desired count', { clientToken, desiredCount: 2 }],
    ['another token', { clientToken: 'token-2' }],
    ['no token', {}],
  ])('is refused with %s, and changes nothing', async (_what, input) => {
    await gantry.create({ clientToken });
    await expect(gantry.create(input)).rejects.toMatchObject(refusal);
    expect(await gantry.describe()).toMatchObject({ desiredCount: 1 });
  });

  it('makes a second service for the same token and another name', async () => {
    await gantry.create({ clientToken });
    const second = await gantry.create({ clientToken, serviceName: 'api' });
    expect(second.serviceName).toBe('api');
  });

  it('is refused while the service is DRAINING', async () => {
    await gantry.create();
    await gantry.remove({ force: true });
    await expect(gantry.create()).rejects.toMatchObject({
      message: 'Unable to Start a service that is still Draining.',
    });
  });

  it('makes another service in another cluster', async () => {
    await gantry.create();
    await gantry.ecs.send(new CreateClusterCommand({ clusterName: 'other' }));
    const other = await gantry.create({ cluster: 'other' });
    expect(other.serviceArn).toBe(arn('service/other/web'));
  });
});
