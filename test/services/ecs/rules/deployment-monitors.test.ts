import { expect, test } from 'vitest';
import {
  failureThreshold,
  triggeredAlarms,
} from '../../../../src/services/ecs/rules/deployment-monitors.ts';

// Documented (reference §3.8.10): type, value, desired count; failures in a row.
test.each([
  ['BOUNDED_PERCENT', 50, 1, 3],
  ['BOUNDED_PERCENT', 50, 10, 5],
  ['BOUNDED_PERCENT', 50, 11, 6],
  ['BOUNDED_PERCENT', 50, 1000, 200],
  ['BOUNDED_PERCENT', 100, 4, 4],
  ['UNBOUNDED_PERCENT', 50, 1, 1],
  ['UNBOUNDED_PERCENT', 50, 1000, 500],
  ['UNBOUNDED_PERCENT', 50, 0, 1],
  ['COUNT', 7, 1000, 7],
] as const)('a threshold of %s %i for %i tasks is %i', (...[type, value, desired, expected]) => {
  const breaker = { enable: true, rollback: false, thresholdConfiguration: { type, value } };
  expect(failureThreshold(breaker, desired)).toBe(expected);
});

test('without a threshold it is half of the tasks, three at least', () => {
  expect(failureThreshold({ enable: true, rollback: false }, 2)).toBe(3);
  expect(failureThreshold({ enable: true, rollback: false }, 20)).toBe(10);
});

test('alarms count that are in ALARM, are watched, and were not so at the beginning', () => {
  const alarms = { alarmNames: ['a', 'b', 'c'], enable: true, rollback: true };
  const states = new Map([
    ['a', 'ALARM' as const],
    ['b', 'ALARM' as const],
    ['c', 'INSUFFICIENT_DATA' as const],
    ['d', 'ALARM' as const],
  ]);
  expect(triggeredAlarms({ alarms }, states, ['b'])).toEqual(['a']);
  expect(triggeredAlarms({ alarms: { ...alarms, enable: false } }, states, [])).toEqual([]);
});
