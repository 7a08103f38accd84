import { describe, expect, test } from 'vitest';
import type { PlacementConstraint } from '../../../../src/services/ecs/model/types.ts';
import { validatePlacementConstraints } from '../../../../src/services/ecs/rules/placement-constraints.ts';

const linux: PlacementConstraint = {
  type: 'memberOf',
  expression: 'attribute:ecs.os-type == linux',
};

describe('placement constraints are refused', () => {
  const cases: readonly [string, readonly PlacementConstraint[], string][] = [
    [
      'when distinctInstance has an expression',
      [{ type: 'distinctInstance', expression: 'agentConnected == true' }],
      'distinctInstance expression should not be specified',
    ],
    ['when memberOf has none', [{ type: 'memberOf' }], 'memberOf expression should be specified'],
    ['when they have no type', [{}], 'constraint.type should not be null or empty.'],
    [
      'at the character where an expression goes wrong',
      [{ type: 'memberOf', expression: 'attribute:stack = prod' }],
      "Invalid expression: unexpected character at character 17 ('= prod').",
    ],
  ];
  test.each(cases)('%s', (_, constraints, message) => {
    expect(() => validatePlacementConstraints(constraints)).toThrow(
      expect.objectContaining({ name: 'InvalidParameterException', message }),
    );
  });

  test('when there are more than ten with those of the task definition', () => {
    const five = Array.from({ length: 5 }, () => linux);
    expect(() => validatePlacementConstraints(five, five)).not.toThrow();
    expect(() => validatePlacementConstraints(five, [...five, linux])).toThrow(
      'Maximum number of constraints is 10',
    );
  });
});
