import { describe, expect, test } from 'vitest';
import { Ids } from '../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';
import { NumberPool } from '../../../src/runtimes/simulated/number-pool.ts';
import { containerIn, taskOf } from '../../contract/runtime-world.ts';
import { SimulatedWorld, scripted } from './simulated-world.ts';

const signal = new AbortController().signal;

describe('a number pool', () => {
  test('lends every number once, and again only what was given back', () => {
    const ids = new Ids(new SeededRandom(3));
    const pool = new NumberPool(10, 19);
    const taken = Array.from({ length: 10 }, () => pool.take(ids));
    expect([...taken].sort()).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(() => pool.take(ids)).toThrow(/a pool that has one/);
    pool.release(14);
    expect(pool.take(ids)).toBe(14);
  });

  test('lends numbers in a row, and no row when what is free is in pieces', () => {
    const pool = new NumberPool(10, 19);
    pool.claim(12);
    expect(pool.takeRow(3)).toBe(13);
    expect(pool.takeRow(5)).toBeUndefined();
    expect(pool.takeRow(4)).toBe(16);
    pool.release(17);
    expect(pool.takeRow(2)).toBe(10);
    expect(pool.takeRow(1)).toBe(17);
    expect(pool.freeCount).toBe(0);
  });

  test('does not lend what somebody has claimed', () => {
    const pool = new NumberPool(1, 2);
    pool.claim(1);
    expect(pool.take(new Ids(new SeededRandom(1)))).toBe(2);
  });
});

