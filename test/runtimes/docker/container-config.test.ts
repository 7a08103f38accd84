import { describe, expect, test } from 'vitest';
import type { ContainerSpec, TaskSpec } from '../../../src/ports/runtime.ts';
import { containerOptions } from '../../../src/runtimes/docker/container-config.ts';
import { engineNameOf } from '../../../src/runtimes/docker/labels.ts';
import { pauseOptions } from '../../../src/runtimes/docker/network-options.ts';
import { containerSpec, taskSpec } from './specs.ts';

const context = {
  gantryId: 'g1',
  pull: { pullStartedAt: 1000, pullStoppedAt: 2000 },
  cpuCount: 4,
  volumes: new Map(),
};

function optionsOf(container: Partial<ContainerSpec>, task: Partial<TaskSpec> = {}) {
  const spec = containerSpec(container);
  return containerOptions(taskSpec({ containers: [spec], ...task }), spec, context);
}

const check = {
  command: ['CMD-SHELL', 'true'],
  intervalSeconds: 30,
  timeoutSeconds: 5,
  retries: 3,
  startPeriodSeconds: 10,
};

describe('the process of a container', () => {
  test('is that of the image where the task definition says nothing', () => {
    const options = optionsOf({});
    for (const member of ['Cmd', 'Entrypoint', 'User', 'WorkingDir', 'Hostname', 'Healthcheck']) {
      expect(options).not.toHaveProperty(member);
    }
  });

  test('is what the task definition says', () => {
    expect(
      optionsOf({
        command: ['run'],
        entryPoint: ['/bin/app'],
        environment: { A: '1', B: 'x=y' },
        user: '1000:1000',
        workingDirectory: '/srv',
        hostname: 'box',
        interactive: true,
        pseudoTerminal: true,
        stopTimeoutSeconds: 7,
        healthCheck: check,
      }),
    ).toMatchObject({
      Cmd: ['run'],
      Entrypoint: ['/bin/app'],
      Env: ['A=1', 'B=x=y'],
      User: '1000:1000',
      WorkingDir: '/srv',
      Hostname: 'box',
      OpenStdin: true,
      Tty: true,
      StopTimeout: 7,
      Healthcheck: {
        Test: ['CMD-SHELL', 'true'],
        Interval: 30e9,
        Timeout: 5e9,
        Retries: 3,
        StartPeriod: 10e9,
      },
    });
  });

  test('has no health check after NONE, not even that of its image', () => {
    const options = optionsOf({ healthCheck: { ...check, command: ['NONE'] } });
    expect(options.Healthcheck).toEqual({ Test: ['NONE'] });
  });

  test('has the privileges of the task definition', () => {
    const options = optionsOf({
      readonlyRootFilesystem: true,
      privileged: true,
      initProcessEnabled: true,
      ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 2048 }],
    });
    expect(options.HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Privileged: true,
      Init: true,
      Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 2048 }],
    });
  });

  test('cannot hide from Gantry behind labels of its own', () => {
    const options = optionsOf({ dockerLabels: { mine: '1', 'gantry.instance': 'stranger' } });
    expect(options.Labels).toMatchObject({ mine: '1', 'gantry.instance': 'g1' });
  });
});

describe('the limits of a container', () => {
  test('are the least shares and nothing else where the task definition says nothing', () => {
    const host = optionsOf({}).HostConfig;
    expect(host?.CpuShares).toBe(2);
    expect(host).not.toHaveProperty('Memory');
    expect(host).not.toHaveProperty('NanoCpus');
  });

  test('are its own cpu units as shares, and its memory without swap on top', () => {
    const mebibyte = 1024 * 1024;
    const container = { cpuUnits: 256, memoryMiB: 128, memoryReservationMiB: 64 };
    expect(optionsOf(container).HostConfig).toMatchObject({
      CpuShares: 256,
      Memory: 128 * mebibyte,
      MemorySwap: 128 * mebibyte,
      MemoryReservation: 64 * mebibyte,
    });
  });

  test('are never below what the engine accepts', () => {
    expect(optionsOf({ memoryMiB: 4 }).HostConfig?.Memory).toBe(6 * 1024 * 1024);
  });

  test("are the task's where it has none of its own", () => {
    const task = { cpuUnits: 512, memoryMiB: 1024 };
    expect(optionsOf({}, task).HostConfig).toMatchObject({
      NanoCpus: 0.5e9,
      Memory: 1024 * 1024 * 1024,
    });
    expect(optionsOf({ memoryMiB: 128 }, task).HostConfig?.Memory).toBe(128 * 1024 * 1024);
  });

  test('do not ask for more processors than the machine has: the engine would refuse', () => {
    expect(optionsOf({}, { cpuUnits: 16 * 1024 }).HostConfig).not.toHaveProperty('NanoCpus');
  });
});

