import { describe, expect, test } from 'vitest';
import { taskDocument } from '../../../src/endpoints/metadata/task-document.ts';
import type { ContainerInspection } from '../../../src/ports/task-metadata.ts';
import { container, inspected, inspection, task } from './specimen.ts';

const v4 = { version: 'v4', withTags: false } as const;

test('a task of an instance has the members of the agent, in its order', () => {
  const given = task({
    cpuUnits: 256,
    memoryMiB: 512,
    pullStartedAt: 1_789_552_800_000,
    pullStoppedAt: 1_789_552_801_500,
    availabilityZone: 'us-east-1a',
    serviceName: 'web',
    group: 'service:web',
    tags: { stage: 'test' },
  });
  const document = taskDocument(given, inspection(), { version: 'v4', withTags: true });
  expect(Object.keys(document)).toEqual([
    'Cluster',
    'TaskARN',
    'Family',
    'Revision',
    'DesiredStatus',
    'KnownStatus',
    'Limits',
    'PullStartedAt',
    'PullStoppedAt',
    'AvailabilityZone',
    'TaskTags',
    'LaunchType',
    'Containers',
    'ServiceName',
    'Group',
    'FaultInjectionEnabled',
  ]);
  expect(document).toMatchObject({
    Cluster: 'demo',
    Revision: '3',
    Limits: { CPU: 0.25, Memory: 512 },
    PullStartedAt: '2026-09-16T10:00:00.000Z',
    TaskTags: { stage: 'test' },
    LaunchType: 'EC2',
    ServiceName: 'web',
  });
});

test('v3 shows its containers before its limits and nothing that v4 added', () => {
  const document = taskDocument(task({ cpuUnits: 256 }), inspection(), { ...v4, version: 'v3' });
  expect(Object.keys(document)).toEqual([
    'Cluster',
    'TaskARN',
    'Family',
    'Revision',
    'DesiredStatus',
    'KnownStatus',
    'Containers',
    'Limits',
  ]);
});

test('a task on Fargate tells of its storage and its clock', () => {
  const fargate = task({ launchType: 'FARGATE', ephemeralStorageGiB: 20 });
  expect(taskDocument(fargate, inspection(), { ...v4, storageUsedMiB: 261 })).toMatchObject({
    Cluster: fargate.clusterArn,
    ClockDrift: { ClockSynchronizationStatus: 'NOT_SYNCHRONIZED' },
    EphemeralStorageMetrics: { Utilized: 261, Reserved: 20496 },
  });
});

test('without tags there is no list of them', () => {
  expect(taskDocument(task(), inspection(), { ...v4, withTags: true })).not.toHaveProperty(
    'TaskTags',
  );
});

describe('the known status', () => {
  const two = task({
    pullStoppedAt: 1,
    containers: [container(), container({ name: 'side' })],
  });
  const known = (containers: Readonly<Record<string, ContainerInspection>>): unknown[] => {
    const waiting = {
      ...two,
      containers: two.containers.map((c) => ({ ...c, lastStatus: 'PENDING' as const })),
    };
    const document = taskDocument(waiting, inspection(containers), v4);
    const listed: readonly object[] = Reflect.get(document, 'Containers') ?? [];
    return [
      Reflect.get(document, 'KnownStatus'),
      ...listed.map((each) => Reflect.get(each, 'KnownStatus')),
    ];
  };

  test('of a task is that of the container that is least far', () => {
    const [app, side] = [inspected(), inspected({ status: 'CREATED' })];
    expect(known({ app, side })).toEqual(['CREATED', 'RUNNING', 'CREATED']);
  });

  test('of a task of which one container ended is not its end', () => {
    const [app, side] = [inspected(), inspected({ status: 'STOPPED' })];
    expect(known({ app, side })).toEqual(['RUNNING', 'RUNNING', 'STOPPED']);
  });

  test('of a container whose image alone is there is no status of a task', () => {
    expect(known({ app: inspected() })).toEqual(['NONE', 'RUNNING', 'PULLED']);
  });

  test('of a task whose images are not there yet is none, with no container listed', () => {
    const document = taskDocument(
      task({ containers: [container({ lastStatus: 'PENDING' })] }),
      undefined,
      v4,
    );
    expect(document).toMatchObject({ KnownStatus: 'NONE' });
    expect(document).not.toHaveProperty('Containers');
  });

  test('of a task that ECS saw stop is that, whatever is left of it', () => {
    const stopped = task({
      hasStopped: true,
      desiredStatus: 'STOPPED',
      executionStoppedAt: 0,
      containers: [container({ lastStatus: 'STOPPED', exitCode: 7 })],
    });
    expect(taskDocument(stopped, undefined, v4)).toMatchObject({
      DesiredStatus: 'STOPPED',
      KnownStatus: 'STOPPED',
      ExecutionStoppedAt: '1970-01-01T00:00:00.000Z',
      Containers: [{ KnownStatus: 'STOPPED', ExitCode: 7 }],
    });
  });
});
