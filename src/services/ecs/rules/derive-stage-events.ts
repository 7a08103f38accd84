import type { ServiceDeploymentDocument } from '../model/service-document.ts';
import { hookStateChange } from '../views/hook-state-change.ts';
import { type DerivedEvent, worldOf } from './derive-events.ts';
import type { ServiceRowChange } from './derive-service-events.ts';

/** What a transaction did to the record of a service deployment. */
export interface ServiceDeploymentChange {
  readonly before: ServiceDeploymentDocument | undefined;
  readonly after: ServiceDeploymentDocument;
}

/** The ECS Hook State Change events of one transaction: a lifecycle hook began or ended (documented). */
export function deriveHookChanges(
  changes: readonly ServiceDeploymentChange[],
  now: number,
): DerivedEvent[] {
  return changes.flatMap(({ before, after }) => {
    const { lifecycleHookDetails = [] } = after;
    const known = new Map(before?.lifecycleHookDetails?.map((hook) => [hook.hookId, hook.status]));
    return lifecycleHookDetails
      .filter(({ hookId, status }) => known.get(hookId) !== status)
      .map((hook) => ({
        at: now,
        ...worldOf(after.serviceDeploymentArn),
        source: 'aws.ecs' as const,
        detailType: 'ECS Hook State Change',
        resources: [after.serviceDeploymentArn],
        detail: hookStateChange(after, hook, now),
      }));
  });
}

/**
 * Traffic that is to go elsewhere. EventBridge is told nothing of it by AWS, and nothing routes it yet:
 * the event is Gantry's own, and its source says so.
 */
export function deriveTrafficShifts(
  changes: readonly ServiceRowChange[],
  now: number,
): DerivedEvent[] {
  return changes.flatMap(({ before, after }): DerivedEvent[] => {
    const { account, region, service, internals } = after;
    const { traffic } = internals;
    if (traffic === undefined || traffic.version === before?.internals.traffic?.version) return [];
    const { serviceArn, clusterArn } = service;
    const { production, test } = traffic;
    return [
      {
        at: now,
        account,
        region,
        source: 'gantry.ecs',
        detailType: 'Service Traffic Shift',
        resources: [serviceArn],
        detail: {
          clusterArn,
          serviceArn,
          productionTrafficWeights: production,
          testTrafficWeights: test,
        },
      },
    ];
  });
}
