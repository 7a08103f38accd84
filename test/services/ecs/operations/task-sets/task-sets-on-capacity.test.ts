import {
  CreateServiceCommand,
  CreateTaskSetCommand,
  type CreateTaskSetCommandInput,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  type TaskSet,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
  await fixture.ecs.send(
    new CreateServiceCommand({
      cluster: 'demo',
      serviceName: 'web',
      desiredCount: 2,
      deploymentController: { type: 'EXTERNAL' },
    }),
  );
});
afterEach(() => fixture.close());

const service = { cluster: 'demo', service: 'web' };

async function create(input: Partial<CreateTaskSetCommandInput> = {}): Promise<TaskSet> {
  const { taskSet = {} } = await fixture.ecs.send(
    new CreateTaskSetCommand({
      ...service,
      taskDefinition: 'web',
      scale: { value: 100 },
      ...input,
    }),
  );
  return taskSet;
}

async function described({ id = '' }: TaskSet) {
  const { taskSets } = await fixture.ecs.send(
    new DescribeTaskSetsCommand({ ...service, taskSets: [id] }),
  );
  return taskSets?.[0];
}

async function tasksOf({ id }: TaskSet) {
  const { taskArns = [] } = await fixture.ecs.send(
    new ListTasksCommand({ cluster: 'demo', startedBy: id }),
  );
  const { tasks = [] } = await fixture.ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
  );
  return tasks;
}

describe('a task set', () => {
  it('runs on container instances when it names no capacity', async () => {
    const instance = await fixture.register();
    const taskSet = await create();
    expect(taskSet.launchType).toBe('EC2');
    expect(taskSet.platformVersion).toBeUndefined();
    await fixture.advance(60_000);
    expect(await described(taskSet)).toMatchObject({
      runningCount: 2,
      stabilityStatus: 'STEADY_STATE',
    });
    expect(await tasksOf(taskSet)).toMatchObject(
      Array(2).fill({ launchType: 'EC2', containerInstanceArn: instance.containerInstanceArn }),
    );
  });

  it('waits for an instance, says why, and has its tasks when one comes', async () => {
    const taskSet = await create();
    await fixture.advance(10_000);
    expect(await described(taskSet)).toMatchObject({
      computedDesiredCount: 2,
      runningCount: 0,
      stabilityStatus: 'STABILIZING',
    });
    const { services } = await fixture.ecs.send(
      new DescribeServicesCommand({ cluster: 'demo', services: ['web'] }),
    );
    expect(services?.[0]?.events?.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/was unable to place a task because no container instance met all/),
    );
    await fixture.register();
    await fixture.advance(120_000);
    expect(await described(taskSet)).toMatchObject({ stabilityStatus: 'STEADY_STATE' });
  });

  it('moves to another instance when its own drains', async () => {
    const old = await fixture.register();
    const taskSet = await create();
    await fixture.advance(60_000);
    const other = await fixture.register();
    await fixture.ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster: 'demo',
        containerInstances: [old.containerInstanceArn ?? ''],
        status: 'DRAINING',
      }),
    );
    await fixture.advance(120_000);
    expect(await described(taskSet)).toMatchObject({
      runningCount: 2,
      stabilityStatus: 'STEADY_STATE',
    });
    expect(await tasksOf(taskSet)).toMatchObject(
      Array(2).fill({ lastStatus: 'RUNNING', containerInstanceArn: other.containerInstanceArn }),
    );
  });

  it('runs on the capacity providers of its strategy', async () => {
    await fixture.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'demo',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      }),
    );
    await fixture.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'serverless',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'app', image: 'web:1' }],
      }),
    );
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ];
    const taskSet = await create({
      taskDefinition: 'serverless',
      capacityProviderStrategy,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1a'] } },
    });
    expect(taskSet).toMatchObject({ capacityProviderStrategy });
    expect(taskSet.launchType).toBeUndefined();
    await fixture.advance(60_000);
    const providers = (await tasksOf(taskSet)).map(
      ({ capacityProviderName }) => capacityProviderName,
    );
    expect(providers.sort()).toEqual(['FARGATE', 'FARGATE_SPOT']);
  });
});
