import { describe, expect, test } from 'vitest';
import { Ids } from '../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { TaskDocument } from '../../../../src/services/ecs/model/task-document.ts';
import type { TaskDefinition } from '../../../../src/services/ecs/model/types.ts';
import { newTask, type TaskRequest } from '../../../../src/services/ecs/rules/new-task.ts';
import type { TaskHost } from '../../../../src/services/ecs/rules/task-host.ts';

const instance = {
  containerInstanceArn: 'arn:aws:ecs:us-east-1:000000000000:container-instance/demo/1',
  availabilityZone: 'us-east-1b',
  cpuArchitecture: 'arm64',
};
const onInstance: TaskHost = { launchType: 'EC2', instance };

const web: TaskDefinition = {
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
  family: 'web',
  revision: 1,
  containerDefinitions: [
    { name: 'app', image: 'web:1', cpu: 100, memory: 300, memoryReservation: 200 },
    { name: 'log', image: 'log:1', cpu: 20, memory: 64 },
  ],
};

function task(
  host: TaskHost,
  request: TaskRequest = {},
  definition: TaskDefinition = web,
): TaskDocument {
  return newRow(host, request, definition).task;
}

function newRow(host: TaskHost, request: TaskRequest, definition: TaskDefinition) {
  const placement = {
    account: '000000000000',
    region: 'us-east-1',
    partition: 'aws',
    now: 1_789_552_800_000,
    ids: new Ids(new SeededRandom(1)),
    clusterName: 'demo',
    runtime: 'simulated',
    host,
  };
  return newTask(placement, definition, request, []);
}

const awsvpc = (...subnets: string[]): TaskRequest => ({
  networkConfiguration: { awsvpcConfiguration: { subnets } },
});

describe('a new task on a container instance', () => {
  test('is PENDING at once, bound to its instance, and shows nothing of Fargate', () => {
    const made = task(onInstance);
    expect(made).toMatchObject({
      lastStatus: 'PENDING',
      launchType: 'EC2',
      containerInstanceArn: instance.containerInstanceArn,
      availabilityZone: 'us-east-1b',
      attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
      attachments: [],
      version: 1,
    });
    for (const member of ['platformVersion', 'platformFamily', 'ephemeralStorage']) {
      expect(made).not.toHaveProperty(member);
    }
  });

  test('shows the sums of its containers where the definition has no sizes of the task', () => {
    expect(task(onInstance)).toMatchObject({ cpu: '120', memory: '264' });
    const sized = { ...web, cpu: '512', memory: '1024' };
    expect(task(onInstance, {}, sized)).toMatchObject({ cpu: '512', memory: '1024' });
    const overrides = { containerOverrides: [{ name: 'log', cpu: 40, memory: 100 }] };
    expect(task(onInstance, { overrides })).toMatchObject({ cpu: '140', memory: '300' });
  });

  test('waits in PROVISIONING for a network interface, in a subnet of its zone', () => {
    const made = task(onInstance, awsvpc('subnet-1a', 'subnet-1b'));
    expect(made.lastStatus).toBe('PROVISIONING');
    expect(made.attachments[0]?.details).toEqual([{ name: 'subnetId', value: 'subnet-1b' }]);
    const elsewhere = task(onInstance, awsvpc('subnet-1a', 'subnet-1c'));
    expect(elsewhere.attachments[0]?.details?.[0]?.value).toBe('subnet-1a');
  });

  test('waits in PROVISIONING without an instance until its capacity provider brings one', () => {
    const made = task({ launchType: 'EC2' });
    expect(made.lastStatus).toBe('PROVISIONING');
    expect(made).not.toHaveProperty('containerInstanceArn');
  });
});

test('a task of a service carries the group and the deployment it was given', () => {
  const request = { group: 'service:web', startedBy: 'ecs-svc/1', serviceName: 'web' };
  const row = newRow(onInstance, request, web);
  expect(row.task).toMatchObject({ group: 'service:web', startedBy: 'ecs-svc/1' });
  expect(row.internals.serviceName).toBe('web');
});
