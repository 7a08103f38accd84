import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { PlacementStrategy } from '../../../../src/services/ecs/model/types.ts';
import { Fleet } from '../../../../src/services/ecs/placement/fleet.ts';
import type {
  FleetInstance,
  FleetTask,
} from '../../../../src/services/ecs/placement/fleet-instance.ts';
import {
  type PlacementRequest,
  placementDemand,
} from '../../../../src/services/ecs/placement/placement-demand.ts';
import { demandOf, instanceOf, taskOf } from './fleet-fixture.ts';
import { NaiveFleet } from './naive-fleet.ts';

const zone = 'ecs.availability-zone';
const groups = ['service:web', 'service:db', 'family:job'] as const;
const values = (...of: string[]) => fc.option(fc.constantFrom(...of), { nil: undefined });

/** An instance of a few sizes, zones and racks, of which some lack the attribute. */
const instance: fc.Arbitrary<FleetInstance> = fc
  .record({
    arn: fc.integer({ min: 1, max: 14 }).map((number) => `instance/${number}`),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'DRAINING'),
    agentConnected: fc.constantFrom(true, true, true, true, false),
    capacityProvider: values('spot', 'on-demand'),
    zone: values('a', 'b', 'c'),
    rack: values('1', '2', ''),
    cpu: fc.constantFrom(1024, 2048, 4096),
    memoryMiB: fc.constantFrom(1024, 2048, 4096),
    gpuIds: fc.constantFrom([], [], ['g1'], ['g1', 'g2', 'g3']),
    networkInterfaces: fc.constantFrom(undefined, undefined, 0, 2),
  })
  .map((parts) => ({
    arn: parts.arn,
    status: parts.status,
    agentConnected: parts.agentConnected,
    agentVersion: '1.90.0',
    registeredAt: 0,
    capacityProvider: parts.capacityProvider,
    attributes: Object.entries({ [zone]: parts.zone, rack: parts.rack })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ name, value })),
    registered: {
      cpu: parts.cpu,
      memoryMiB: parts.memoryMiB,
      tcpPorts: [22],
      udpPorts: [],
      gpuIds: parts.gpuIds,
      networkInterfaces: parts.networkInterfaces,
    },
  }));

const step: fc.Arbitrary<PlacementStrategy> = fc.constantFrom<PlacementStrategy>(
  { type: 'spread', field: `attribute:${zone}` },
  { type: 'spread', field: 'attribute:rack' },
  { type: 'spread', field: 'instanceId' },
  { type: 'binpack', field: 'cpu' },
  { type: 'binpack', field: 'MEMORY' },
  { type: 'random' },
);

const expression = fc.constantFrom(
  `attribute:${zone} in [a, b]`,
  'attribute:rack exists',
  'not(task:group == service:db)',
  'task:group == service:web or runningTasksCount < 2',
  'runningTasksCount <= 1',
  'attribute:rack != 1',
  'agentVersion >= 1.80',
);

const constraint = fc.oneof(
  fc.constant({ type: 'distinctInstance' } as const),
  expression.map((text) => ({ type: 'memberOf', expression: text }) as const),
);

const request: fc.Arbitrary<PlacementRequest> = fc.record({
  group: fc.constantFrom(...groups),
  reservation: fc.record({
    cpu: fc.constantFrom(0, 128, 512),
    memoryMiB: fc.constantFrom(64, 256, 700),
    tcpPorts: fc.constantFrom([], [], [], [80], [80, 443], [22]),
    udpPorts: fc.constantFrom([], [], [], [53]),
    gpus: fc.constantFrom(0, 0, 0, 0, 1, 2),
    networkInterfaces: fc.constantFrom(0, 0, 0, 1),
  }),
  requiredAttributes: fc.constantFrom([], [], [], [{ name: 'rack' }], [{ name: zone, value: 'a' }]),
  zones: fc.constantFrom(undefined, undefined, undefined, ['a', 'c']),
  constraints: fc.array(constraint, { maxLength: 2 }),
  strategy: fc.array(step, { maxLength: 4 }),
  isService: fc.boolean(),
  capacityProvider: fc.constantFrom(undefined, undefined, undefined, 'spot'),
});

type Command =
  | { readonly do: 'put'; readonly instance: FleetInstance }
  | { readonly do: 'remove' | 'release' | 'markRunning'; readonly which: number }
  | { readonly do: 'place'; readonly request: number; readonly times: number };

const index = fc.nat({ max: 1000 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: instance.map((of) => ({ do: 'put', instance: of }) as const) },
  {
    weight: 6,
    arbitrary: fc
      .record({ do: fc.constantFrom('release', 'markRunning'), which: index })
      .map((of): Command => of),
  },
  { weight: 1, arbitrary: index.map((which): Command => ({ do: 'remove', which })) },
  {
    weight: 16,
    arbitrary: fc
      .record({ request: index, times: fc.integer({ min: 1, max: 6 }) })
      .map((of): Command => ({ do: 'place', ...of })),
  },
);

