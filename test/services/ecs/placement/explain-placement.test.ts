import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import { Fleet } from '../../../../src/services/ecs/placement/fleet.ts';
import { demandOf, instanceOf, taskOf } from './fleet-fixture.ts';

const zone = 'ecs.availability-zone';

/** Two instances in zone a, one in b; a task of the service is on a1. */
function fleet(): Fleet {
  const made = new Fleet();
  made.put(instanceOf('a1', { [zone]: 'a' }));
  made.put(instanceOf('a2', { [zone]: 'a' }, { memoryMiB: 1024 }));
  made.put(instanceOf('b1', { [zone]: 'b' }));
  made.put({ ...instanceOf('gone', { [zone]: 'b' }), agentConnected: false });
  made.put({ ...instanceOf('draining', { [zone]: 'b' }), status: 'DRAINING' });
  made.reserve(taskOf('task', 'a1'));
  return made;
}

describe('a placement is explained', () => {
  test('by who was asked, who refused and how the strategy narrowed the rest', () => {
    const demand = demandOf({
      strategy: [
        { type: 'spread', field: `attribute:${zone}` },
        { type: 'binpack', field: 'memory' },
      ],
    });
    expect(fleet().explain(demand, new SeededRandom(1))).toEqual({
      instances: 5,
      considered: 4,
      refused: [{ instanceArn: 'gone', reason: 'AGENT', detail: 'the agent is not connected' }],
      ranked: [
        ['b1', 1, 'b', 0, 4096],
        ['a2', 2, 'a', 1, 1024],
        ['a1', 3, 'a', 1, 4096 - 512],
      ].map(([instanceArn, rank, group, tasks, memory]) => ({
        instanceArn,
        rank,
        keys: [
          { step: `spread attribute:${zone}`, group, value: tasks },
          { step: 'binpack memory', value: memory },
        ],
      })),
      steps: [
        {
          step: `spread attribute:${zone}`,
          left: 1,
          why: 'b has 0 tasks of service:web, the fewest',
        },
        { step: 'binpack memory', left: 1, why: '4096 MiB remain, the least' },
      ],
      placed: { instanceArn: 'b1', gpuIds: [] },
      why: `3 of 4 instances can take the task; spread attribute:${zone} leaves 1 (b has 0 tasks of service:web, the fewest); binpack memory leaves 1 (4096 MiB remain, the least)`,
    });
  });

  test('by chance where the strategy leaves several', () => {
    const { why, ranked } = fleet().explain(demandOf(), new SeededRandom(1));
    expect(why).toBe('3 of 4 instances can take the task; chance decides between 3 equals');
    expect(ranked.map(({ rank }) => rank)).toEqual([1, 1, 1]);
  });

  test('when no instance can take the task', () => {
    const demand = demandOf({ requiredAttributes: [{ name: 'gpu' }] });
    const { why, placed, refused } = fleet().explain(demand, new SeededRandom(1));
    expect(placed).toBeUndefined();
    expect(why).toBe('0 of 4 instances can take the task');
    expect(refused.map(({ reason, detail }) => `${reason} ${detail}`)).toEqual([
      'ATTRIBUTE gpu',
      'ATTRIBUTE gpu',
      'ATTRIBUTE gpu',
      'AGENT the agent is not connected',
    ]);
  });
});
