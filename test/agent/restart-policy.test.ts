import { expect, test } from 'vitest';
import { shouldRestart } from '../../src/agent/restart-policy.ts';

const policy = { ignoredExitCodes: [0, 42], restartAttemptPeriodSeconds: 60 };
const run = { exitCode: 1, startedAt: 1000, finishedAt: 61_000 };

test('a container that ran for the restartAttemptPeriod is restarted', () => {
  expect(shouldRestart(policy, run)).toBe(true);
});

test.each([
  ['has no policy', undefined, run],
  ['ran a millisecond less', policy, { ...run, finishedAt: 60_999 }],
  ['ended with an ignored code', policy, { ...run, exitCode: 42 }],
  ['ended with an unknown code', policy, { startedAt: 1000, finishedAt: 61_000 }],
  ['never started', policy, { exitCode: 1 }],
])('a container that %s is not', (_, given, ended) => {
  expect(shouldRestart(given, ended)).toBe(false);
});
