// What clients send for services and read of them, as they were seen to: Terraform's provider, the GitHub
// action amazon-ecs-deploy-task-definition, fabfuel's ecs-deploy and the CDK (clients §1, §3).
import {
  DeleteClusterCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type ServiceFixture,
  serviceFixture,
} from '../services/ecs/operations/services/service-fixture.ts';
import { postJson } from '../services/ecs/post-json.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
});
afterEach(() => gantry.close());

/** CreateService of the provider for a Fargate service that says no more than it must. */
const terraform = {
  availabilityZoneRebalancing: 'DISABLED',
  capacityProviderStrategy: [],
  clientToken: 'terraform-20261124000000000000000001',
  cluster: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
  deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
  deploymentController: { type: 'ECS' },
  desiredCount: 1,
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  launchType: 'FARGATE',
  networkConfiguration: {
    awsvpcConfiguration: { assignPublicIp: 'DISABLED', subnets: ['subnet-1a'] },
  },
  schedulingStrategy: 'REPLICA',
  serviceName: 'web',
  taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
  vpcLatticeConfigurations: [],
};

const isStable = ({ deployments = [], runningCount, desiredCount }: Service) =>
  deployments.length === 1 && runningCount === desiredCount;

describe('Terraform', () => {
  test('reads back what it sent, so that its next plan is empty', async () => {
    expect((await postJson(gantry, 'CreateService', terraform)).status).toBe(200);
    const service = await gantry.describe();
    const { clientToken: _, cluster, vpcLatticeConfigurations: _lattice, ...sent } = terraform;
    const { capacityProviderStrategy: _strategy, ...kept } = sent;
    expect(service).toMatchObject({ ...kept, clusterArn: cluster, propagateTags: 'NONE' });
    expect(service).not.toHaveProperty('capacityProviderStrategy');
    expect(service.networkConfiguration).toEqual({
      awsvpcConfiguration: {
        ...terraform.networkConfiguration.awsvpcConfiguration,
        securityGroups: [],
      },
    });
  });

  test('may send CreateService twice', async () => {
    await postJson(gantry, 'CreateService', terraform);
    const second = await postJson(gantry, 'CreateService', terraform);
    expect(second.status).toBe(200);
  });

  test('finds no empty network on a service without one, which would end its process', async () => {
    await postJson(gantry, 'CreateService', {
      serviceName: 'web',
      deploymentController: { type: 'EXTERNAL' },
      desiredCount: 0,
    });
    expect(await gantry.describe()).not.toHaveProperty('networkConfiguration');
  });

  test('sees at once that a service is not stable after an update of a revision it deregistered', async () => {
    await postJson(gantry, 'CreateService', terraform);
    await gantry.advance(60_000);
    expect(isStable(await gantry.describe())).toBe(true);
    await gantry.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    const taskDefinition = await gantry.register();
    await gantry.update({ taskDefinition });
    expect(isStable(await gantry.describe())).toBe(false);
    await gantry.advance(60_000);
    expect(isStable(await gantry.describe())).toBe(true);
  });

  test('scales to nothing, deletes without force, and deletes the cluster', async () => {
    await postJson(gantry, 'CreateService', terraform);
    await gantry.advance(60_000);
    await gantry.update({ desiredCount: 0 });
    await gantry.remove({ force: false });
    await gantry.advance(120_000);
    expect(await gantry.describe()).toMatchObject({ status: 'INACTIVE' });
    const { cluster } = await gantry.ecs.send(new DeleteClusterCommand({ cluster: 'default' }));
    expect(cluster?.status).toBe('INACTIVE');
  });
});

test('The GitHub action sees another PRIMARY deployment after an update with an empty list of volumes', async () => {
  const created = await gantry.create();
  const taskDefinition = await gantry.register();
  const { service } = await gantry.ecs.send(
    new UpdateServiceCommand({
      cluster: 'default',
      service: 'web',
      taskDefinition,
      forceNewDeployment: false,
      volumeConfigurations: [],
    }),
  );
  const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY');
  expect(primary?.id).not.toBe(created.deployments?.[0]?.id);
  await gantry.advance(120_000);
  expect((await gantry.describe()).deployments).toMatchObject([
    { id: primary?.id, rolloutState: 'COMPLETED' },
  ]);
});

test('ecs-deploy counts the tasks that run the new revision, and reads no event with "unable"', async () => {
  await gantry.create({ desiredCount: 2 });
  await gantry.advance(60_000);
  const taskDefinition = await gantry.register();
  await gantry.update({ taskDefinition });
  await gantry.advance(120_000);
  const { taskArns } = await gantry.ecs.send(new ListTasksCommand({ serviceName: 'web' }));
  const { tasks } = await gantry.ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
  expect(
    tasks?.map(({ lastStatus, taskDefinitionArn }) => [lastStatus, taskDefinitionArn]),
  ).toEqual([
    ['RUNNING', taskDefinition],
    ['RUNNING', taskDefinition],
  ]);
  const { events = [] } = await gantry.describe();
  expect(events.filter(({ message }) => message?.includes('unable'))).toEqual([]);
});

test('The CDK sends alarms that are switched off, and gets them back', async () => {
  const alarms = { alarmNames: [], enable: false, rollback: false };
  const { deploymentConfiguration } = await gantry.create({ deploymentConfiguration: { alarms } });
  expect(deploymentConfiguration).toMatchObject({ alarms });
});
