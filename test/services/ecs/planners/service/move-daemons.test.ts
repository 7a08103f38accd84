import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  PutAttributesCommand,
  type Service,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InstanceFixture, instanceFixture } from '../../operations/instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});
afterEach(() => fixture.close());

async function daemon(placementConstraints: readonly { expression: string }[] = []): Promise<void> {
  await fixture.ecs.send(
    new CreateServiceCommand({
      cluster: 'demo',
      serviceName: 'agent',
      taskDefinition: 'web',
      schedulingStrategy: 'DAEMON',
      placementConstraints: placementConstraints.map(({ expression }) => ({
        type: 'memberOf',
        expression,
      })),
    }),
  );
}

async function described(): Promise<Service> {
  const { services = [] } = await fixture.ecs.send(
    new DescribeServicesCommand({ cluster: 'demo', services: ['agent'] }),
  );
  const [service] = services;
  if (service === undefined) throw new Error('the service is not there');
  return service;
}

/** The instances of its running tasks, in order. */
async function hosts(): Promise<readonly (string | undefined)[]> {
  const { taskArns = [] } = await fixture.ecs.send(
    new ListTasksCommand({ cluster: 'demo', serviceName: 'agent' }),
  );
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await fixture.ecs.send(
    new DescribeTasksCommand({ cluster: 'demo', tasks: taskArns }),
  );
  return tasks.map(({ containerInstanceArn }) => containerInstanceArn).sort();
}

const drain = (arn: string | undefined) =>
  fixture.ecs.send(
    new UpdateContainerInstancesStateCommand({
      cluster: 'demo',
      containerInstances: [arn ?? ''],
      status: 'DRAINING',
    }),
  );

describe('a DAEMON service', () => {
  it('runs one task on each instance, and follows those that come', async () => {
    const first = await fixture.register();
    await daemon();
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ desiredCount: 1, runningCount: 1 });
    const second = await fixture.register();
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({
      desiredCount: 2,
      runningCount: 2,
      deployments: [{ rolloutState: 'COMPLETED', desiredCount: 2 }],
    });
    expect(await hosts()).toEqual([first.containerInstanceArn, second.containerInstanceArn].sort());
  });

  it('wants no task in a cluster without instances, and is at rest', async () => {
    await daemon();
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({
      desiredCount: 0,
      runningCount: 0,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
  });

  it('runs where its constraints allow it, and leaves an instance that they no longer do', async () => {
    const first = await fixture.register();
    await fixture.register();
    const stack = (value: string) =>
      fixture.ecs.send(
        new PutAttributesCommand({
          cluster: 'demo',
          attributes: [
            {
              name: 'stack',
              value,
              targetType: 'container-instance',
              targetId: first.containerInstanceArn,
            },
          ],
        }),
      );
    await stack('prod');
    await daemon([{ expression: 'attribute:stack == prod' }]);
    await fixture.advance(60_000);
    expect(await hosts()).toEqual([first.containerInstanceArn]);
    await stack('test');
    await fixture.advance(60_000);
    expect(await hosts()).toEqual([]);
    expect(await described()).toMatchObject({ desiredCount: 0, runningCount: 0 });
  });

  it('leaves a DRAINING instance only when nothing else is left there', async () => {
    const { containerInstanceArn } = await fixture.register();
    await daemon();
    await fixture.advance(60_000);
    const { tasks } = await fixture.run();
    await fixture.advance(60_000);
    await drain(containerInstanceArn);
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ desiredCount: 0, runningCount: 1 });
    await fixture.ecs.send(
      new StopTaskCommand({ cluster: 'demo', task: tasks?.[0]?.taskArn ?? '' }),
    );
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ desiredCount: 0, runningCount: 0 });
  });

  it('replaces the task of an instance: the old one has stopped before the new one starts', async () => {
    await fixture.register();
    await daemon();
    await fixture.advance(60_000);
    const [before] = (await described()).deployments ?? [];
    await fixture.ecs.send(
      new UpdateServiceCommand({ cluster: 'demo', service: 'agent', forceNewDeployment: true }),
    );
    let most = 0;
    for (let second = 0; second < 60; second += 1) {
      await fixture.advance(1000);
      const { runningCount = 0, pendingCount = 0 } = await described();
      most = Math.max(most, runningCount + pendingCount);
    }
    const [after, ...others] = (await described()).deployments ?? [];
    expect(others).toEqual([]);
    expect(after).toMatchObject({ rolloutState: 'COMPLETED', runningCount: 1 });
    expect(after?.id).not.toBe(before?.id);
    expect(most).toBe(1);
  });

  it('starts another task for one that was stopped', async () => {
    await fixture.register();
    await daemon();
    await fixture.advance(60_000);
    const { taskArns = [] } = await fixture.ecs.send(
      new ListTasksCommand({ cluster: 'demo', serviceName: 'agent' }),
    );
    await fixture.ecs.send(new StopTaskCommand({ cluster: 'demo', task: taskArns[0] ?? '' }));
    await fixture.advance(60_000);
    expect(await described()).toMatchObject({ runningCount: 1 });
  });
});
