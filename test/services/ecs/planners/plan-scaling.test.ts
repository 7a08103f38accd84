import { describe, expect, test } from 'vitest';
import {
  capacityProviderReservation,
  planScaling,
  type ScalingSituation,
} from '../../../../src/services/ecs/planners/plan-scaling.ts';

const minute = 60_000;
const situation: ScalingSituation = {
  scaling: {
    status: 'ENABLED',
    targetCapacity: 100,
    minimumScalingStepSize: 1,
    maximumScalingStepSize: 10_000,
    instanceWarmupPeriod: 300,
  },
  present: 4,
  busy: 4,
  missing: 0,
  mostInstances: 100,
  now: 60 * minute,
};

test('CapacityProviderReservation is what is needed in percent of what is there', () => {
  expect(capacityProviderReservation(0, 0)).toBe(100);
  expect(capacityProviderReservation(3, 0)).toBe(200);
  expect(capacityProviderReservation(3, 4)).toBe(75);
  expect(capacityProviderReservation(5, 4)).toBe(125);
});

describe('A group', () => {
  test('of the right size stays', () => {
    expect(planScaling(situation)).toEqual({ change: 0 });
  });

  test('grows by what is missing, within the steps and its greatest size', () => {
    const { scaling } = situation;
    expect(planScaling({ ...situation, missing: 3 }).change).toBe(3);
    const least = { ...scaling, minimumScalingStepSize: 5 };
    expect(planScaling({ ...situation, missing: 3, scaling: least }).change).toBe(5);
    const most = { ...scaling, maximumScalingStepSize: 2 };
    expect(planScaling({ ...situation, missing: 3, scaling: most }).change).toBe(2);
    expect(planScaling({ ...situation, missing: 3, mostInstances: 5 }).change).toBe(1);
  });

  test('shrinks when it was too large for a quarter of an hour', () => {
    const low = { ...situation, busy: 1 };
    expect(planScaling(low)).toEqual({ change: 0, lowSince: low.now });
    expect(planScaling({ ...low, lowSince: low.now - 14 * minute }).change).toBe(0);
    expect(planScaling({ ...low, lowSince: low.now - 15 * minute }).change).toBe(-3);
  });

  test('does not shrink while its last instances warm up', () => {
    const low = { ...situation, busy: 1, lowSince: 0 };
    expect(planScaling({ ...low, scaledAt: low.now - 4 * minute }).change).toBe(0);
    expect(planScaling({ ...low, scaledAt: low.now - 5 * minute }).change).toBe(-3);
  });
});
