import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DeregisterContainerInstanceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  PutAttributesCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../operations/instance-fixture.ts';

let fixture: InstanceFixture;
beforeEach(async () => {
  fixture = await instanceFixture();
});
afterEach(() => fixture.close());

const settled = () => fixture.advance(20_000);
const create = (input: Partial<CreateServiceCommandInput> = {}) =>
  fixture.ecs.send(
    new CreateServiceCommand({
      cluster: 'demo',
      serviceName: 'agent',
      taskDefinition: 'web',
      launchType: 'EC2',
      schedulingStrategy: 'DAEMON',
      ...input,
    }),
  );

async function service() {
  const { services } = await fixture.ecs.send(
    new DescribeServicesCommand({ cluster: 'demo', services: ['agent'] }),
  );
  return services?.[0];
}

/** The instances with a task of the service, one entry for each task. */
async function hosts(): Promise<readonly (string | undefined)[]> {
  const { ecs } = fixture;
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster: 'demo', serviceName: 'agent' }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
  );
  return tasks.map(({ containerInstanceArn }) => containerInstanceArn).sort();
}

describe('a DAEMON service', () => {
  it('runs one task on each instance, and on each that comes later', async () => {
    const [one, two] = [await fixture.register(), await fixture.register()];
    const { service: created } = await create();
    expect(created?.desiredCount).toBe(0);
    await settled();
    expect(await hosts()).toEqual([one, two].map((i) => i?.containerInstanceArn).sort());
    expect(await service()).toMatchObject({
      desiredCount: 2,
      runningCount: 2,
      deployments: [{ rolloutState: 'COMPLETED', desiredCount: 2 }],
    });
    await fixture.register();
    await settled();
    expect(new Set(await hosts()).size).toBe(3);
    expect(await service()).toMatchObject({ desiredCount: 3, runningCount: 3 });
    const counts = fixture.gantry.control
      .eventsAfter(0, 1000)
      .filter(({ detailType }) => detailType === 'ECS Service Action')
      .map(({ detail }) => detail)
      .filter((detail) => JSON.stringify(detail).includes('SERVICE_DESIRED_COUNT_UPDATED'));
    expect(counts).toMatchObject([{ desiredCount: 2 }, { desiredCount: 3 }]);
  });

  it('leaves an instance that drains or goes', async () => {
    const [one, two, three] = [
      await fixture.register(),
      await fixture.register(),
      await fixture.register(),
    ];
    await create();
    await settled();
    await fixture.ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster: 'demo',
        containerInstances: [one.containerInstanceArn ?? ''],
        status: 'DRAINING',
      }),
    );
    await fixture.ecs.send(
      new DeregisterContainerInstanceCommand({
        cluster: 'demo',
        containerInstance: two.containerInstanceArn,
        force: true,
      }),
    );
    await settled();
    expect(await hosts()).toEqual([three.containerInstanceArn]);
    expect(await service()).toMatchObject({ desiredCount: 1, runningCount: 1 });
  });

  it('keeps to the instances that meet its constraints, also when these change', async () => {
    const [one] = [await fixture.register(), await fixture.register()];
    const constraint = { type: 'memberOf', expression: 'attribute:role == edge' } as const;
    await create({ placementConstraints: [constraint] });
    await settled();
    expect(await hosts()).toEqual([]);
    const attribute = (value: string) =>
      fixture.ecs.send(
        new PutAttributesCommand({
          cluster: 'demo',
          attributes: [{ name: 'role', value, targetId: one.containerInstanceArn }],
        }),
      );
    await attribute('edge');
    await settled();
    expect(await hosts()).toEqual([one.containerInstanceArn]);
    await attribute('core');
    await settled();
    expect(await hosts()).toEqual([]);
    expect(await service()).toMatchObject({ desiredCount: 0, runningCount: 0 });
  });

  it('stops the old task of an instance before it starts the new one', async () => {
    await fixture.register();
    await fixture.register();
    await create({
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
    });
    await settled();
    await fixture.ecs.send(
      new UpdateServiceCommand({ cluster: 'demo', service: 'agent', forceNewDeployment: true }),
    );
    for (let waited = 0; waited < 200; waited += 1) {
      await fixture.advance(100);
      const running = await hosts();
      expect(new Set(running).size).toBe(running.length);
      expect(running.length).toBeGreaterThanOrEqual(1);
    }
    expect(await service()).toMatchObject({
      runningCount: 2,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
  });

  it('tells when an instance has no room for it, and goes there when it has', async () => {
    const full = await fixture.register();
    await fixture.define({
      family: 'large',
      containerDefinitions: [{ name: 'app', image: 'app:1', cpu: 2048, memory: 128 }],
    });
    await fixture.run({ taskDefinition: 'large' });
    await create();
    await settled();
    expect(await hosts()).toEqual([]);
    const { events, desiredCount } = (await service()) ?? {};
    expect(desiredCount).toBe(1);
    const id = full.containerInstanceArn?.split('/').at(-1);
    expect(events?.[0]?.message).toBe(
      `(service agent) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${id}) has insufficient CPU units available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    );
  });
});
