import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { PlacementStrategy } from '../../../../src/services/ecs/model/types.ts';
import { Fleet } from '../../../../src/services/ecs/placement/fleet.ts';
import {
  chooseTasksToStop,
  type ScaleInTask,
} from '../../../../src/services/ecs/placement/scale-in.ts';
import { instanceOf, taskOf } from './fleet-fixture.ts';

const zone = 'ecs.availability-zone';

function servingTask(arn: string, parts: Partial<ScaleInTask> = {}): ScaleInTask {
  return {
    arn,
    instanceArn: undefined,
    availabilityZone: undefined,
    isServing: true,
    isDraining: false,
    isOutdated: false,
    isProtected: false,
    ...parts,
  };
}

function choose(
  tasks: readonly ScaleInTask[],
  count: number,
  parts: Partial<Parameters<typeof chooseTasksToStop>[1]> = {},
): string[] {
  const scaleIn = { count, strategy: [], fleet: new Fleet(), ...parts };
  return [...chooseTasksToStop(tasks, scaleIn, new SeededRandom(1))];
}

describe('a service with fewer tasks stops', () => {
  test('those that serve nobody, then those that drain, then outdated ones', () => {
    const tasks = [
      servingTask('steady'),
      servingTask('outdated', { isOutdated: true }),
      servingTask('draining', { isDraining: true }),
      servingTask('pending', { isServing: false }),
    ];
    expect(choose(tasks, 3)).toEqual(['pending', 'draining', 'outdated']);
  });

  test('no protected task', () => {
    const tasks = [servingTask('kept', { isProtected: true }), servingTask('free')];
    expect(choose(tasks, 2)).toEqual(['free']);
  });

  test('where the zone has the most, protected ones included', () => {
    const at = (availabilityZone: string) => ({ availabilityZone });
    const tasks = [
      servingTask('a1', at('a')),
      servingTask('a2', at('a')),
      servingTask('b1', at('b')),
      servingTask('b2', at('b')),
      servingTask('b3', { ...at('b'), isProtected: true }),
    ];
    expect(choose(tasks, 1)[0]).toMatch(/^b/);
    expect(choose(tasks, 3).filter((arn) => arn.startsWith('a'))).toHaveLength(1);
  });

  test('with binpack, where the most would be left', () => {
    const fleet = new Fleet();
    fleet.put(instanceOf('full', { [zone]: 'a' }, { memoryMiB: 1024 }));
    fleet.put(instanceOf('empty', { [zone]: 'b' }));
    const tasks = ['full', 'empty', 'full'].map((instanceArn, at) => {
      fleet.reserve(taskOf(`task-${at}`, instanceArn));
      return servingTask(`task-${at}`, { instanceArn });
    });
    const strategy = [{ type: 'binpack', field: 'memory' } as const];
    expect(choose(tasks, 1, { fleet, strategy })).toEqual(['task-1']);
  });

  test('with spread, from the group that has the most', () => {
    const fleet = new Fleet();
    for (const [arn, rack] of Object.entries({ i1: 'r1', i2: 'r1', i3: 'r2' })) {
      fleet.put(instanceOf(arn, { rack }));
    }
    const tasks = ['i1', 'i2', 'i2', 'i3', 'i3'].map((instanceArn, at) =>
      servingTask(`task-${at}`, { instanceArn }),
    );
    const strategy = [
      { type: 'spread', field: 'attribute:rack' },
      { type: 'spread', field: 'instanceId' },
    ] as const;
    expect(choose(tasks, 1, { fleet, strategy })[0]).toMatch(/^task-[12]$/);
  });
});

