import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import { Fleet } from '../../../../src/services/ecs/placement/fleet.ts';
import type { FleetInstance } from '../../../../src/services/ecs/placement/fleet-instance.ts';
import type { PlacementDemand } from '../../../../src/services/ecs/placement/placement-demand.ts';
import { demandOf, instanceOf, smallTask, taskOf } from './fleet-fixture.ts';

const zone = 'ecs.availability-zone';

function fleetOf(...instances: readonly FleetInstance[]): Fleet {
  const fleet = new Fleet();
  for (const instance of instances) fleet.put(instance);
  return fleet;
}

/** Places tasks one after the other and says on which instances. */
function placeAll(fleet: Fleet, demand: PlacementDemand, count: number, seed = 1): string[] {
  const random = new SeededRandom(seed);
  const placed: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const found = fleet.place(demand, random);
    if (found === undefined) break;
    const task = taskOf(`${demand.group}-${at}-${seed}`, found.instanceArn, demand);
    fleet.reserve({ ...task, gpuIds: found.gpuIds });
    placed.push(found.instanceArn);
  }
  return placed;
}

describe('a task is refused by an instance', () => {
  const cases: readonly [string, FleetInstance, PlacementDemand, string][] = [
    ['without its agent', { ...instanceOf('a'), agentConnected: false }, demandOf(), 'AGENT'],
    [
      'that lacks an attribute it requires',
      instanceOf('a'),
      demandOf({ requiredAttributes: [{ name: 'ecs.capability.task-eni' }] }),
      'ATTRIBUTE',
    ],
    [
      'in a zone none of its subnets is in',
      instanceOf('a', { [zone]: 'us-east-1a' }),
      demandOf({ zones: ['us-east-1b'] }),
      'LOCATION',
    ],
    [
      'that its expression leaves out',
      instanceOf('a', { stack: 'test' }),
      demandOf({ constraints: [{ type: 'memberOf', expression: 'attribute:stack == prod' }] }),
      'MemberOf placement constraint unsatisfied.',
    ],
    ['with too little CPU', instanceOf('a', {}, { cpu: 255 }), demandOf(), 'RESOURCE:CPU'],
    [
      'with too little memory',
      instanceOf('a', {}, { memoryMiB: 511 }),
      demandOf(),
      'RESOURCE:MEMORY',
    ],
    [
      'whose port is taken',
      instanceOf('a'),
      demandOf({ reservation: { ...smallTask, tcpPorts: [22] } }),
      'RESOURCE:PORTS',
    ],
    [
      'with too few GPUs',
      instanceOf('a', {}, { gpuIds: ['gpu-1'] }),
      demandOf({ reservation: { ...smallTask, gpus: 2 } }),
      'RESOURCE:GPU',
    ],
    [
      'without a free network interface',
      instanceOf('a', {}, { networkInterfaces: 0 }),
      demandOf({ reservation: { ...smallTask, networkInterfaces: 1 } }),
      'RESOURCE:ENI',
    ],
  ];
  test.each(cases)('%s', (_, instance, demand, reason) => {
    const fleet = fleetOf(instance);
    expect(fleet.place(demand, new SeededRandom(1))).toBeUndefined();
    expect(fleet.refusals(demand).map((refusal) => refusal.reason)).toEqual([reason]);
  });

  test('that has a task of its group, with distinctInstance', () => {
    const fleet = fleetOf(instanceOf('a'));
    const demand = demandOf({ constraints: [{ type: 'distinctInstance' }] });
    expect(placeAll(fleet, demand, 2)).toEqual(['a']);
    expect(fleet.closest(demand)?.reason).toBe(
      'DistinctInstance placement constraint unsatisfied.',
    );
  });

  test('that is DRAINING without a word, unless the request names it', () => {
    const fleet = fleetOf({ ...instanceOf('a'), status: 'DRAINING' });
    expect(fleet.refusals(demandOf())).toEqual([]);
    const named = demandOf({ instanceArns: ['a', 'b'] });
    expect(fleet.refusals(named).map((refusal) => refusal.reason)).toEqual(['MISSING', 'INACTIVE']);
  });
});

