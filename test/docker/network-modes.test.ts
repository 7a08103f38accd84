import { beforeAll, describe, expect, test } from 'vitest';
import type { PortMapping, TaskObservation } from '../../src/ports/runtime.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { ec2Task, inside } from './inside.ts';
import { get, sendUdp } from './reach.ts';
import { containerIn, script, task, untilStopped, workbenches } from './workbench.ts';

const page = 'hello from gantry\n';
const serve = (port: number): string => `httpd -p ${port} -h /www`;
const wait = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';
const web = script(`${serve(8080)}; ${wait}`);
const tcp = (containerPort: number, hostPort = 0): PortMapping => ({
  containerPort,
  hostPort,
  protocol: 'tcp',
});
const bridge = { networkMode: 'bridge' } as const;

const hostPortOf = (seen: TaskObservation, name = 'web'): number =>
  containerIn(seen, name).networkBindings[0]?.hostPort ?? 0;
const reached = async (port: number): Promise<void> =>
  await expect.poll(() => get('127.0.0.1', port), { timeout: 5000 }).toBe(page);

describeDocker('the ports of a bridge task on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('a hostPort of 0 is a free port of the host, shown as a binding also after the stop', async () => {
    const bench = await open();
    const spec = task({ web: { ...web, portMappings: [tcp(8080)] } }, bridge);
    const observation = await bench.run(spec);
    const { networkBindings } = containerIn(observation, 'web');
    expect(networkBindings).toEqual([
      { bindIP: '0.0.0.0', containerPort: 8080, hostPort: expect.any(Number), protocol: 'tcp' },
    ]);
    expect(hostPortOf(observation)).toBeGreaterThanOrEqual(32_768);
    await reached(hostPortOf(observation));
    const after = await bench.bringDown(spec);
    expect(containerIn(after, 'web').networkBindings, 'ECS goes on showing them').toEqual(
      networkBindings,
    );
  });

  test('20 replicas have 20 ports, and the ports are free after the stop', async () => {
    const bench = await open();
    const idle = { ...script('sleep 60'), initProcessEnabled: true, portMappings: [tcp(8080)] };
    const specs = Array.from({ length: 20 }, () => task({ web: idle }, bridge));
    const seen = await Promise.all(specs.map((spec) => bench.run(spec)));
    const ports = seen.map((observation) => hostPortOf(observation));
    expect(new Set(ports).size).toBe(20);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(32_768);
    await Promise.all(specs.slice(0, 2).map((spec) => bench.bringDown(spec)));
    const fixed = task({ web: { ...web, portMappings: [tcp(8080, ports[0] ?? 0)] } }, bridge);
    expect(hostPortOf(await bench.run(fixed))).toBe(ports[0]);
    await reached(ports[0] ?? 0);
  });

  test('a host port that is taken is a CannotStartContainerError, tried once', async () => {
    const bench = await open();
    const first = await bench.run(task({ web: { ...web, portMappings: [tcp(8080)] } }, bridge));
    const taken = [tcp(8080, hostPortOf(first))];
    const second = task({ web: { ...web, portMappings: taken } }, bridge);
    await bench.start(second);
    const observation = await bench.seen(
      second,
      'a start failure',
      (seen) => seen.startFailure !== undefined,
    );
    expect(observation.startFailure).toMatch(
      /^CannotStartContainerError: Error response from daemon: .*port is already allocated/,
    );
    expect(containerIn(observation, 'web')).toMatchObject({
      lastStatus: 'STOPPED',
      reason: observation.startFailure,
      networkBindings: [],
    });
  });

  test('a port can be of TCP and of UDP, and datagrams arrive', async () => {
    const bench = await open();
    const portMappings = [
      tcp(8080),
      { containerPort: 8080, hostPort: 0, protocol: 'udp' },
    ] as const;
    const seen = await bench.run(task({ web: { ...web, portMappings } }, bridge));
    const { networkBindings } = containerIn(seen, 'web');
    expect(networkBindings.map(({ protocol }) => protocol)).toEqual(['tcp', 'udp']);
    const [overTcp, overUdp] = networkBindings.map(({ hostPort = 0 }) => hostPort);
    await reached(overTcp ?? 0);
    // Nobody in the container takes the datagram: its kernel counts it as one for a closed port.
    const arrived = async (): Promise<number> => {
      await sendUdp('127.0.0.1', overUdp ?? 0, 'ping');
      return Number(await inside(seen, 'web', `awk '/^Udp: [0-9]/ { print $3 }' /proc/net/snmp`));
    };
    await expect.poll(arrived, { timeout: 5000 }).toBeGreaterThan(0);
  });

  test('a range of container ports gets a row of host ports of the same length', async () => {
    const bench = await open();
    const ports = [8080, 8081, 8082];
    const command = [`${ports.map(serve).join('; ')}; ${wait}`];
    const portMappings = [
      { containerPortRange: '8080-8082' },
      { containerPortRange: '9000-9001', protocol: 'udp' as const },
      { containerPort: 7070 },
    ];
    const specs = Array.from({ length: 4 }, () => ec2Task({ web: { command, portMappings } }));
    const seen = await Promise.all(specs.map((spec) => bench.run(spec)));
    const rows = seen.map((observation) => {
      const [single, range, udp, ...more] = containerIn(observation, 'web').networkBindings;
      expect(single).toMatchObject({ containerPort: 7070, hostPort: expect.any(Number) });
      expect(range).toEqual({
        bindIP: '0.0.0.0',
        containerPortRange: '8080-8082',
        hostPortRange: expect.stringMatching(/^\d+-\d+$/),
        protocol: 'tcp',
      });
      expect(udp).toMatchObject({ containerPortRange: '9000-9001', protocol: 'udp' });
      expect(more).toEqual([]);
      return range?.hostPortRange?.split('-').map(Number) ?? [];
    });
    for (const [first = 0, last = 0] of rows) {
      expect(last - first).toBe(2);
      expect(first).toBeGreaterThanOrEqual(49_153);
      for (const index of ports.keys()) await reached(first + index);
    }
    expect(new Set(rows.flatMap(([first = 0]) => [first, first + 1, first + 2])).size).toBe(12);
    const [spec] = specs;
    if (spec === undefined) throw new Error('there are four specs');
    const after = await bench.bringDown(spec);
    expect(containerIn(after, 'web').networkBindings).toEqual(
      containerIn(seen[0] ?? after, 'web').networkBindings,
    );
    expect(await get('127.0.0.1', rows[0]?.[0] ?? 0)).toMatch(/ECONNREFUSED/);
  });

  test('the ranges of tasks from before a restart are given to nobody else', async () => {
    const bench = await open();
    const portMappings = [{ containerPortRange: '8080-8083' }];
    const specs = Array.from({ length: 6 }, () => ec2Task({ app: { portMappings } }));
    const before = await Promise.all(specs.slice(0, 3).map((spec) => bench.run(spec)));
    await bench.restart();
    const after = await Promise.all(specs.slice(3).map((spec) => bench.run(spec)));
    const firsts = [...before, ...after].map((seen) =>
      Number(containerIn(seen, 'app').networkBindings[0]?.hostPortRange?.split('-')[0]),
    );
    const ports = firsts.flatMap((first) => [first, first + 1, first + 2, first + 3]);
    expect(new Set(ports).size).toBe(24);
  });
});