/** The choice as the rules are written: from all that is left each time. */
function chooseNaively(
  tasks: readonly ScaleInTask[],
  count: number,
  strategy: readonly PlacementStrategy[],
  fleet: Fleet,
): string[] {
  const random = new SeededRandom(1);
  const steps: readonly PlacementStrategy[] =
    strategy.length > 0
      ? strategy
      : [
          { type: 'spread', field: `attribute:${zone}` },
          { type: 'spread', field: 'instanceId' },
        ];
  const stopped: ScaleInTask[] = [];
  while (stopped.length < count) {
    const left = tasks.filter((task) => !stopped.includes(task));
    const path: ((task: ScaleInTask) => string)[] = [];
    let best = most(
      left.filter((task) => !task.isProtected),
      (task) => (task.isServing ? (task.isDraining ? 2 : task.isOutdated ? 1 : 0) : 3),
    );
    for (const { type, field = '' } of steps) {
      if (type === 'random') break;
      if (type === 'binpack') {
        best = most(best, ({ arn, instanceArn = '' }) => {
          const gone = stopped.filter((task) => task.instanceArn === instanceArn);
          const back = [arn, ...gone.map((task) => task.arn)].map((one) => fleet.task(one));
          const { memoryMiB = 0 } = fleet.remaining(instanceArn) ?? {};
          return back.reduce((sum, task) => sum + (task?.reservation.memoryMiB ?? 0), memoryMiB);
        });
        continue;
      }
      const name = field.replace('attribute:', '');
      path.push(({ instanceArn = '' }) =>
        field === 'instanceId' ? instanceArn : (fleet.attributeOf(instanceArn, name) ?? ''),
      );
      best = most(
        best,
        (task) => left.filter((other) => path.every((at) => at(task) === at(other))).length,
      );
    }
    const order = (task: ScaleInTask) => path.map((at) => at(task)).join(' ');
    const sorted = [...best].sort((a, b) =>
      order(a) < order(b) ? -1 : Number(order(a) > order(b)),
    );
    const chosen = sorted[sorted.length > 1 ? Math.floor(random.next() * sorted.length) : 0];
    if (chosen === undefined) break;
    stopped.push(chosen);
  }
  return stopped.map(({ arn }) => arn);
}

function most(tasks: readonly ScaleInTask[], keyOf: (task: ScaleInTask) => number) {
  const greatest = Math.max(...tasks.map(keyOf));
  return tasks.filter((task) => keyOf(task) === greatest);
}

test('what a service stops is what the rules say, step by step', () => {
  const steps = fc.array(
    fc.constantFrom<PlacementStrategy>(
      { type: 'spread', field: `attribute:${zone}` },
      { type: 'spread', field: 'attribute:rack' },
      { type: 'spread', field: 'instanceId' },
      { type: 'binpack', field: 'memory' },
      { type: 'random' },
    ),
    { maxLength: 4 },
  );
  const places = fc.array(
    fc.record({ zone: fc.constantFrom('a', 'b'), rack: fc.constantFrom('1', '2') }),
    { minLength: 1, maxLength: 5, size: 'max' },
  );
  const states = fc.array(
    fc.record({
      at: fc.nat(),
      memoryMiB: fc.constantFrom(100, 200),
      isServing: fc.constantFrom(true, true, true, false),
      isDraining: fc.constantFrom(false, false, true),
      isOutdated: fc.constantFrom(false, false, true),
      isProtected: fc.constantFrom(false, false, true),
    }),
    { maxLength: 20, size: 'max' },
  );
  fc.assert(
    fc.property(places, states, steps, fc.nat({ max: 20 }), (instances, of, strategy, count) => {
      const fleet = new Fleet();
      for (const [at, { zone: value, rack }] of instances.entries()) {
        fleet.put(instanceOf(`i${at}`, { [zone]: value, rack }));
      }
      const tasks = of.map(({ at, memoryMiB, ...state }, number) => {
        const instanceArn = `i${at % instances.length}`;
        const task = taskOf(`task-${number}`, instanceArn);
        fleet.reserve({ ...task, reservation: { ...task.reservation, memoryMiB } });
        return servingTask(task.arn, { instanceArn, ...state });
      });
      expect(choose(tasks, count, { strategy, fleet })).toEqual(
        chooseNaively(tasks, count, strategy, fleet),
      );
    }),
    { numRuns: 500 },
  );
});
