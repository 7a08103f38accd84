import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/kernel/random.ts';
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
