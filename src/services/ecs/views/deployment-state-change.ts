import type { DeploymentDocument } from '../model/service-document.ts';
import { eventInstant } from './event-instant.ts';

const names = {
  IN_PROGRESS: { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS' },
  COMPLETED: { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_COMPLETED' },
  FAILED: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED' },
} as const;

/** What EventBridge says where DescribeServices says that tasks failed to start: one task (documented, reference §5.5). */
const circuitBreakerReason = 'ECS deployment circuit breaker: task failed to start.';

/** The `detail` of an ECS Deployment State Change event (reference §5.5). It names no cluster. */
export function deploymentStateChange(
  { id, rolloutState, rolloutStateReason }: DeploymentDocument,
  now: number,
): Readonly<Record<string, unknown>> {
  const isOfBreaker =
    rolloutState === 'FAILED' && rolloutStateReason.startsWith('ECS deployment circuit breaker');
  return {
    ...names[rolloutState],
    deploymentId: id,
    updatedAt: eventInstant(now),
    reason: isOfBreaker ? circuitBreakerReason : rolloutStateReason,
  };
}
