import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AddressPlan } from '../../src/agent/address-plan.ts';
import { parseBlock } from '../../src/agent/ipv4.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { TaskSpec } from '../../src/ports/runtime.ts';
import { EngineError } from '../../src/runtimes/docker/engine-errors.ts';
import { TaskNetwork } from '../../src/runtimes/docker/task-network.ts';
import { MemoryJournal } from '../runtimes/simulated/memory-journal.ts';
import {
  buildTestImages,
  busyboxImage,
  describeDocker,
  docker,
  engine,
  removeTaskNetwork,
} from './engine.ts';
import { inside } from './inside.ts';
import { get } from './reach.ts';
import { containerIn, script, task, untilStopped, workbenches } from './workbench.ts';

const page = 'hello from gantry\n';
const web = script('httpd -f -p 8080 -h /www & trap "exit 0" TERM; wait $!');
const http = [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }] as const;
const serving = { ...web, portMappings: http };

/** A network that no other test is on, so that what is there can be counted. */
const networkName = `gantry-test-${process.pid}`;
const cidr = '10.231.0.0/16';
const network = `${networkName}-10.231.0.0-16`;
const ownPlan = () => ({
  name: networkName,
  plan: new AddressPlan(cidr, new MemoryJournal()),
  log: createLogger('silent'),
  gantryId: networkName,
});
const ownNetwork = () => ({ networkName, addresses: new AddressPlan(cidr, new MemoryJournal()) });

