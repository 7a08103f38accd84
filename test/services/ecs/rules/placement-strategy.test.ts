import { describe, expect, test } from 'vitest';
import type { PlacementStrategy } from '../../../../src/services/ecs/model/types.ts';
import { validatePlacementStrategy } from '../../../../src/services/ecs/rules/placement-strategy.ts';

describe('a placement strategy', () => {
  const refused: readonly [PlacementStrategy, string][] = [
    [{ type: 'random', field: 'cpu' }, 'random field should not be specified'],
    [{ type: 'binpack', field: 'disk' }, "binpack field 'disk' is invalid"],
    [{ type: 'binpack' }, "binpack field '' is invalid"],
    [{ type: 'spread', field: 'zone' }, "spread field 'zone' is invalid"],
    [{ type: 'spread', field: 'attribute:' }, "spread field 'attribute:' is invalid"],
    [{}, 'strategy.type should not be null or empty.'],
  ];
  test.each(refused)('is refused: %o', (step, message) => {
    expect(() => validatePlacementStrategy([step])).toThrow(
      expect.objectContaining({ name: 'InvalidParameterException', message }),
    );
  });

  test('has at most five steps', () => {
    const steps = Array.from({ length: 6 }, (): PlacementStrategy => ({ type: 'random' }));
    expect(() => validatePlacementStrategy(steps.slice(1))).not.toThrow();
    expect(() => validatePlacementStrategy(steps)).toThrow('Maximum number of strategies is 5');
  });

  test('is stored with the name that ECS gives to hosts', () => {
    const given: readonly PlacementStrategy[] = [
      { type: 'spread', field: 'host' },
      { type: 'spread', field: 'attribute:ecs.availability-zone' },
      { type: 'binpack', field: 'MEMORY' },
    ];
    expect(validatePlacementStrategy(given)).toEqual([
      { type: 'spread', field: 'instanceId' },
      ...given.slice(1),
    ]);
  });
});
