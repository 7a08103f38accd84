import type { ServiceRow } from '../model/service-document.ts';
import { deploymentStateChange } from '../views/deployment-state-change.ts';
import { eventInstant } from '../views/event-instant.ts';
import { serviceAction } from '../views/service-action.ts';
import type { DerivedEvent } from './derive-events.ts';
import type { ServiceEventFacts } from './service-events.ts';

/** An event that a transaction added to a service. */
export interface AddedServiceEvent {
  readonly account: string;
  readonly region: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly facts: ServiceEventFacts;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What a transaction did to a service. */
export interface ServiceRowChange {
  readonly before: ServiceRow | undefined;
  readonly after: ServiceRow;
}

/** The ECS Service Action events of one transaction: of what the services themselves tell (reference §5.4). */
export function deriveServiceActions(
  added: readonly AddedServiceEvent[],
  now: number,
): DerivedEvent[] {
  return added.flatMap(({ clusterArn, facts, createdAt, ...service }) => {
    const detail = serviceAction(clusterArn, facts, createdAt);
    return detail === undefined ? [] : [ecsEvent(service, 'ECS Service Action', detail, now)];
  });
}

/**
 * The ECS Deployment State Change events of one transaction: a deployment began, completed or failed
 * (reference §5.5).
 */
export function deriveDeploymentChanges(
  changes: readonly ServiceRowChange[],
  now: number,
): DerivedEvent[] {
  return changes.flatMap(({ before, after }) => {
    const known = new Map(before?.service.deployments.map((old) => [old.id, old.rolloutState]));
    const { account, region, service } = after;
    const subject = { account, region, serviceArn: service.serviceArn };
    return service.deployments
      .filter(({ id, rolloutState }) => known.get(id) !== rolloutState)
      .map((deployment) => {
        const detail = deploymentStateChange(deployment, now);
        return ecsEvent(subject, 'ECS Deployment State Change', detail, now);
      });
  });
}

/**
 * The ECS Service Action events of desired counts that the scheduler changed: those of daemons. Updates by
 * users are not told (documented, reference §5.4).
 */
export function deriveDesiredCounts(
  changes: readonly ServiceRowChange[],
  now: number,
): DerivedEvent[] {
  return changes.flatMap(({ before, after }) => {
    const { account, region, service } = after;
    const { serviceArn, clusterArn, desiredCount, schedulingStrategy, status } = service;
    const isSame = before === undefined || before.service.desiredCount === desiredCount;
    if (isSame || schedulingStrategy !== 'DAEMON' || status !== 'ACTIVE') return [];
    const eventName = 'SERVICE_DESIRED_COUNT_UPDATED';
    const createdAt = eventInstant(now);
    const detail = { eventType: 'INFO', eventName, clusterArn, desiredCount, createdAt };
    return [ecsEvent({ account, region, serviceArn }, 'ECS Service Action', detail, now)];
  });
}

interface Subject {
  readonly account: string;
  readonly region: string;
  readonly serviceArn: string;
}

function ecsEvent(
  { account, region, serviceArn }: Subject,
  detailType: string,
  detail: unknown,
  at: number,
): DerivedEvent {
  return { at, account, region, source: 'aws.ecs', detailType, resources: [serviceArn], detail };
}