describeDocker('the network of an awsvpc task on Docker', () => {
  // Registered first, so it runs last: when no task is on the network any more.
  afterEach(() => removeTaskNetwork(networkName));
  const open = workbenches();
  beforeAll(buildTestImages);

  test('containers of an awsvpc task reach each other at localhost', async () => {
    const bench = await open();
    const fetchPage = 'until wget -q -O - http://localhost:8080/ 2>/dev/null; do sleep 0.1; done';
    const spec = task({
      web: serving,
      client: { ...script(`test "$(${fetchPage})" = 'hello from gantry'`), essential: false },
    });
    await bench.start(spec);
    expect((await bench.stopped(spec, 'client')).exitCode).toBe(0);
  });

  test('an awsvpc task is reached at its private address, from the host and from another task', async () => {
    const bench = await open();
    const [served, client] = [task({ web: serving }), task({ app: untilStopped })];
    const [observation, other] = await Promise.all([bench.run(served), bench.run(client)]);
    const address = observation.network?.privateIpv4Address ?? 'none';
    await expect.poll(() => get(address, 8080), { timeout: 5000 }).toBe(page);
    expect(await inside(other, 'app', `wget -q -O - http://${address}:8080/`)).toBe(page.trim());
    expect(containerIn(observation, 'web').networkBindings, 'a task of ECS has none').toEqual([]);
  });

  test('a task is called by its private DNS name, which is its real address and MAC', async () => {
    const bench = await open();
    const seen = await bench.run(task({ app: untilStopped, side: untilStopped }));
    const {
      privateIpv4Address: address = '',
      macAddress,
      privateDnsName = '',
    } = seen.network ?? {};
    expect(privateDnsName).toBe(`ip-${address.replaceAll('.', '-')}.ec2.internal`);
    for (const name of ['app', 'side']) {
      expect(await inside(seen, name, 'hostname')).toBe(privateDnsName);
      expect(await inside(seen, name, 'cat /sys/class/net/eth0/address')).toBe(macAddress);
      const hosts = await inside(seen, name, 'cat /etc/hosts');
      expect(hosts).toMatch(/^127\.0\.0\.1\s+localhost$/m);
      expect(hosts).toContain(`${address}\t${privateDnsName} ${privateDnsName.split('.')[0]}`);
    }
  });

  test('each subnet has addresses of its own, and 8 tasks at once 8 of them', async () => {
    const bench = await open(ownNetwork());
    const subnets = ['subnet-a', 'subnet-b', 'subnet-a', 'subnet-b'];
    const specs = [...subnets, ...subnets].map((subnetId) =>
      task({ app: { ...script('sleep 60'), initProcessEnabled: true } }, { subnetId }),
    );
    const seen = await Promise.all(specs.map((spec) => bench.run(spec)));
    const addresses = seen.map(({ network: at }) => at?.privateIpv4Address ?? 'none');
    expect(new Set(addresses).size).toBe(8);
    expect(new Set(addresses.map((address) => address.replace(/\.\d+$/, ''))).size).toBe(2);
    expect(addresses.filter((address) => address.startsWith('10.231.0.'))).toHaveLength(4);
    expect(addresses.filter((address) => address.startsWith('10.231.1.'))).toHaveLength(4);
  });

  test('the address stays while containers come and go, and over a restart', async () => {
    const bench = await open(ownNetwork());
    const spec = task({ app: untilStopped, once: { ...script('true'), essential: false } });
    await bench.start(spec);
    await bench.stopped(spec, 'once');
    const before = (await bench.runtime.observe(spec.taskArn))?.network;
    expect(before?.privateIpv4Address).toMatch(/^10\.231\./);
    await bench.restart();
    expect((await bench.runtime.observe(spec.taskArn))?.network).toEqual(before);
  });

  describe('goes as it came', () => {
    const exists = async (): Promise<boolean> => {
      const found = await docker.listNetworks();
      return found.some(({ Name }) => Name === network);
    };

    test('with the first task of any Gantry, and with the last', async () => {
      const [one, other] = [await open(ownNetwork()), await open(ownNetwork())];
      expect(await exists()).toBe(false);
      const [first, second] = [task({ app: untilStopped }), task({ app: untilStopped })];
      await Promise.all([one.run(first), other.run(second)]);
      await one.bringDown(first);
      expect(await exists(), 'the other Gantry still has a task').toBe(true);
      await other.bringDown(second);
      expect(await exists()).toBe(false);
    });

    test('for a task that was there before a restart', async () => {
      const bench = await open(ownNetwork());
      const spec = task({ app: untilStopped });
      await bench.run(spec);
      await bench.restart();
      await bench.bringDown(spec);
      expect(await exists()).toBe(false);
    });

    test('at the next start, when a SIGKILL left it', async () => {
      const labels = { 'gantry.network': networkName };
      await engine().networks.create({ name: network, labels, subnet: cidr });
      expect(await exists()).toBe(true);
      await open(ownNetwork());
      expect(await exists()).toBe(false);
    });

    test('and is made again when somebody removed it between two tasks', async () => {
      const bench = await open(ownNetwork());
      const spec = task({ app: untilStopped });
      const pause = await bench.run(spec);
      expect(pause.network).toBeDefined();
      await Promise.all([
        bench.runtime.forget(spec.taskArn),
        ...Array.from({ length: 3 }, () => bench.run(task({ app: untilStopped }))),
      ]);
      expect(await exists()).toBe(true);
    });
  });

  test('an address that a stranger has is given to nobody else', async () => {
    const bench = await open(ownNetwork());
    await bench.run(task({ app: untilStopped }));
    const spec = task({ app: untilStopped });
    // What the plan would give: it is the same for everybody who asks for this task.
    const wanted = new AddressPlan(cidr, new MemoryJournal()).lend(spec.taskArn);
    const stranger = await strangerAt(wanted);
    try {
      const seen = await bench.run(spec);
      const address = seen.network?.privateIpv4Address ?? '';
      expect(address).toMatch(/^10\.231\.0\./);
      expect(address).not.toBe(wanted);
      expect(await inside(seen, 'app', 'hostname')).toBe(seen.network?.privateDnsName);
    } finally {
      await stranger();
    }
  });

  async function strangerAt(address: string): Promise<() => Promise<void>> {
    const container = await docker.createContainer({
      Image: busyboxImage,
      Cmd: ['sleep', '60'],
      HostConfig: { NetworkMode: network },
      NetworkingConfig: {
        EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } },
      },
    });
    await container.start();
    return async () => await container.remove({ force: true });
  }

  test('an address space that another network has is left to it', async () => {
    const Config = [{ Subnet: '10.231.128.0/20' }];
    const other = await docker.createNetwork({
      Name: `${networkName}-other`,
      IPAM: { Driver: 'default', Config },
    });
    try {
      const bench = await open(ownNetwork());
      const spec = task({ web: serving });
      const seen = await bench.run(spec);
      const address = seen.network?.privateIpv4Address ?? 'none';
      expect(address).not.toMatch(/^10\.231\./);
      expect(await inside(seen, 'web', 'hostname')).toBe(seen.network?.privateDnsName);
      await expect.poll(() => get(address, 8080), { timeout: 5000 }).toBe(page);
      await bench.bringDown(spec);
    } finally {
      await other.remove();
    }
    const left = (await docker.listNetworks()).filter(({ Name }) => Name.startsWith(networkName));
    expect(left.map(({ Name }) => Name)).toEqual([]);
  });

  test('another address space is kept over a restart, and its network goes with the last task', async () => {
    const Config = [{ Subnet: '10.231.128.0/20' }];
    const other = await docker.createNetwork({
      Name: `${networkName}-other`,
      IPAM: { Driver: 'default', Config },
    });
    const names = async (): Promise<readonly string[]> =>
      (await docker.listNetworks())
        .map(({ Name }) => Name)
        .filter((name) => name.startsWith(networkName) && !name.endsWith('-other'));
    try {
      const bench = await open(ownNetwork());
      const [before, after] = [task({ app: untilStopped }), task({ app: untilStopped })];
      await bench.run(before);
      const used = await names();
      expect(used).toHaveLength(1);
      await bench.restart();
      await bench.run(after);
      expect(await names(), 'both tasks are on it').toEqual(used);
      await bench.bringDown(after);
      expect(await names(), 'one task is left').toEqual(used);
      await bench.restart();
      await bench.bringDown(before);
      expect(await names()).toEqual([]);
    } finally {
      await other.remove();
    }
  });

  test('a network of the same name that somebody else made is left to them', async () => {
    const theirs = await docker.createNetwork({ Name: network });
    try {
      const made = new TaskNetwork({ ...ownPlan(), networks: engine().networks });
      const spec = task({ app: untilStopped });
      made.hold(spec.taskArn);
      const seat = made.seatOf(spec);
      const refusal = new EngineError(
        500,
        'user specified IP address is supported only when connecting to networks with user configured subnets',
      );
      expect(await made.repair(seat, refusal)).toBe(true);
      expect(made.seatOf(spec).network).not.toBe(network);
      await made.leave(spec.taskArn);
      expect(await theirs.inspect()).toMatchObject({ Name: network });
    } finally {
      await theirs.remove();
    }
  });

  test('an address space that the host has a route to is left alone', async () => {
    const made = new TaskNetwork({
      ...ownPlan(),
      networks: engine().networks,
      routes: async () => [parseBlock('10.224.0.0/11') ?? { first: 0, size: 2 ** 32 }],
    });
    const spec: TaskSpec = task({ app: untilStopped });
    made.hold(spec.taskArn);
    await made.look();
    await made.ensure();
    const seat = made.seatOf(spec);
    expect(seat.address).not.toMatch(/^10\./);
    await made.leave(spec.taskArn);
    const found = await docker.listNetworks();
    expect(found.filter(({ Name }) => Name.startsWith(networkName))).toEqual([]);
  });

  test('ports are published on the loopback of the host on request, and are no bindings of ECS', async () => {
    const bench = await open({ publishPorts: true });
    const seen = await bench.run(task({ web: serving, side: untilStopped }));
    expect(seen.publishedPorts).toEqual([
      { bindIP: '127.0.0.1', containerPort: 8080, hostPort: expect.any(Number), protocol: 'tcp' },
    ]);
    const port = seen.publishedPorts?.[0]?.hostPort ?? 0;
    await expect.poll(() => get('127.0.0.1', port), { timeout: 5000 }).toBe(page);
    expect(seen.containers.flatMap((container) => container.networkBindings)).toEqual([]);
  });
});