describe('a strategy', () => {
  test('spread over zones takes turns', () => {
    const fleet = fleetOf(
      instanceOf('a', { [zone]: 'us-east-1a' }),
      instanceOf('b', { [zone]: 'us-east-1b' }),
      instanceOf('c', { [zone]: 'us-east-1b' }),
    );
    const demand = demandOf({ strategy: [{ type: 'spread', field: `attribute:${zone}` }] });
    const placed = placeAll(fleet, demand, 6);
    expect(placed.filter((arn) => arn === 'a')).toHaveLength(3);
  });

  test('binpack fills one instance before it takes the next', () => {
    const fleet = fleetOf(instanceOf('a'), instanceOf('b', {}, { memoryMiB: 1024 }));
    const demand = demandOf({ strategy: [{ type: 'binpack', field: 'memory' }] });
    expect(placeAll(fleet, demand, 4)).toEqual(['b', 'b', 'a', 'a']);
  });

  test('that is absent spreads a service over zones, then over instances', () => {
    const fleet = fleetOf(
      instanceOf('a', { [zone]: 'us-east-1a' }),
      instanceOf('b', { [zone]: 'us-east-1b' }),
      instanceOf('c', { [zone]: 'us-east-1b' }),
    );
    const placed = placeAll(fleet, demandOf({ isService: true }), 4);
    expect([...placed].sort()).toEqual(['a', 'a', 'b', 'c']);
  });

  test('of chance places the same with the same seed', () => {
    const fleet = () => fleetOf(...['a', 'b', 'c', 'd', 'e'].map((arn) => instanceOf(arn)));
    const demand = demandOf({ strategy: [{ type: 'random' }] });
    const [one, again, other] = [1, 1, 2].map((seed) => placeAll(fleet(), demand, 20, seed));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });
});

describe('a fleet', () => {
  test('gives back all that a task took', () => {
    const fleet = fleetOf(instanceOf('a', {}, { gpuIds: ['g1', 'g2'], networkInterfaces: 2 }));
    const before = fleet.remaining('a');
    const demand = demandOf({
      reservation: { ...smallTask, tcpPorts: [80], udpPorts: [53], gpus: 1, networkInterfaces: 1 },
    });
    placeAll(fleet, demand, 1);
    expect(fleet.remaining('a')).toEqual({
      cpu: 2048 - 256,
      memoryMiB: 4096 - 512,
      tcpPorts: [22, 80],
      udpPorts: [53],
      gpuIds: ['g2'],
      networkInterfaces: 1,
    });
    fleet.release(`${demand.group}-0-1`);
    expect(fleet.remaining('a')).toEqual(before);
  });

  test('counts the running tasks for expressions', () => {
    const fleet = fleetOf(instanceOf('a'));
    const busy = demandOf({
      constraints: [{ type: 'memberOf', expression: 'runningTasksCount > 0' }],
    });
    fleet.reserve(taskOf('task', 'a'));
    expect(fleet.place(busy, new SeededRandom(1))).toBeUndefined();
    fleet.markRunning('task');
    expect(fleet.place(busy, new SeededRandom(1))).toEqual({ instanceArn: 'a', gpuIds: [] });
  });

  test('knows a task group by affinity and anti-affinity', () => {
    const fleet = fleetOf(instanceOf('a'), instanceOf('b'));
    fleet.reserve(taskOf('task', 'a', demandOf({ group: 'service:db' })));
    const beside = (expression: string) =>
      fleet.place(
        demandOf({ constraints: [{ type: 'memberOf', expression }] }),
        new SeededRandom(1),
      )?.instanceArn;
    expect(beside('task:group == service:db')).toBe('a');
    expect(beside('not(task:group == service:db)')).toBe('b');
  });
});