const historyOf = (least: number, most: number) =>
  fc.record({
    instances: fc.array(instance, { minLength: 3, maxLength: 14, size: 'max' }),
    requests: fc.array(request, { minLength: 1, maxLength: 4, size: 'max' }),
    commands: fc.array(command, { minLength: least, maxLength: most, size: 'max' }),
    seed: fc.nat(),
  });

/** Two fleets that are told the same. */
class Both {
  readonly fleet = new Fleet();
  readonly naive = new NaiveFleet();
  readonly #requests: readonly PlacementRequest[];
  readonly #randoms: readonly [SeededRandom, SeededRandom];
  placed = 0;

  constructor(requests: readonly PlacementRequest[], seed: number) {
    this.#requests = requests;
    this.#randoms = [new SeededRandom(seed), new SeededRandom(seed)];
  }

  run(command: Command): void {
    const { fleet, naive } = this;
    if (command.do === 'put') {
      fleet.put(command.instance);
      naive.put(command.instance);
    } else if (command.do === 'place') {
      const wanted = this.#requests[command.request % this.#requests.length];
      for (let at = 0; at < command.times && wanted !== undefined; at += 1) this.#place(wanted);
    } else if (command.do === 'remove') {
      const found = naive.instances[command.which % naive.instances.length];
      if (found === undefined) return;
      fleet.remove(found.arn);
      naive.remove(found.arn);
    } else {
      const found = naive.tasks[command.which % naive.tasks.length];
      if (found === undefined) return;
      fleet[command.do](found.arn);
      naive[command.do](found.arn);
    }
  }

  #place(wanted: PlacementRequest): void {
    const { fleet, naive } = this;
    const demand = placementDemand(wanted);
    const [one, other] = this.#randoms;
    const explanation = fleet.explain(demand, new SeededRandom(this.placed));
    expect(explanation.placed).toEqual(fleet.place(demand, new SeededRandom(this.placed)));
    const found = fleet.place(demand, one);
    expect(found).toEqual(naive.place(wanted, other));
    const best = explanation.ranked.filter(({ rank }) => rank === 1);
    expect(best.map(({ instanceArn }) => instanceArn).sort()).toEqual(naive.equals(wanted));
    expect(explanation.steps.at(-1)?.left ?? explanation.ranked.length).toBe(best.length);
    const refusals = fleet.refusals(demand);
    expect(refusals.map(({ instanceArn, reason }) => ({ instanceArn, reason }))).toEqual(
      naive.refusals(wanted),
    );
    if (found === undefined) return;
    this.placed += 1;
    const { group, reservation } = wanted;
    const task = { arn: `task/${this.placed}`, group, reservation, isRunning: false, ...found };
    fleet.reserve(task);
    naive.reserve(task);
  }
}

describe('a fleet', () => {
  // The long ones go on until it has closed the gaps of removed instances and forgotten old changes.
  test.each([
    { runs: 400, least: 0, most: 40 },
    { runs: 2, least: 4000, most: 4000 },
  ])('places as the rules are written, whatever happened before: $runs histories', (of) => {
    let placed = 0;
    fc.assert(
      fc.property(historyOf(of.least, of.most), ({ instances, requests, commands, seed }) => {
        const both = new Both(requests, seed);
        for (const one of instances) both.run({ do: 'put', instance: one });
        for (const one of commands) both.run(one);
        placed += both.placed;
        for (const one of both.naive.instances) {
          expect(both.fleet.remaining(one.arn)).toEqual(both.naive.left(one));
        }
      }),
      // Shrinking a long one takes minutes and leaves it long.
      { numRuns: of.runs, endOnFailure: of.least > 0 },
    );
    expect(placed, 'too few tasks were placed').toBeGreaterThan(500);
  });
});

/** Places as many tasks as find room, at most `most`, on each of the requests in turn. */
function fill(
  instances: readonly FleetInstance[],
  requests: readonly PlacementRequest[],
  seed: number,
  before: (task: FleetTask, request: PlacementRequest) => void = () => undefined,
): { readonly fleet: Fleet; readonly tasks: readonly FleetTask[] } {
  const fleet = new Fleet();
  for (const one of instances) fleet.put(one);
  const random = new SeededRandom(seed);
  const tasks: FleetTask[] = [];
  for (let at = 0; at < 60; at += 1) {
    const wanted = requests[at % requests.length];
    const found = wanted && fleet.place(placementDemand(wanted), random);
    if (wanted === undefined || found === undefined) continue;
    const { group, reservation } = wanted;
    const task = { arn: `task/${at}`, group, reservation, isRunning: true, ...found };
    before(task, wanted);
    fleet.reserve(task);
    tasks.push(task);
  }
  return { fleet, tasks };
}

