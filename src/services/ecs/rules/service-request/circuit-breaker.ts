import { invalidParameter } from '../../errors.ts';
import type { DeploymentCircuitBreaker, ThresholdConfiguration } from '../../model/types.ts';

/** Reference §3.8.1, observed. */
const defaultThreshold: ThresholdConfiguration = { type: 'BOUNDED_PERCENT', value: 50 };

/**
 * A circuit breaker with its defaults filled. Throws InvalidParameterException for a threshold that
 * cannot be: which values are refused was observed, and the text (reference §2.3, §3.8.10).
 */
export function completeCircuitBreaker(
  given: DeploymentCircuitBreaker = { enable: false, rollback: false },
): Required<DeploymentCircuitBreaker> {
  const { enable, rollback, resetOnHealthyTask = true } = given;
  const { thresholdConfiguration = defaultThreshold } = given;
  const { type, value } = thresholdConfiguration;
  if (value < 1 || (type === 'BOUNDED_PERCENT' && value > 100)) {
    throw invalidParameter('Invalid deployment circuit breaker threshold value.');
  }
  return { enable, rollback, resetOnHealthyTask, thresholdConfiguration };
}
