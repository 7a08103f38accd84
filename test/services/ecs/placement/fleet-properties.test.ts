import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { PlacementStrategy } from '../../../../src/services/ecs/model/types.ts';
import { Fleet } from '../../../../src/services/ecs/placement/fleet.ts';
import type { FleetInstance } from '../../../../src/services/ecs/placement/fleet-instance.ts';
import {
  type PlacementRequest,
  placementDemand,
} from '../../../../src/services/ecs/placement/placement-demand.ts';
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
    { runs: 1000, least: 0, most: 40 },
    { runs: 4, least: 4000, most: 4000 },
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
    expect(placed, 'too few tasks were placed').toBeGreaterThan(1000);
  });
});