const distinct = fc.uniqueArray(instance, {
  selector: ({ arn }) => arn,
  minLength: 4,
  maxLength: 12,
  size: 'max',
});
const requests = fc.array(request, { minLength: 1, maxLength: 3, size: 'max' });

describe('placement', () => {
  test('takes from no instance more than it has, and gives no port or GPU twice', () => {
    fc.assert(
      fc.property(distinct, requests, fc.nat(), (instances, wanted, seed) => {
        const { fleet, tasks } = fill(instances, wanted, seed);
        for (const { arn, registered } of instances) {
          const left = fleet.remaining(arn);
          expect(left?.cpu).toBeGreaterThanOrEqual(0);
          expect(left?.memoryMiB).toBeGreaterThanOrEqual(0);
          expect(left?.networkInterfaces ?? 0).toBeGreaterThanOrEqual(0);
          const own = tasks.filter(({ instanceArn }) => instanceArn === arn);
          const given: readonly (readonly (string | number)[])[] = [
            [...registered.tcpPorts, ...own.flatMap(({ reservation }) => reservation.tcpPorts)],
            [...registered.udpPorts, ...own.flatMap(({ reservation }) => reservation.udpPorts)],
            own.flatMap(({ gpuIds }) => gpuIds),
          ];
          for (const ofKind of given) {
            expect(new Set(ofKind).size).toBe(ofKind.length);
          }
          for (const { reservation, gpuIds } of own) expect(gpuIds).toHaveLength(reservation.gpus);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('never breaks a constraint', () => {
    const ports = { tcpPorts: [], udpPorts: [] };
    const takesNothing = { cpu: 0, memoryMiB: 0, ...ports, gpus: 0, networkInterfaces: 0 };
    fc.assert(
      fc.property(distinct, requests, fc.nat(), (instances, wanted, seed) => {
        const naive = new NaiveFleet();
        for (const one of instances) naive.put(one);
        fill(instances, wanted, seed, (task, asked) => {
          const at = instances.find(({ arn }) => arn === task.instanceArn);
          expect(at && naive.whyNot(at, { ...asked, reservation: takesNothing })).toBeUndefined();
          naive.reserve(task);
        });
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['zones', `attribute:${zone}`],
    ['instances', 'instanceId'],
  ])('spread over %s leaves a difference of one at most where there is room', (_, field) => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12, size: 'max' }),
        fc.nat({ max: 40 }),
        fc.nat(),
        (zones, tasks, seed) => {
          const fleet = new Fleet();
          for (const [at, value] of zones.entries()) {
            fleet.put(
              instanceOf(`i${at}`, { [zone]: value }, { cpu: 100_000, memoryMiB: 100_000 }),
            );
          }
          const random = new SeededRandom(seed);
          const demand = demandOf({ strategy: [{ type: 'spread', field }] });
          const groupOf = (at: string) =>
            field === 'instanceId' ? at : (fleet.attributeOf(at, zone) ?? '');
          const counts = new Map<string, number>();
          for (const at of zones.keys()) counts.set(groupOf(`i${at}`), 0);
          for (let at = 0; at < tasks; at += 1) {
            const found = fleet.place(demand, random)?.instanceArn ?? '';
            fleet.reserve(taskOf(`task-${at}`, found, demand));
            counts.set(groupOf(found), (counts.get(groupOf(found)) ?? 0) + 1);
            const all = [...counts.values()];
            expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('binpack takes the fullest instance that the task fits', () => {
    const resource = fc.constantFrom('cpu', 'memory');
    fc.assert(
      fc.property(distinct, request, resource, fc.nat(), (instances, asked, field, seed) => {
        const naive = new NaiveFleet();
        for (const one of instances) naive.put(one);
        const strategy = [{ type: 'binpack', field } as const];
        fill(instances, [{ ...asked, strategy }], seed, (task, wanted) => {
          const amountOf = (of: FleetInstance): number =>
            field === 'cpu' ? naive.left(of).cpu : naive.left(of).memoryMiB;
          const at = instances.find(({ arn }) => arn === task.instanceArn);
          const refused = new Set(naive.refusals(wanted).map(({ instanceArn }) => instanceArn));
          const able = instances.filter(
            (of) =>
              of.status === 'ACTIVE' &&
              (wanted.capacityProvider ?? of.capacityProvider) === of.capacityProvider &&
              !refused.has(of.arn),
          );
          expect(at && amountOf(at)).toBe(Math.min(...able.map(amountOf)));
          naive.reserve(task);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('is the same with the same seed', () => {
    fc.assert(
      fc.property(distinct, requests, fc.nat(), (instances, wanted, seed) => {
        const once = fill(instances, wanted, seed).tasks;
        expect(fill(instances, wanted, seed).tasks).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});
