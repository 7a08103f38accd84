import { parseArn } from '../../../aws/arn.ts';
import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import type { TaskChange } from '../model/task-document.ts';
import type { RemainingResources } from '../placement/fleet-instance.ts';
import { containerInstanceStateChange } from '../views/container-instance-state-change.ts';
import { taskStateChange } from '../views/task-state-change.ts';

/** An event without the id it gets when it is stored. */
export interface DerivedEvent {
  readonly at: number;
  readonly account: string;
  readonly region: string;
  readonly source: 'aws.ecs' | 'gantry.ecs';
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

/**
 * The instance whose resources a change of a task took or gave back: only these changes of a task are
 * told of as changes of its instance (reference §5.3).
 */
export function instanceConcerned({ before, after }: TaskChange): string | undefined {
  const { containerInstanceArn, lastStatus } = after.task;
  const isStopped = lastStatus === 'STOPPED';
  const held =
    before?.task.containerInstanceArn !== undefined && before.task.lastStatus !== 'STOPPED';
  return held === isStopped ? containerInstanceArn : undefined;
}

/** What is left of instances and runs on them, at the end of a transaction. */
export interface InstanceLoads {
  ofInstance(row: ContainerInstanceRow): { remaining(arn: string): RemainingResources | undefined };
  countsOf(row: ContainerInstanceRow): {
    readonly runningTasksCount: number;
    readonly pendingTasksCount: number;
  };
}

/** The events of instances that changed, or whose tasks did: one for each in a transaction (reference §5.3). */
export function deriveInstanceEvents(
  changes: readonly { readonly after: ContainerInstanceRow }[],
  loads: InstanceLoads,
  now: number,
): DerivedEvent[] {
  return changes.map(({ after }) => {
    const { account, region, instance } = after;
    const arn = instance.containerInstanceArn;
    return {
      at: now,
      account,
      region,
      source: 'aws.ecs',
      detailType: 'ECS Container Instance State Change',
      resources: [arn],
      detail: containerInstanceStateChange(
        after,
        { remaining: loads.ofInstance(after).remaining(arn), ...loads.countsOf(after) },
        now,
      ),
    };
  });
}

/** The world an ECS ARN is in. */
export function worldOf(arn: string): { readonly account: string; readonly region: string } {
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return { account, region };
}