describeDocker('the names of a container on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  const names = {
    hostname: 'box',
    extraHosts: [{ hostname: 'database', ipAddress: '192.0.2.77' }],
    dnsServers: ['192.0.2.53', '192.0.2.54'],
    dnsSearchDomains: ['example.test', 'example.com'],
  };

  test.each(['bridge', 'host', 'none'] as const)(
    'hostname, extraHosts, dnsServers and dnsSearchDomains hold in %s mode',
    async (networkMode) => {
      const bench = await open();
      const seen = await bench.run(ec2Task({ app: names }, { networkMode }));
      expect(await inside(seen, 'app', 'hostname')).toBe('box');
      expect(await inside(seen, 'app', 'cat /etc/hosts')).toMatch(/^192\.0\.2\.77\s+database$/m);
      const resolver = await inside(seen, 'app', 'cat /etc/resolv.conf');
      expect(resolver).toMatch(/^search example\.test example\.com$/m);
      expect(resolver.match(/^nameserver .*$/gm)).toEqual([
        'nameserver 192.0.2.53',
        'nameserver 192.0.2.54',
      ]);
    },
  );

  test('a linked container is reached by its alias and by its name, and starts first', async () => {
    const bench = await open();
    const spec = ec2Task({
      app: { links: ['web:backend', 'cache'] },
      web: { command: [`sleep 0.5; ${serve(8080)}; ${wait}`] },
      cache: {},
    });
    const seen = await bench.run(spec);
    const ask = 'until wget -q -O - http://backend:8080/ 2>/dev/null; do sleep 0.1; done';
    expect(await inside(seen, 'app', ask)).toBe(page.trim());
    expect(await inside(seen, 'app', 'ping -c 1 -W 2 cache >/dev/null && echo here')).toBe('here');
    const startedAt = async (name: string): Promise<string> => {
      const { runtimeId = '' } = containerIn(seen, name);
      return (await docker.getContainer(runtimeId).inspect()).State.StartedAt;
    };
    const [app, ...linked] = await Promise.all(['app', 'web', 'cache'].map(startedAt));
    for (const instant of linked) expect(instant < (app ?? ''), `${instant} < ${app}`).toBe(true);
  });
});

describeDocker('the network modes without a network of the task on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  describe('host', () => {
    test('the container has the ports of the host: hostPort equals containerPort', async () => {
      const bench = await open();
      const port = 18_080 + (process.pid % 1000);
      const served = script(`${serve(port)}; ${wait}`);
      const spec = task(
        { web: { ...served, portMappings: [tcp(port, port)] } },
        { networkMode: 'host' },
      );
      const observation = await bench.run(spec);
      expect(observation.network).toBeUndefined();
      expect(containerIn(observation, 'web').networkBindings).toEqual([
        { bindIP: '0.0.0.0', containerPort: port, hostPort: port, protocol: 'tcp' },
      ]);
      await reached(port);
    });
  });

  const interfaces = 'ls /sys/class/net | tr -d "\\n "';

  test('none: there is the loopback and nothing else', async () => {
    const bench = await open();
    const seen = await bench.run(task({ app: untilStopped }, { networkMode: 'none' }));
    expect(await inside(seen, 'app', interfaces)).toBe('lo');
    expect(seen.network).toBeUndefined();
    expect(containerIn(seen, 'app').networkBindings).toEqual([]);
  });

  test('disableNetworking takes a container of a bridge task off the network', async () => {
    const bench = await open();
    const spec = ec2Task({ off: { disableNetworking: true }, on: {} });
    const seen = await bench.run(spec);
    expect(await inside(seen, 'off', interfaces)).toBe('lo');
    expect(await inside(seen, 'on', interfaces)).toBe('eth0lo');
  });
});
