import { parseArn } from '../../../aws/arn.ts';
import type { TaskChange } from '../model/task-document.ts';
import { taskStateChange } from '../views/task-state-change.ts';

/** An event without the id it gets when it is stored. */
export interface DerivedEvent {
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly source: 'aws.ecs';
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/**
 * The events of one transaction, from the rows it changed. A task's change is published when its
 * version grew, once per version (reference §5.1: `version` orders the events of a task).
 */
export function deriveEvents(changes: readonly TaskChange[], now: number): DerivedEvent[] {
  return changes
    .filter(({ before, after }) => before === undefined || before.task.version < after.task.version)
    .map(({ after }) => {
      const { account, region, task } = after;
      return {
        at: now,
        account,
        region,
        source: 'aws.ecs',
        detailType: 'ECS Task State Change',
        resources: [task.taskArn],
        detail: taskStateChange(task, now),
      };
    });
}

/** The world an ECS ARN is in. */
export function worldOf(arn: string): { readonly account: string; readonly region: string } {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region };
}
