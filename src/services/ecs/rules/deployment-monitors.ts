import type { AlarmState } from '../../../ports/alarms.ts';
import type {
  DeploymentCircuitBreaker,
  DeploymentConfiguration,
  ServiceDeploymentAlarms,
  ServiceDeploymentCircuitBreaker,
} from '../model/types.ts';

/** The state of each alarm that a deployment is watched with; one that does not exist has none. */
export type AlarmStates = ReadonlyMap<string, AlarmState>;

const fewestFailures = 3;
const mostFailures = 200;

/** How many tasks of a deployment may fail in a row before its circuit breaker fails it (reference §3.8.10). */
export function failureThreshold(
  { thresholdConfiguration }: DeploymentCircuitBreaker,
  desiredCount: number,
): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = thresholdConfiguration ?? {};
  const ofDesired = Math.ceil((value / 100) * desiredCount);
  switch (type) {
    case 'COUNT':
      return value;
    case 'BOUNDED_PERCENT':
      return Math.min(mostFailures, Math.max(fewestFailures, ofDesired));
    case 'UNBOUNDED_PERCENT':
      // Of no tasks too, one has to fail.
      return Math.max(1, ofDesired);
    default:
      return type satisfies never;
  }
}

/** The alarms that fail the deployment: in ALARM now, and not when it began (reference §3.8.11). */
export function triggeredAlarms(
  { alarms }: DeploymentConfiguration,
  states: AlarmStates,
  ignored: readonly string[],
): readonly string[] {
  if (alarms?.enable !== true) return [];
  return alarms.alarmNames.filter(
    (name) => states.get(name) === 'ALARM' && !ignored.includes(name),
  );
}

/** How far a deployment is, for its monitors. */
export type Watch = 'running' | 'over';

/** What the record of a deployment tells of its circuit breaker (reference §3.9.2). */
export function breakerView(
  breaker: DeploymentCircuitBreaker | undefined,
  { failedTasks, desiredCount }: { readonly failedTasks: number; readonly desiredCount: number },
  watch: Watch | 'triggered',
): ServiceDeploymentCircuitBreaker {
  if (breaker?.enable !== true) return { status: 'DISABLED', failureCount: failedTasks };
  const threshold = failureThreshold(breaker, desiredCount);
  return { status: statusOf(watch), failureCount: failedTasks, threshold };
}

/** What it tells of its alarms. */
export function alarmsView(
  { alarms }: DeploymentConfiguration,
  triggered: readonly string[],
  watch: Watch,
): ServiceDeploymentAlarms | undefined {
  if (alarms === undefined) return undefined;
  const { alarmNames, enable } = alarms;
  if (!enable) return { status: 'DISABLED', alarmNames };
  return {
    status: statusOf(triggered.length > 0 ? 'triggered' : watch),
    alarmNames,
    ...(triggered.length === 0 ? {} : { triggeredAlarmNames: triggered }),
  };
}

function statusOf(watch: Watch | 'triggered') {
  const statuses = {
    running: 'MONITORING',
    over: 'MONITORING_COMPLETE',
    triggered: 'TRIGGERED',
  } as const;
  return statuses[watch];
}
