import { describe, expect, it } from 'vitest';
import { sliceMoves } from '../../../../../src/services/ecs/planners/service/slice-moves.ts';

const none = { start: 0, stop: [], stopUnhealthy: [], isBlocked: false };
const tasks = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    taskArn: String(at),
    startedBy: 'ecs-svc/1',
    taskDefinitionArn: 'web:1',
    lastStatus: 'RUNNING' as const,
    desiredStatus: 'RUNNING' as const,
    createdAt: 0,
  }));

describe('a pass that moves many tasks', () => {
  it('starts and stops twenty at a time, the first ones first, and says that there are more', () => {
    const { moves, isPartial } = sliceMoves({ ...none, start: 50, stop: tasks(21) });
    expect(isPartial).toBe(true);
    expect(moves.start).toBe(20);
    expect(moves.stop.map(({ taskArn }) => Number(taskArn))).toEqual([...Array(20).keys()]);
  });

  it('is one transaction when they are few', () => {
    const few = { ...none, start: 20, stop: tasks(20) };
    expect(sliceMoves(few)).toEqual({ moves: few, isPartial: false });
  });
});
