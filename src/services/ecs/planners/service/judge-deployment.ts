import type {
  DeploymentDocument,
  DeploymentProgress,
  ServiceDeploymentDocument,
  ServiceRow,
} from '../../model/service-document.ts';
import { failureThreshold, triggeredAlarms } from '../../rules/deployment-monitors.ts';
import type { ServiceSituation } from './service-plan.ts';

/** Why the PRIMARY deployment fails now. */
export type Verdict =
  | { readonly cause: 'tasks failed to start' }
  | { readonly cause: 'alarm detected'; readonly alarmNames: readonly string[] }
  /** StopServiceDeployment asked for a roll-back. */
  | { readonly cause: 'roll-back requested' }
  /** StopServiceDeployment asked that it be left where it is. */
  | { readonly cause: 'stop requested' };

/**
 * Whether the PRIMARY deployment fails, by the first of: what StopServiceDeployment asked for, its circuit
 * breaker, its alarms. One that is over does not (reference §3.8.10, §3.8.11).
 */
export function judgeDeployment(
  row: ServiceRow,
  primary: DeploymentDocument,
  { alarms }: Pick<ServiceSituation, 'alarms'>,
  record: ServiceDeploymentDocument | undefined,
): Verdict | undefined {
  if (primary.rolloutState !== 'IN_PROGRESS') return undefined;
  if (record?.status === 'ROLLBACK_REQUESTED') return { cause: 'roll-back requested' };
  if (record?.status === 'STOP_REQUESTED') return { cause: 'stop requested' };
  const { desiredCount, deploymentConfiguration } = row.service;
  const { deploymentCircuitBreaker: breaker } = deploymentConfiguration;
  if (breaker?.enable === true && primary.failedTasks >= failureThreshold(breaker, desiredCount)) {
    return { cause: 'tasks failed to start' };
  }
  const { ignoredAlarms = [] } = row.internals.progress[primary.id] ?? {};
  const alarmNames = triggeredAlarms(deploymentConfiguration, alarms, ignoredAlarms);
  return alarmNames.length > 0 ? { cause: 'alarm detected', alarmNames } : undefined;
}

/** Whether a verdict brings the revision back that was deployed before. */
export function asksForRollBack({ cause }: Verdict, { service }: ServiceRow): boolean {
  const { deploymentCircuitBreaker, alarms } = service.deploymentConfiguration;
  switch (cause) {
    case 'tasks failed to start':
      return deploymentCircuitBreaker?.rollback === true;
    case 'alarm detected':
      return alarms?.rollback === true;
    case 'roll-back requested':
      return true;
    case 'stop requested':
      return false;
    default:
      return cause satisfies never;
  }
}

/**
 * Alarms that are in ALARM when a deployment begins do not count for it; they are noted at its first pass
 * (reference §3.8.11).
 */
export function withIgnoredAlarms(
  row: ServiceRow,
  primary: DeploymentDocument,
  { alarms }: Pick<ServiceSituation, 'alarms'>,
): ServiceRow {
  const { progress } = row.internals;
  const own = progress[primary.id];
  const isWatched = row.service.deploymentConfiguration.alarms?.enable === true;
  if (own === undefined || own.ignoredAlarms !== undefined || !isWatched) return row;
  if (primary.rolloutState !== 'IN_PROGRESS') return row;
  const ignoredAlarms = triggeredAlarms(row.service.deploymentConfiguration, alarms, []);
  const noted: DeploymentProgress = { ...own, ignoredAlarms };
  const internals = { ...row.internals, progress: { ...progress, [primary.id]: noted } };
  return { ...row, internals };
}
