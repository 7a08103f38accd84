import { describe, expect, test } from 'vitest';
import type { TaskDocument } from '../../../../src/services/ecs/model/task-document.ts';
import { taskStateChange } from '../../../../src/services/ecs/views/task-state-change.ts';
import { container, network, newRow, PlannedTask, seen } from '../planners/planned-task.ts';

/** The instants of the RUNNING event in reference §5.2. */
const createdAt = Date.parse('2026-09-16T10:27:18.657Z');
const connectivityAt = Date.parse('2026-09-16T10:27:25.94Z');
const startedAt = Date.parse('2026-09-16T10:27:50.394Z');
const updatedAt = Date.parse('2026-09-16T10:28:01.231Z');

function runningTask(): TaskDocument {
  const planned = new PlannedTask({ containers: { main: 'essential', nonessential: 'sidecar' } });
  planned.see(
    seen([
      container('main', 'RUNNING', { runtimeId: 'x', imageDigest: 'sha256:1' }),
      container('nonessential', 7),
    ]),
  );
  return {
    ...planned.row.task,
    createdAt,
    connectivityAt,
    startedAt,
    pullStartedAt: Date.parse('2026-09-16T10:27:40Z'),
    pullStoppedAt: Date.parse('2026-09-16T10:27:49.5Z'),
    capacityProviderName: 'FARGATE',
    startedBy: 'ci',
    tags: [{ key: 'team', value: 'shop' }],
  };
}

test('a RUNNING task is told as in the observed event (reference §5.2)', () => {
  const task = runningTask();
  const [attachment] = task.attachments;
  const [main, side] = task.containers;
  expect(taskStateChange(task, updatedAt)).toEqual({
    attachments: [
      {
        id: attachment?.id,
        type: 'eni',
        status: 'ATTACHED',
        details: [
          { name: 'subnetId', value: 'subnet-0a' },
          { name: 'networkInterfaceId', value: expect.stringMatching(/^eni-[0-9a-f]{17}$/) },
          { name: 'macAddress', value: network.macAddress },
          { name: 'privateDnsName', value: network.privateDnsName },
          { name: 'privateIPv4Address', value: network.privateIpv4Address },
        ],
      },
    ],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: 'us-east-1a',
    capacityProviderName: 'FARGATE',
    clusterArn: task.clusterArn,
    connectivity: 'CONNECTED',
    connectivityAt: '2026-09-16T10:27:25.94Z',
    containers: [
      {
        containerArn: main?.containerArn,
        taskArn: task.taskArn,
        name: 'main',
        image: 'example/main:1',
        imageDigest: 'sha256:1',
        runtimeId: main?.runtimeId,
        lastStatus: 'RUNNING',
        networkBindings: [],
        networkInterfaces: [
          { attachmentId: attachment?.id, privateIpv4Address: network.privateIpv4Address },
        ],
        cpu: '0',
      },
      expect.objectContaining({ name: 'nonessential', lastStatus: 'STOPPED', exitCode: 7 }),
    ],
    cpu: '256',
    createdAt: '2026-09-16T10:27:18.657Z',
    desiredStatus: 'RUNNING',
    enableExecuteCommand: false,
    ephemeralStorage: { sizeInGiB: 20 },
    group: 'family:web',
    launchType: 'FARGATE',
    lastStatus: 'RUNNING',
    memory: '512',
    overrides: { containerOverrides: [{ name: 'main' }, { name: 'nonessential' }] },
    platformVersion: '1.4.0',
    pullStartedAt: '2026-09-16T10:27:40Z',
    pullStoppedAt: '2026-09-16T10:27:49.5Z',
    startedAt: '2026-09-16T10:27:50.394Z',
    startedBy: 'ci',
    taskArn: task.taskArn,
    taskDefinitionArn: task.taskDefinitionArn,
    updatedAt: '2026-09-16T10:28:01.231Z',
    version: 3,
  });
  expect(side).toHaveProperty('healthStatus');
});

describe('timestamps', () => {
  test.each([
    ['2026-09-16T10:27:25.940Z', '2026-09-16T10:27:25.94Z'],
    ['2026-09-16T10:27:25.500Z', '2026-09-16T10:27:25.5Z'],
    ['2026-09-16T10:27:25.007Z', '2026-09-16T10:27:25.007Z'],
    ['2026-09-16T10:20:00.000Z', '2026-09-16T10:20:00Z'],
    ['2026-09-16T10:20:00.010Z', '2026-09-16T10:20:00.01Z'],
  ])('%s is written %s', (instant, text) => {
    expect(taskStateChange(newRow().task, Date.parse(instant)).updatedAt).toBe(text);
  });

  test('are ISO texts, every one of them', () => {
    const at = Date.parse('2026-09-16T10:00:00.25Z');
    const { task } = newRow();
    const detail = taskStateChange(
      { ...task, stoppingAt: at, stoppedAt: at, executionStoppedAt: at, connectivityAt: at },
      at,
    );
    const stamps = Object.entries(detail).filter(([name]) => name.endsWith('At'));
    expect(stamps.length).toBeGreaterThanOrEqual(6);
    for (const [name, stamp] of stamps)
      expect(stamp, name).toMatch(/^2026-09-16T10:00:00(\.25)?Z$/);
  });
});

test('overrides lose only the list of accelerators', () => {
  const { task } = newRow();
  const overrides = { ...task.overrides, cpu: '512', taskRoleArn: 'role' };
  expect(overrides).toHaveProperty('inferenceAcceleratorOverrides');
  expect(taskStateChange({ ...task, overrides }, 0).overrides).toEqual({
    containerOverrides: [{ name: 'app' }],
    cpu: '512',
    taskRoleArn: 'role',
  });
});

test('attachments of another kind keep their type', () => {
  const { task } = newRow();
  const volume = { id: 'v', type: 'AmazonElasticBlockStorage', status: 'ATTACHED', details: [] };
  expect(taskStateChange({ ...task, attachments: [volume] }, 0).attachments).toEqual([volume]);
});
