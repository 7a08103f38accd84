import { StopTaskCommand, UpdateContainerInstancesStateCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../../../src/ports/control.ts';
import { type InstanceFixture, instanceFixture } from '../operations/instance-fixture.ts';

let fixture: InstanceFixture;

beforeEach(async () => {
  fixture = await instanceFixture();
});

afterEach(() => fixture.close());

type Detail = Readonly<Record<string, unknown>>;

function events(): readonly StoredEvent[] {
  return fixture.gantry.control
    .eventsAfter(0, 1000)
    .filter(({ detailType }) => detailType === 'ECS Container Instance State Change');
}

const details = (): readonly Detail[] => events().map(({ detail }) => detail as Detail);

describe('ECS Container Instance State Change', () => {
  test('tells of a registration with every member of its schema', async () => {
    const registered = await fixture.register({
      attributes: [{ name: 'ecs.capability.none' }, { name: 'stack', value: 'lab' }],
      tags: [{ key: 'a', value: 'b' }],
    });
    const [event] = events();
    expect(event).toMatchObject({
      source: 'aws.ecs',
      account: '000000000000',
      region: 'us-east-1',
      resources: [registered.containerInstanceArn],
    });
    expect(event?.detail).toEqual({
      agentConnected: true,
      attributes: registered.attributes,
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
      containerInstanceArn: registered.containerInstanceArn,
      ec2InstanceId: 'i-00000000000000001',
      pendingTasksCount: 0,
      registeredAt: '2026-09-16T10:00:00Z',
      // Without the zeros that the API shows.
      registeredResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: 2048 },
        { name: 'MEMORY', type: 'INTEGER', integerValue: 7680 },
        {
          name: 'PORTS',
          type: 'STRINGSET',
          stringSetValue: ['22', '2375', '2376', '51678', '51679'],
        },
        { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
      ],
      remainingResources: details()[0]?.registeredResources,
      runningTasksCount: 0,
      status: 'ACTIVE',
      updatedAt: '2026-09-16T10:00:00Z',
      version: 1,
      versionInfo: registered.versionInfo,
    });
  });

  test('tells when a task takes its part and when it gives it back, in growing versions', async () => {
    await fixture.register();
    const { tasks } = await fixture.run();
    await fixture.advance(10_000);
    await fixture.ecs.send(
      new StopTaskCommand({ cluster: 'demo', task: tasks?.[0]?.taskArn ?? '' }),
    );
    await fixture.advance(60_000);
    const cpuLeft = details().map(({ version, remainingResources }) => [
      version,
      (remainingResources as { integerValue: number }[])[0]?.integerValue,
    ]);
    expect(cpuLeft).toEqual([
      [1, 2048],
      [2, 1948],
      [3, 2048],
    ]);
  });

  test('tells of a drain, of an agent that is gone, and of the end', async () => {
    const { containerInstanceArn = '' } = await fixture.register();
    await fixture.ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster: 'demo',
        containerInstances: [containerInstanceArn],
        status: 'DRAINING',
      }),
    );
    const { machines } = fixture.gantry.control;
    await machines.change({ cluster: 'demo' }, { action: 'disconnect' });
    await machines.change({ cluster: 'demo' }, { action: 'terminate' });
    expect(details().map(({ status, agentConnected }) => [status, agentConnected])).toEqual([
      ['ACTIVE', true],
      ['DRAINING', true],
      ['DRAINING', false],
      ['INACTIVE', false],
    ]);
  });
});
