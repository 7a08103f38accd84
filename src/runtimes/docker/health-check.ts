import type Docker from 'dockerode';
import type { HealthCheckSpec } from '../../ports/runtime.ts';

/** The engine wants nanoseconds. NONE also switches off the check that the image may bring. */
export function healthCheck(check: HealthCheckSpec): Docker.HealthConfig {
  if (check.command[0] === 'NONE') return { Test: ['NONE'] };
  const nanoseconds = 1e9;
  return {
    Test: [...check.command],
    Interval: check.intervalSeconds * nanoseconds,
    Timeout: check.timeoutSeconds * nanoseconds,
    Retries: check.retries,
    StartPeriod: check.startPeriodSeconds * nanoseconds,
  };
}
