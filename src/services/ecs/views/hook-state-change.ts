import type { ServiceDeploymentDocument } from '../model/service-document.ts';
import type { DeploymentLifecycleHookDetail } from '../model/types.ts';
import { eventInstant } from './event-instant.ts';

/** The `detail` of an ECS Hook State Change event, as AWS documents it; which ones are errors is not told. */
export function hookStateChange(
  { clusterArn, serviceArn, serviceDeploymentArn, lifecycleStage }: ServiceDeploymentDocument,
  { hookId, targetType, status, expiresAt }: DeploymentLifecycleHookDetail,
  now: number,
): Readonly<Record<string, unknown>> {
  const isError = status === 'FAILED' || status === 'TIMED_OUT';
  return {
    eventType: isError ? 'ERROR' : 'INFO',
    eventName: `HOOK_${status}`,
    hookId,
    hookType: targetType,
    ...(expiresAt === undefined ? {} : { expiresAt: eventInstant(expiresAt) }),
    lifecycleStage,
    clusterArn,
    serviceArn,
    serviceDeploymentArn,
    updatedAt: eventInstant(now),
  };
}
