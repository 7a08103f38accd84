// How long a decision of the placement engine takes, by strategy and size of the fleet: the engine
// alone, without HTTP and store. `npm run bench:placement` prints it alone.
import { SeededRandom } from '../src/kernel/random.ts';
import type { PlacementStrategy } from '../src/services/ecs/model/types.ts';
import { Fleet } from '../src/services/ecs/placement/fleet.ts';
import type { FleetInstance } from '../src/services/ecs/placement/fleet-instance.ts';
import {
  type PlacementDemand,
  placementDemand,
} from '../src/services/ecs/placement/placement-demand.ts';
import { percentile } from './statistics.ts';

/** Decisions of one strategy on one fleet. */
export interface PlacementRate {
  readonly strategy: string;
  readonly instances: number;
  /** The first decision of a demand looks at every instance. */
  readonly firstMs: number;
  readonly medianUs: number;
  readonly p99Us: number;
}

export interface PlacementResult {
  readonly rates: readonly PlacementRate[];
  readonly filling: readonly Filling[];
}

/** A large fleet filled by one service. */
export interface Filling {
  readonly strategy: string;
  readonly instances: number;
  readonly tasks: number;
  readonly seconds: number;
}

export const fleetSizes = [100, 1000, 10_000] as const;

const zone = 'ecs.availability-zone';
const decisions = 20_000;
const tasksPerInstance = 5;
/** As many as the agent of an ECS-optimised AMI reports. */
const capabilities = Array.from({ length: 60 }, (_, at) => `ecs.capability.${at}`);

const strategies: Readonly<Record<string, readonly PlacementStrategy[]>> = {
  random: [{ type: 'random' }],
  'binpack cpu': [{ type: 'binpack', field: 'cpu' }],
  'binpack memory': [{ type: 'binpack', field: 'memory' }],
  'spread zone': [{ type: 'spread', field: `attribute:${zone}` }],
  'spread instanceId': [{ type: 'spread', field: 'instanceId' }],
  'spread a custom attribute of 500 values': [{ type: 'spread', field: 'attribute:rack' }],
  'spread zone, binpack memory': [
    { type: 'spread', field: `attribute:${zone}` },
    { type: 'binpack', field: 'memory' },
  ],
  'spread zone, spread rack, binpack cpu': [
    { type: 'spread', field: `attribute:${zone}` },
    { type: 'spread', field: 'attribute:rack' },
    { type: 'binpack', field: 'cpu' },
  ],
  'none (a service)': [],
};

/** Measures every strategy on every size, and a fleet that is filled. */
export function measurePlacement(): PlacementResult {
  // Compiled code is what counts: a server decides for hours.
  for (const strategy of Object.keys(strategies)) rateOf(strategy, 100);
  const rates = fleetSizes.flatMap((instances) =>
    Object.keys(strategies).map((strategy) => rateOf(strategy, instances)),
  );
  const filling = Object.keys(strategies).map((strategy) => fill(strategy, 10_000, 100_000));
  return { rates, filling };
}

/** Decides and reserves; beyond a few tasks to an instance the oldest stop. */
function rateOf(strategy: string, instances: number): PlacementRate {
  const fleet = fleetOf(instances);
  const demand = demandOf(strategy);
  const random = new SeededRandom(1);
  const begin = performance.now();
  fleet.place(demand, random);
  const firstMs = performance.now() - begin;
  const times: number[] = [];
  for (let at = 0; at < decisions; at += 1) {
    const start = performance.now();
    const placed = fleet.place(demand, random);
    times.push((performance.now() - start) * 1000);
    if (placed === undefined) throw new Error(`the fleet of ${instances} is full`);
    reserve(fleet, demand, at, placed.instanceArn);
    fleet.release(`task/${at - instances * tasksPerInstance}`);
  }
  times.sort((a, b) => a - b);
  const [medianUs, p99Us] = [percentile(times, 0.5), percentile(times, 0.99)];
  return { strategy, instances, firstMs, medianUs, p99Us };
}

function fill(strategy: string, instances: number, tasks: number): Filling {
  const fleet = fleetOf(instances);
  const demand = demandOf(strategy);
  const random = new SeededRandom(1);
  const begin = performance.now();
  for (let at = 0; at < tasks; at += 1) {
    const placed = fleet.place(demand, random);
    if (placed === undefined) throw new Error(`the fleet is full after ${at} tasks`);
    reserve(fleet, demand, at, placed.instanceArn);
  }
  return { strategy, instances, tasks, seconds: (performance.now() - begin) / 1000 };
}

function reserve(fleet: Fleet, demand: PlacementDemand, at: number, instanceArn: string): void {
  const { group, reservation } = demand;
  const task = { arn: `task/${at}`, instanceArn, group, reservation };
  fleet.reserve({ ...task, gpuIds: [], isRunning: false });
}

function demandOf(strategy: string): PlacementDemand {
  return placementDemand({
    group: 'service:web',
    reservation: {
      ...{ cpu: 256, memoryMiB: 512, tcpPorts: [], udpPorts: [] },
      ...{ gpus: 0, networkInterfaces: 0 },
    },
    requiredAttributes: capabilities.slice(0, 8).map((name) => ({ name })),
    constraints: [
      {
        type: 'memberOf',
        expression: `attribute:${zone} =~ us-east-1.* and not(task:group == service:db)`,
      },
    ],
    strategy: strategies[strategy],
    isService: true,
  });
}

function fleetOf(size: number): Fleet {
  const fleet = new Fleet();
  for (let at = 0; at < size; at += 1) fleet.put(instanceAt(at));
  return fleet;
}

/** 16 vCPUs and 64 GiB, in one of three zones. */
function instanceAt(at: number): FleetInstance {
  return {
    arn: `arn:aws:ecs:us-east-1:000000000000:container-instance/bench/${at}`,
    status: 'ACTIVE',
    agentConnected: true,
    agentVersion: '1.90.0',
    registeredAt: 0,
    attributes: [
      { name: zone, value: `us-east-1${'abc'[at % 3]}` },
      { name: 'rack', value: String(at % 500) },
      ...capabilities.map((name) => ({ name })),
    ],
    registered: {
      cpu: 16_384,
      memoryMiB: 65_536,
      tcpPorts: [22, 2375, 2376, 51_678, 51_679],
      udpPorts: [],
      gpuIds: [],
    },
  };
}
