import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeregisterContainerInstanceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  type Task,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type InstanceFixture, identityDocument, instanceFixture } from '../instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});

afterEach(() => fixture.close());

async function create(input: Partial<CreateServiceCommandInput> = {}): Promise<void> {
  await fixture.ecs.send(
    new CreateServiceCommand({
      cluster: 'demo',
      serviceName: 'web',
      taskDefinition: 'web',
      launchType: 'EC2',
      desiredCount: 3,
      ...input,
    }),
  );
}

async function service(): Promise<Service> {
  const { services } = await fixture.ecs.send(
    new DescribeServicesCommand({ cluster: 'demo', services: ['web'] }),
  );
  return services?.[0] ?? {};
}

async function tasks(): Promise<Task[]> {
  const { taskArns = [] } = await fixture.ecs.send(
    new ListTasksCommand({ cluster: 'demo', serviceName: 'web' }),
  );
  if (taskArns.length === 0) return [];
  const found = await fixture.ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
  );
  return found.tasks ?? [];
}

async function machine(zone: string): Promise<string> {
  const id = `i-${Math.abs(zone.charCodeAt(0)).toString(16).padStart(8, '0')}`;
  const availabilityZone = `us-east-1${zone}`;
  const registered = await fixture.register({
    instanceIdentityDocument: identityDocument(id, { availabilityZone }),
  });
  return registered.containerInstanceArn ?? '';
}

const placesOf = (found: readonly Task[]) =>
  found.map(({ containerInstanceArn }) => containerInstanceArn).sort();

describe('a service on container instances', () => {
  test('spreads its tasks over the zones when it names no strategy', async () => {
    const arns = [await machine('a'), await machine('b'), await machine('c')];
    await create();
    await fixture.advance(60_000);
    const found = await tasks();
    expect(placesOf(found)).toEqual([...arns].sort());
    expect(found[0]).toMatchObject({ launchType: 'EC2', group: 'service:web' });
    expect(await service()).toMatchObject({ runningCount: 3, launchType: 'EC2' });
  });

  test('keeps to its constraints', async () => {
    await machine('a');
    const there = await machine('b');
    await create({
      placementConstraints: [
        { type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1b' },
      ],
      placementStrategy: [{ type: 'binpack', field: 'cpu' }],
    });
    await fixture.advance(60_000);
    expect(placesOf(await tasks())).toEqual([there, there, there]);
  });

  test('says once that there is no instance, and starts its tasks when one comes', async () => {
    await create();
    await fixture.advance(120_000);
    const texts = (await service()).events?.map(({ message }) => message);
    expect(texts).toEqual([
      '(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ]);
    await machine('a');
    await fixture.advance(5000);
    expect(await service()).toMatchObject({ runningCount: 3 });
  });

  test('starts as many as there is room for, says what the closest instance lacks, and goes on when there is room', async () => {
    const arn = await machine('a');
    await fixture.define({
      containerDefinitions: [{ name: 'app', image: 'web:1', cpu: 900, memory: 128 }],
    });
    await create();
    await fixture.advance(60_000);
    expect(await service()).toMatchObject({ runningCount: 2, desiredCount: 3 });
    const texts = (await service()).events?.map(({ message = '' }) => message) ?? [];
    const id = arn.split('/').at(-1);
    expect(texts.filter((text) => text.includes('unable to place'))).toEqual([
      `(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${id}) has insufficient CPU units available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    ]);
    await machine('b');
    await fixture.advance(60_000);
    expect(await service()).toMatchObject({ runningCount: 3 });
  });
});

describe('an instance with tasks of a service', () => {
  async function drain(arn: string): Promise<void> {
    await fixture.ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster: 'demo',
        containerInstances: [arn],
        status: 'DRAINING',
      }),
    );
  }

  test('drains: its tasks are replaced elsewhere, and never fewer run than the percentages allow', async () => {
    const arns = [await machine('a'), await machine('b'), await machine('c')];
    await create({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } });
    await fixture.advance(60_000);
    const [drained = ''] = arns;
    await drain(drained);
    let fewest = 3;
    for (let step = 0; step < 600; step += 1) {
      await fixture.advance(100);
      fewest = Math.min(fewest, (await service()).runningCount ?? 0);
    }
    expect(fewest).toBe(3);
    const found = await tasks();
    expect(found).toHaveLength(3);
    expect(placesOf(found)).not.toContain(drained);
    expect(await fixture.describe(drained)).toMatchObject({
      runningTasksCount: 0,
      pendingTasksCount: 0,
    });
  });

  test('stops its tasks first where the maximum leaves no room', async () => {
    const arns = [await machine('a'), await machine('b')];
    await create({
      desiredCount: 2,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
    });
    await fixture.advance(60_000);
    await drain(arns[0] ?? '');
    await fixture.advance(120_000);
    expect(placesOf(await tasks())).toEqual([arns[1], arns[1]]);
  });

  test('is deregistered by force, and its tasks are started elsewhere', async () => {
    const arns = [await machine('a'), await machine('b')];
    await create({ desiredCount: 2 });
    await fixture.advance(60_000);
    await fixture.ecs.send(
      new DeregisterContainerInstanceCommand({
        cluster: 'demo',
        containerInstance: arns[0],
        force: true,
      }),
    );
    await fixture.advance(60_000);
    expect(placesOf(await tasks())).toEqual([arns[1], arns[1]]);
    expect(await service()).toMatchObject({ runningCount: 2 });
  });
});