describe('the network of a container', () => {
  const portMappings = [
    { containerPort: 80, hostPort: 8080, protocol: 'tcp' },
    { containerPort: 53, hostPort: 0, protocol: 'udp' },
  ] as const;

  test('publishes ports in bridge mode, hostPort 0 as any free one, on IPv4 only', () => {
    const options = optionsOf({ portMappings }, { networkMode: 'bridge' });
    expect(options.ExposedPorts).toEqual({ '80/tcp': {}, '53/udp': {} });
    expect(options.HostConfig).toMatchObject({
      NetworkMode: 'bridge',
      PortBindings: {
        '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }],
        '53/udp': [{ HostIp: '0.0.0.0', HostPort: '' }],
      },
    });
  });

  test('is that of the pause container in awsvpc mode, with nothing published', () => {
    const spec = taskSpec({ networkMode: 'awsvpc' });
    const options = optionsOf({ portMappings, hostname: 'box' }, { networkMode: 'awsvpc' });
    expect(options.HostConfig?.NetworkMode).toBe(
      `container:${pauseOptions(spec, { gantryId: 'g1' }).name}`,
    );
    expect(options.HostConfig?.PortBindings).toEqual({});
    expect(options.ExposedPorts).toEqual({});
    expect(options).not.toHaveProperty('Hostname');
  });

  test('publishes ranges port by port, at the host ports that were chosen', () => {
    const range = { firstPort: 100, lastPort: 101, protocol: 'tcp' } as const;
    const container = containerSpec({ portRanges: [range] });
    const options = containerOptions(taskSpec({ containers: [container] }), container, {
      ...context,
      hostPortRanges: [{ range, firstHostPort: 61_000 }],
    });
    expect(options.HostConfig?.PortBindings).toEqual({
      '100/tcp': [{ HostIp: '0.0.0.0', HostPort: '61000' }],
      '101/tcp': [{ HostIp: '0.0.0.0', HostPort: '61001' }],
    });
  });

  test('links to the engine’s names of the containers, under alias or name', () => {
    const nameOf = (name: string) => engineNameOf('g1', taskSpec(), name);
    expect(optionsOf({ links: ['db', 'cache:redis'] }).HostConfig?.Links).toEqual([
      `${nameOf('db')}:db`,
      `${nameOf('cache')}:redis`,
    ]);
  });

  test.each(['bridge', 'host', 'none'] as const)(
    'has the names it was given in %s mode',
    (mode) => {
      const options = optionsOf(
        {
          hostname: 'box',
          extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }],
          dnsServers: ['10.0.0.2'],
          dnsSearchDomains: ['example.test'],
        },
        { networkMode: mode },
      );
      expect(options.Hostname).toBe('box');
      expect(options.HostConfig).toMatchObject({
        ExtraHosts: ['db:10.0.0.1'],
        Dns: ['10.0.0.2'],
        DnsSearch: ['example.test'],
      });
    },
  );

  test('is disabled when the task definition says so', () => {
    expect(optionsOf({ disableNetworking: true }).NetworkDisabled).toBe(true);
    expect(optionsOf({})).not.toHaveProperty('NetworkDisabled');
  });

  test.each(['host', 'none'] as const)('is the engine mode of the same name for %s', (mode) => {
    const options = optionsOf({ portMappings }, { networkMode: mode });
    expect(options.HostConfig?.NetworkMode).toBe(mode);
    expect(options.HostConfig?.PortBindings).toEqual({});
  });
});

describe('the pause container', () => {
  const seat = { network: 'gantry', address: '10.203.0.9' };
  const ports = [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] as const;
  const range = { firstPort: 90, lastPort: 91, protocol: 'udp' } as const;
  const container = containerSpec({ portMappings: ports, portRanges: [range] });
  const spec = taskSpec({ networkMode: 'awsvpc', containers: [container] });

  test('has the address of its seat and is called after it', () => {
    expect(pauseOptions(spec, { gantryId: 'g1', seat })).toMatchObject({
      Hostname: 'ip-10-203-0-9.ec2.internal',
      NetworkingConfig: {
        EndpointsConfig: { gantry: { IPAMConfig: { IPv4Address: '10.203.0.9' } } },
      },
      HostConfig: { NetworkMode: 'gantry', PortBindings: {} },
    });
  });

  test('publishes every port of the task on the loopback on request', () => {
    const options = pauseOptions(spec, { gantryId: 'g1', seat, publishPorts: true });
    const free = [{ HostIp: '127.0.0.1', HostPort: '' }];
    expect(options.HostConfig?.PortBindings).toEqual({
      '80/tcp': free,
      '90/udp': free,
      '91/udp': free,
    });
  });

  test('has no network where it only holds other namespaces', () => {
    const options = pauseOptions(taskSpec({ pidMode: 'task' }), { gantryId: 'g1' });
    expect(options.HostConfig?.NetworkMode).toBe('none');
  });
});
