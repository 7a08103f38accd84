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