describe('what live tasks share', () => {
  const portMappings = [
    { containerPort: 80, hostPort: 0, protocol: 'tcp' },
    { containerPort: 81, hostPort: 8081, protocol: 'udp' },
  ] as const;
  const app = { behaviour: { ...scripted(), portMappings } };

  const bindingsOf = async (world: SimulatedWorld, mode: 'bridge' | 'host' | 'awsvpc' | 'none') => {
    const spec = taskOf({ app }, mode);
    await world.runtime().ensureRunning(spec, signal);
    const observation = await world.runtime().observe(spec.taskArn);
    if (observation === undefined) throw new Error('the task should be known');
    return { spec, bindings: containerIn(observation, 'app').networkBindings };
  };

  test('bridge: asked-for ports as they are, 0 as one of the ephemeral range', async () => {
    const { bindings } = await bindingsOf(new SimulatedWorld('instant'), 'bridge');
    const [dynamic, fixed] = bindings;
    expect(dynamic).toMatchObject({ bindIP: '0.0.0.0', containerPort: 80, protocol: 'tcp' });
    expect(dynamic?.hostPort).toBeGreaterThanOrEqual(32_768);
    expect(dynamic?.hostPort).toBeLessThanOrEqual(60_999);
    expect(fixed).toEqual({
      bindIP: '0.0.0.0',
      containerPort: 81,
      hostPort: 8081,
      protocol: 'udp',
    });
  });

  test('host: the container ports; awsvpc and none: no bindings', async () => {
    const world = new SimulatedWorld('instant');
    const host = await bindingsOf(world, 'host');
    expect(host.bindings.map((binding) => binding.hostPort)).toEqual([80, 81]);
    expect((await bindingsOf(world, 'awsvpc')).bindings).toEqual([]);
    expect((await bindingsOf(world, 'none')).bindings).toEqual([]);
  });

  test('a range of container ports has a row of host ports, also after a restart', async () => {
    const world = new SimulatedWorld('instant');
    const portRanges = [{ firstPort: 8000, lastPort: 8009, protocol: 'tcp' }] as const;
    const ranged = { behaviour: { ...scripted(), portRanges } };
    const rows = new Set<string>();
    for (let count = 0; count < 100; count += 1) {
      if (count === 50) await world.again();
      const spec = taskOf({ app: ranged });
      await world.runtime().ensureRunning(spec, signal);
      const observation = await world.runtime().observe(spec.taskArn);
      if (observation === undefined) throw new Error('the task should be known');
      const [binding, ...more] = containerIn(observation, 'app').networkBindings;
      expect(more).toEqual([]);
      expect(binding).toEqual({
        bindIP: '0.0.0.0',
        containerPortRange: '8000-8009',
        hostPortRange: expect.stringMatching(/^\d+-\d+$/),
        protocol: 'tcp',
      });
      const [first = 0, last = 0] = binding?.hostPortRange?.split('-').map(Number) ?? [];
      expect(last - first).toBe(9);
      for (let port = first; port <= last; port += 1) rows.add(String(port));
    }
    expect(rows.size).toBe(1000);
  });

  test('a task that finds no row of ports has taken nothing', async () => {
    const world = new SimulatedWorld('instant');
    const ranges = (...lengths: readonly number[]) =>
      lengths.map((length) => ({ firstPort: 1, lastPort: length, protocol: 'tcp' }) as const);
    const run = async (...lengths: readonly number[]) => {
      const behaviour = { ...scripted(), portRanges: ranges(...lengths) };
      await world.runtime().ensureRunning(taskOf({ app: { behaviour } }), signal);
    };
    await run(2000);
    await expect(run(2000, 2000)).rejects.toThrow(/no row of free host ports/);
    await run(2000);
  });

  test('an awsvpc task has an address of its subnet and is called after it', async () => {
    const world = new SimulatedWorld('instant');
    const networkOf = async (subnetId: string) => {
      const spec = { ...taskOf({ app }, 'awsvpc'), subnetId };
      await world.runtime().ensureRunning(spec, signal);
      return (await world.runtime().observe(spec.taskArn))?.network;
    };
    const first = await networkOf('subnet-a');
    const address = first?.privateIpv4Address ?? '';
    expect(address).toMatch(/^10\.203\.0\.\d+$/);
    expect(first?.privateDnsName).toBe(`ip-${address.replaceAll('.', '-')}.ec2.internal`);
    await world.again();
    expect((await networkOf('subnet-b'))?.privateIpv4Address).toMatch(/^10\.203\.1\./);
    expect((await networkOf('subnet-a'))?.privateIpv4Address).toMatch(/^10\.203\.0\./);
  });

  test('2000 live tasks have 2000 ports and addresses, also when half of them are from before a restart', async () => {
    const world = new SimulatedWorld('instant');
    const ports = new Set<number>();
    const addresses = new Set<string>();
    for (let count = 0; count < 2000; count += 1) {
      if (count === 1000) await world.again();
      const { bindings } = await bindingsOf(world, 'bridge');
      ports.add(bindings[0]?.hostPort ?? -1);
      const { spec } = await bindingsOf(world, 'awsvpc');
      const observation = await world.runtime().observe(spec.taskArn);
      addresses.add(observation?.network?.privateIpv4Address ?? 'none');
    }
    expect(ports.size).toBe(2000);
    expect(addresses.size).toBe(2000);
  });

  test('ports and addresses of stopped tasks come back: more tasks than ports can run in turn', async () => {
    const world = new SimulatedWorld('instant');
    const portMapping = { containerPort: 80, hostPort: 0, protocol: 'tcp' } as const;
    const many = { ...scripted(), portMappings: Array.from({ length: 9000 }, () => portMapping) };
    for (let turn = 0; turn < 5; turn += 1) {
      const spec = taskOf({ app: { behaviour: many } });
      await world.runtime().ensureRunning(spec, signal);
      if (turn % 2 === 0) await world.runtime().forget(spec.taskArn);
      else await world.runtime().ensureStopped(spec, signal);
    }
    const specs = Array.from({ length: 4 }, () => taskOf({ app: { behaviour: many } }));
    for (const spec of specs.slice(0, 3)) await world.runtime().ensureRunning(spec, signal);
    const [, , , last] = specs;
    if (last === undefined) throw new Error('there are four specs');
    await expect(world.runtime().ensureRunning(last, signal)).rejects.toThrow(/port .* in use/);
    expect(await world.runtime().observe(last.taskArn)).toBeUndefined();
  });
});
