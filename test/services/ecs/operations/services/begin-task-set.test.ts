import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TaskSetFixture, taskSetFixture } from '../task-sets/task-set-fixture.ts';

let gantry: TaskSetFixture;

beforeEach(async () => {
  gantry = await taskSetFixture();
  await gantry.remove({ force: true });
  await gantry.advance(60_000);
  await gantry.register({
    containerDefinitions: [
      { name: 'app', image: 'web:1', portMappings: [{ containerPort: 80, protocol: 'tcp' }] },
    ],
  });
});
afterEach(() => gantry.close());

const targetGroupArn =
  'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/blue/0123456789abcdef';
const codeDeploy: Partial<CreateServiceCommandInput> = {
  deploymentController: { type: 'CODE_DEPLOY' },
  desiredCount: 2,
  loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }],
};

describe('CreateService with the controller CODE_DEPLOY', () => {
  it('makes a PRIMARY task set of the whole service, and no deployment', async () => {
    const service = await gantry.create(codeDeploy);
    expect(service).toMatchObject({
      deploymentController: { type: 'CODE_DEPLOY' },
      deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
      deployments: [],
      taskSets: [
        {
          status: 'PRIMARY',
          taskDefinition: service.taskDefinition,
          computedDesiredCount: 0,
          scale: { value: 100, unit: 'PERCENT' },
          loadBalancers: codeDeploy.loadBalancers,
          stabilityStatus: 'STABILIZING',
        },
      ],
    });
    expect(service.currentServiceRevisions).toBeUndefined();
  });

  it('runs its tasks to STEADY_STATE', async () => {
    await gantry.create(codeDeploy);
    await gantry.advance(60_000);
    const service = await gantry.describe();
    expect(service).toMatchObject({
      runningCount: 2,
      taskSets: [{ runningCount: 2, stabilityStatus: 'STEADY_STATE' }],
    });
    const [primary = {}] = service.taskSets ?? [];
    expect(await gantry.tasksOf(primary)).toHaveLength(2);
  });

  it('lets its task sets be replaced as CodeDeploy would', async () => {
    await gantry.create(codeDeploy);
    await gantry.advance(60_000);
    const [blue = {}] = (await gantry.describe()).taskSets ?? [];
    await gantry.register();
    const green = await gantry.createSet();
    await gantry.advance(60_000);
    await gantry.makePrimary(green);
    await gantry.deleteSet(blue);
    await gantry.advance(120_000);
    expect(await gantry.describe()).toMatchObject({
      taskDefinition: green.taskDefinition,
      runningCount: 2,
      taskSets: [{ id: green.id, status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' }],
    });
  });

  it('scales by UpdateService, which refuses what CodeDeploy has to do', async () => {
    await gantry.create(codeDeploy);
    await gantry.advance(60_000);
    await gantry.update({ desiredCount: 3 });
    await gantry.advance(60_000);
    expect(await gantry.describe()).toMatchObject({ runningCount: 3, deployments: [] });
    await expect(gantry.update({ taskDefinition: 'web' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    });
    await expect(gantry.update({ forceNewDeployment: true })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    });
  });

  it.each([
    {
      volumeConfigurations: [
        { name: 'data', managedEBSVolume: { roleArn: 'arn:aws:iam::000000000000:role/ebs' } },
      ],
    },
    { serviceConnectConfiguration: { enabled: true, namespace: 'local' } },
  ])('refuses %j, which only ECS deploys', async (input) => {
    await expect(gantry.create({ ...codeDeploy, ...input })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/CODE_DEPLOY deployment controller/),
    });
  });
});
