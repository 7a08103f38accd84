import type { ServiceTask } from '../../model/service-document.ts';
import type { PlacementStrategy } from '../../model/types.ts';
import { chooseTasksToStop, type ScaleInFleet } from '../../placement/scale-in.ts';
import type { TaskGroup } from './task-groups.ts';

/** What a choice among tasks rests on. */
export interface StopChoice {
  /** All wanted tasks: they are what the groups of the strategy are counted by. */
  readonly present: readonly ServiceTask[];
  readonly strategy: readonly PlacementStrategy[];
  /** Absent on Fargate, where zones alone are counted. */
  readonly fleet?: ScaleInFleet | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

const nowhere: ScaleInFleet = {
  attributeOf: () => undefined,
  remaining: () => undefined,
  task: () => undefined,
};

/** Of equals the newest: which one the service takes is not documented. */
const last = { next: () => 1 - Number.EPSILON };

/**
 * The tasks of one tier to stop, by the service's strategy: without one those of the zone and then of
 * the instance that has the most (reference §4.3). Protected tasks count where they are and are never
 * chosen, so there may be fewer than asked for.
 */
export function chooseStops(
  candidates: readonly ServiceTask[],
  count: number,
  { present, strategy, fleet = nowhere, now }: StopChoice,
): readonly ServiceTask[] {
  if (count <= 0) return [];
  const free = candidates.filter((task) => !isProtected(task, now));
  if (free.length <= count) return free;
  const mayStop = new Set(free);
  const tasks = present.map((task) => ({
    arn: task.taskArn,
    instanceArn: task.containerInstanceArn,
    availabilityZone: task.availabilityZone,
    // The planner has tiers of its own, and asks for one at a time.
    ...{ isServing: true, isDraining: false, isOutdated: false },
    isProtected: !mayStop.has(task),
  }));
  const byArn = new Map(free.map((task) => [task.taskArn, task]));
  const chosen = chooseTasksToStop(tasks, { count, strategy, fleet }, last);
  return chosen.flatMap((arn) => byArn.get(arn) ?? []);
}

/** Those of a group first that are of least use; never a protected one (reference §3.7, §4.3). */
export function chooseSurplus(
  { pending, settling, healthy }: TaskGroup,
  count: number,
  where: Omit<StopChoice, 'present'>,
): readonly ServiceTask[] {
  let present = [...pending, ...settling, ...healthy];
  const chosen: ServiceTask[] = [];
  for (const tier of [pending, settling, healthy]) {
    const gone = new Set(chooseStops(tier, count - chosen.length, { ...where, present }));
    present = present.filter((task) => !gone.has(task));
    chosen.push(...gone);
  }
  return chosen;
}

/** Whether scale-in and deployments must spare the task (reference §3.7). */
export function isProtected({ protectedUntil }: ServiceTask, now: number): boolean {
  return protectedUntil !== undefined && protectedUntil > now;
}
