import { describe, expect, test } from 'vitest';
import {
  containerDocument,
  pauseDocument,
} from '../../../src/endpoints/metadata/container-document.ts';
import { container, inspected, inspection, task } from './specimen.ts';

const network = {
  ipv4Address: '10.203.0.7',
  macAddress: '02:42:0a:cb:00:07',
  subnetCidr: '10.203.0.0/24',
};

test('a container of an instance has the members of the agent, in its order', () => {
  const app = container({
    memoryMiB: 64,
    networkBindings: [{ bindIP: '0.0.0.0', containerPort: 80, hostPort: 32768, protocol: 'tcp' }],
    healthStatus: 'HEALTHY',
    logConfiguration: { logDriver: 'syslog', options: { tag: 'x' } },
    hasRestartPolicy: true,
  });
  const seen = inspected({
    restartCount: 2,
    health: { since: '2026-11-21T00:41:14Z', exitCode: 0, output: '' },
    volumes: [{ name: 'v1', source: '/var/lib/v1', destination: '/data' }],
  });
  const document = containerDocument('v4', task(), app, inspection({ app: seen }));
  expect(document).toEqual({
    DockerId: 'a'.repeat(64),
    Name: 'app',
    DockerName: 'ecs-web-3-app-1',
    Image: 'busybox:1',
    ImageID: 'sha256:1',
    Ports: [{ ContainerPort: 80, Protocol: 'tcp', HostPort: 32768, HostIp: '0.0.0.0' }],
    Labels: {
      'com.amazonaws.ecs.cluster': 'demo',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-arn': task().taskArn,
      'com.amazonaws.ecs.task-definition-family': 'web',
      'com.amazonaws.ecs.task-definition-version': '3',
    },
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    Limits: { CPU: 2, Memory: 64 },
    CreatedAt: '2026-11-21T00:41:09.123456789Z',
    StartedAt: '2026-11-21T00:41:09.6Z',
    Type: 'NORMAL',
    Health: { status: 'HEALTHY', statusSince: '2026-11-21T00:41:14Z' },
    Volumes: [{ DockerName: 'v1', Source: '/var/lib/v1', Destination: '/data' }],
    LogDriver: 'syslog',
    LogOptions: { tag: 'x' },
    ContainerARN: app.containerArn,
    Networks: [{ NetworkMode: 'bridge', IPv4Addresses: ['172.17.0.2'] }],
    RestartCount: 2,
  });
  expect(Object.keys(document).slice(-7)).toEqual([
    'Health',
    'Volumes',
    'LogDriver',
    'LogOptions',
    'ContainerARN',
    'Networks',
    'RestartCount',
  ]);
});

test('v3 has its networks before its health, and nothing that v4 added', () => {
  const app = container({ healthStatus: 'UNKNOWN' });
  const document = containerDocument('v3', task(), app, inspection());
  expect(Object.keys(document).slice(-3)).toEqual(['Type', 'Networks', 'Health']);
  expect(document).toMatchObject({ Health: {} });
});

test('the address of the host is told in v4 only', () => {
  const app = container({
    networkBindings: [{ bindIP: '0.0.0.0', containerPort: 80, hostPort: 80, protocol: 'udp' }],
  });
  expect(containerDocument('v3', task(), app, inspection())).toMatchObject({
    Ports: [{ ContainerPort: 80, Protocol: 'udp', HostPort: 80 }],
  });
});

test('the ports of a range are told one by one', () => {
  const app = container({
    networkBindings: [
      {
        bindIP: '0.0.0.0',
        containerPortRange: '100-101',
        hostPortRange: '40000-40001',
        protocol: 'tcp',
      },
    ],
  });
  expect(containerDocument('v3', task(), app, inspection())).toMatchObject({
    Ports: [
      { ContainerPort: 100, HostPort: 40000 },
      { ContainerPort: 101, HostPort: 40001 },
    ],
  });
});

describe('on Fargate', () => {
  const fargate = task({ launchType: 'FARGATE', networkMode: 'awsvpc' });

  test('ids, names and shares are those of ECS, and the cluster is an ARN', () => {
    const seen = inspection(undefined, { network });
    expect(containerDocument('v4', fargate, container(), seen)).toMatchObject({
      DockerId: 'id-of-app',
      DockerName: 'app',
      Labels: { 'com.amazonaws.ecs.cluster': fargate.clusterArn },
      Limits: { CPU: 0 },
      Networks: [
        {
          NetworkMode: 'awsvpc',
          IPv4Addresses: ['10.203.0.7'],
          AttachmentIndex: 0,
          MACAddress: '02:42:0a:cb:00:07',
          IPv4SubnetCIDRBlock: '10.203.0.0/24',
        },
      ],
    });
  });

  test('the pause container is not shown', () => {
    const seen = inspection(undefined, { network, pause: inspected() });
    expect(pauseDocument('v4', fargate, seen)).toBeUndefined();
  });
});

test('the pause container of an instance rests in a status of its own', () => {
  const awsvpc = task({ networkMode: 'awsvpc' });
  const seen = inspection(undefined, { network, pause: inspected({ engineName: 'pause-1' }) });
  expect(pauseDocument('v4', awsvpc, seen)).toMatchObject({
    Name: '~internal~ecs~pause',
    DockerName: 'pause-1',
    DesiredStatus: 'RESOURCES_PROVISIONED',
    KnownStatus: 'RESOURCES_PROVISIONED',
    Type: 'CNI_PAUSE',
  });
});

test('a container in host mode has no address of its own', () => {
  const seen = inspection({ app: inspected({ ipv4Addresses: [] }) });
  expect(containerDocument('v4', task({ networkMode: 'host' }), container(), seen)).toMatchObject({
    Networks: [{ NetworkMode: 'host' }],
  });
});

test('a container that ended says how and when', () => {
  const over = { status: 'STOPPED', exitCode: 0, finishedAt: '2026-11-21T00:42:00Z' } as const;
  const seen = inspection({ app: inspected(over) });
  const document = containerDocument('v4', task(), container(), seen);
  expect(document).toMatchObject({
    KnownStatus: 'STOPPED',
    ExitCode: 0,
    FinishedAt: '2026-11-21T00:42:00Z',
  });
});

test('what failed last of a health check is told', () => {
  const app = container({ healthStatus: 'UNHEALTHY' });
  const health = { since: '2026-11-21T00:41:14Z', exitCode: 1, output: 'no' };
  const document = containerDocument('v4', task(), app, inspection({ app: inspected({ health }) }));
  expect(document).toMatchObject({
    Health: { status: 'UNHEALTHY', statusSince: health.since, exitCode: 1, output: 'no' },
  });
});
