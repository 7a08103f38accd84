import { taskIdOf } from './arns.ts';

/** What happened to a service, as far as its readers are told; the texts are made of it, and what EventBridge gets. */
export type ServiceEventFacts =
  | (OfTaskSet & { readonly kind: 'tasks-started'; readonly taskArns: readonly string[] })
  | (OfTaskSet & { readonly kind: 'running-tasks-stopped'; readonly taskArns: readonly string[] })
  | (OfTaskSet & { readonly kind: 'pending-tasks-stopped'; readonly count: number })
  | { readonly kind: 'steady-state' }
  | { readonly kind: 'deployment-completed'; readonly deploymentId: string }
  | {
      readonly kind: 'deployment-failed';
      readonly deploymentId: string;
      readonly cause: 'tasks failed to start' | 'alarm detected';
    }
  /** One that goes through stages failed, for a reason in a sentence (seen by users of AWS). */
  | {
      readonly kind: 'deployment-rolled-back';
      readonly deploymentId: string;
      readonly reason: string;
    }
  /** Back to the deployment that completed last. */
  | { readonly kind: 'rolling-back'; readonly deploymentId: string }
  | { readonly kind: 'task-unhealthy'; readonly taskArn: string }
  /** Tasks keep failing before they run. */
  | { readonly kind: 'task-start-impaired' }
  /** No container instance could take a task; `text` says why, `reason` as RunTask's failures do. */
  | {
      readonly kind: 'task-placement-failed';
      readonly text: string;
      readonly reason: string;
      readonly containerInstanceArns: readonly string[];
    }
  /** Tasks of a DAEMON service whose instance the placement constraints no longer allow. */
  | { readonly kind: 'daemon-constraint-violated'; readonly taskArns: readonly string[] }
  /** minimumHealthyPercent and maximumPercent leave no step. */
  | { readonly kind: 'blocked-by-configuration' }
  /** Protected tasks are in the way; the id is that of their deployment. */
  | { readonly kind: 'scale-in-blocked'; readonly taskSetId: string }
  /** The scheduler computed another desired count of a task set. */
  | { readonly kind: 'task-set-scaled'; readonly taskSetId: string; readonly computed: number }
  | { readonly kind: 'task-set-steady'; readonly taskSetId: string; readonly taskSetArn: string };

/** Of a service that is deployed from outside: the task set that it is about. */
interface OfTaskSet {
  readonly taskSetId?: string | undefined;
}

/** The text of an event, as DescribeServices shows it (reference §3.8.9). */
export function serviceEventMessage(serviceName: string, facts: ServiceEventFacts): string {
  const subject = subjectOf(facts);
  return subject === undefined
    ? `(service ${serviceName}) ${textOf(facts)}`
    : `(service ${serviceName}, taskSet ${subject}) ${textOf(facts)}`;
}

/** The task set that the text begins with, as in users' logs; some name theirs further on. */
function subjectOf(facts: ServiceEventFacts): string | undefined {
  switch (facts.kind) {
    case 'tasks-started':
    case 'running-tasks-stopped':
    case 'pending-tasks-stopped':
    case 'task-set-steady':
      return facts.taskSetId;
    default:
      return undefined;
  }
}

function textOf(facts: ServiceEventFacts): string {
  switch (facts.kind) {
    case 'tasks-started':
      return `has started ${facts.taskArns.length} tasks: ${list(facts.taskArns)}.`;
    case 'running-tasks-stopped':
      return `has stopped ${facts.taskArns.length} running tasks: ${list(facts.taskArns)}.`;
    case 'pending-tasks-stopped':
      return `stopped ${facts.count} pending tasks.`;
    case 'steady-state':
      return 'has reached a steady state.';
    case 'deployment-completed':
      return `(deployment ${facts.deploymentId}) deployment completed.`;
    case 'deployment-failed':
      return `(deployment ${facts.deploymentId}) deployment failed: ${facts.cause}.`;
    case 'deployment-rolled-back':
      return `(deployment ${facts.deploymentId}) deployment failed: ${facts.reason}`;
    case 'rolling-back':
      return `rolling back to deployment ${facts.deploymentId}.`;
    case 'task-unhealthy':
      return `${list([facts.taskArn])} failed container health checks.`;
    case 'task-start-impaired':
      return 'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
    case 'task-placement-failed':
      return facts.text;
    case 'daemon-constraint-violated':
      // EventBridge has a name for it; the text of the service's own event was never captured.
      return `${list(facts.taskArns)} no longer satisfies the placement constraints of the daemon.`;
    case 'blocked-by-configuration':
      return 'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.';
    case 'scale-in-blocked':
      return `was unable to reach steady state because task set (${facts.taskSetId}) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks.`;
    case 'task-set-scaled':
      return `updated computedDesiredCount for taskSet ${facts.taskSetId} to ${facts.computed}.`;
    case 'task-set-steady':
      return 'updated state to STEADY_STATE.';
    default:
      return facts satisfies never;
  }
}

function list(taskArns: readonly string[]): string {
  return taskArns.map((arn) => `(task ${taskIdOf(arn)})`).join(' ');
}
