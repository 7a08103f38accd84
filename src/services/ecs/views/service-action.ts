import type { ServiceEventFacts } from '../rules/service-events.ts';
import { eventInstant } from './event-instant.ts';

/** What kind of ECS Service Action event something is, with its own members. */
interface ServiceAction {
  readonly eventType: 'INFO' | 'WARN' | 'ERROR';
  readonly eventName: string;
  readonly taskSetArns?: readonly string[];
  readonly reason?: string;
  readonly containerInstanceArns?: readonly string[];
}

/** The `detail` of an ECS Service Action event (reference §5.4); undefined for what EventBridge is not told. */
export function serviceAction(
  clusterArn: string,
  facts: ServiceEventFacts,
  createdAt: number,
): Readonly<Record<string, unknown>> | undefined {
  const action = actionOf(facts);
  if (action === undefined) return undefined;
  return { ...action, clusterArn, createdAt: eventInstant(createdAt) };
}

function actionOf(facts: ServiceEventFacts): ServiceAction | undefined {
  switch (facts.kind) {
    case 'steady-state':
      return { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' };
    case 'task-set-steady':
      return {
        eventType: 'INFO',
        eventName: 'TASKSET_STEADY_STATE',
        taskSetArns: [facts.taskSetArn],
      };
    case 'task-start-impaired':
      return { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' };
    case 'daemon-constraint-violated':
      return { eventType: 'ERROR', eventName: 'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED' };
    case 'task-placement-failed':
      return {
        eventType: 'ERROR',
        eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
        reason: facts.reason,
        containerInstanceArns: facts.containerInstanceArns,
      };
    default:
      return undefined;
  }
}
