import {
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type InstanceFixture,
  identityDocument,
  instanceFixture,
  totalResources,
} from '../operations/instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});
afterEach(() => fixture.close());

const create = (input: Partial<CreateServiceCommandInput> = {}) =>
  fixture.ecs.send(
    new CreateServiceCommand({
      cluster: 'demo',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 3,
      ...input,
    }),
  );

async function scale(desiredCount: number): Promise<void> {
  const update = { cluster: 'demo', service: 'web', desiredCount };
  await fixture.ecs.send(new UpdateServiceCommand(update));
  await fixture.advance(120_000);
}

async function described(): Promise<Service> {
  const { services = [] } = await fixture.ecs.send(
    new DescribeServicesCommand({ cluster: 'demo', services: ['web'] }),
  );
  const [service] = services;
  if (service === undefined) throw new Error('the service is not there');
  return service;
}

async function tasks(): Promise<readonly Task[]> {
  const { taskArns = [] } = await fixture.ecs.send(
    new ListTasksCommand({ cluster: 'demo', serviceName: 'web' }),
  );
  if (taskArns.length === 0) return [];
  const found = await fixture.ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
  );
  return found.tasks ?? [];
}

const messages = async (): Promise<readonly (string | undefined)[]> =>
  (await described()).events?.map(({ message }) => message) ?? [];

describe('the tasks of a service on container instances', () => {
  it('are spread over availability zones when the service has no strategy', async () => {
    for (const [at, zone] of ['a', 'b', 'c'].entries()) {
      const document = identityDocument(`i-0000000000000000${at}`, {
        availabilityZone: `us-east-1${zone}`,
      });
      await fixture.register({ instanceIdentityDocument: document });
    }
    await create();
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ launchType: 'EC2', runningCount: 3 });
    const zones = (await tasks()).map(({ availabilityZone }) => availabilityZone).sort();
    expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
  });

  it('go where its constraints and its strategy send them', async () => {
    const first = await fixture.register();
    await fixture.register();
    await create({
      desiredCount: 4,
      placementStrategy: [{ type: 'binpack', field: 'cpu' }],
      placementConstraints: [
        { type: 'memberOf', expression: `ec2InstanceId == ${first.ec2InstanceId}` },
      ],
    });
    await fixture.advance(60_000);
    const on = new Set((await tasks()).map(({ containerInstanceArn }) => containerInstanceArn));
    expect([...on]).toEqual([first.containerInstanceArn]);
  });

  it('stop where the most would be left, with binpack, and not the newest', async () => {
    const strategy = { placementStrategy: [{ type: 'binpack', field: 'cpu' } as const] };
    const roomy = await fixture.register();
    await create({ desiredCount: 1, ...strategy });
    await fixture.advance(60_000);
    const tight = await fixture.register({
      totalResources: totalResources.map((resource) =>
        resource.name === 'CPU' ? { ...resource, integerValue: 250 } : resource,
      ),
    });
    await scale(3);
    const on = (await tasks()).map(({ containerInstanceArn }) => containerInstanceArn);
    expect(on.filter((arn) => arn === roomy.containerInstanceArn)).toHaveLength(1);
    await scale(2);
    const left = (await tasks()).map(({ containerInstanceArn }) => containerInstanceArn);
    expect(left).toEqual([tight.containerInstanceArn, tight.containerInstanceArn]);
  });

  it('wait in a cluster without instances, whose readers are told once, and start when one comes', async () => {
    await create({ desiredCount: 1 });
    await fixture.advance(60_000);
    expect(await messages()).toEqual([
      '(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ]);
    await fixture.register();
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ runningCount: 1 });
  });

  it('start as far as there is room, and the closest instance is named for the rest', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    await fixture.define({
      containerDefinitions: [{ name: 'app', image: 'w', cpu: 1024, memory: 128 }],
    });
    await create({ desiredCount: 3 });
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ runningCount: 2, pendingCount: 0 });
    const id = containerInstanceArn.split('/').at(-1);
    expect(await messages()).toContain(
      `(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${id}) has insufficient CPU units available. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    );
  });
});
