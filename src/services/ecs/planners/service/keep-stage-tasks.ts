import type { ServiceTask } from '../../model/service-document.ts';
import { isAtOrAfter } from '../../rules/stage-order.ts';
import { chooseSurplus, type StopChoice } from './choose-stops.ts';
import type { ServiceAction, ServiceSituation } from './service-plan.ts';
import { isRouted, type StageState } from './stage-state.ts';
import { goodCount, groupTasks, sooner, type TaskGroup, upCount } from './task-groups.ts';

/** What a pass does with the tasks of a deployment in stages. */
export interface StageTasks {
  readonly actions: readonly ServiceAction[];
  /** How many tasks each deployment is to have. */
  readonly desiredOf: ReadonlyMap<string, number>;
  /** Deployments that have all they are to have, healthy. */
  readonly complete: ReadonlySet<string>;
  /** Deployments that have tasks at all, stopping ones too. */
  readonly starters: ReadonlySet<string>;
  readonly recheckAt?: number | undefined;
}

/**
 * Keeps each deployment at what the stage wants of it: the one that is replaced at full strength until it
 * is cleaned up, the new one from SCALE_UP on. minimumHealthyPercent and maximumPercent play no part
 * (reference §3.9.3).
 */
export function keepStageTasks(state: StageState, situation: ServiceSituation): StageTasks {
  const actions: ServiceAction[] = [];
  const desiredOf = new Map<string, number>();
  const complete = new Set<string>();
  let recheckAt: number | undefined;
  for (const { id } of state.row.service.deployments) {
    const own = situation.tasks.filter(({ startedBy }) => startedBy === id);
    const groups = groupTasks({ ...situation, row: state.row, tasks: own }, id);
    const group = groups.current;
    const wanted = wantedOf(state, id, goodCount(group));
    const heldUntil = state.row.internals.progress[id]?.backOff?.until ?? 0;
    const isHeldBack = heldUntil > situation.now;
    const missing = Math.max(0, wanted - goodCount(group));
    const { placementStrategy: strategy } = situation.row.service;
    const { fleet, now } = situation;
    const stops = stopsOf(group, wanted, { strategy, fleet, now });
    desiredOf.set(id, wanted);
    if (missing > 0 && !isHeldBack) actions.push({ do: 'start', starter: id, count: missing });
    actions.push(...stopActions(id, stops));
    if (isComplete(group, wanted)) complete.add(id);
    recheckAt = [
      recheckAt,
      groups.nextChangeAt,
      missing > 0 && isHeldBack ? heldUntil : undefined,
      stops.sparedUntil,
    ].reduce(sooner);
  }
  const starters = new Set(situation.tasks.map(({ startedBy }) => startedBy));
  return { actions, desiredOf, complete, starters, recheckAt };
}

/** How many tasks a deployment is to have at a stage; `present` is how many it has. */
function wantedOf(state: StageState, id: string, present: number): number {
  const { row, stages, targetId } = state;
  const { desiredCount } = row.service;
  const { stage, rollBack, sourceId } = stages;
  if (id === targetId) {
    // What is taken back gets no new tasks.
    if (rollBack !== undefined) return stage === 'CLEAN_UP' ? 0 : Math.min(present, desiredCount);
    return isAtOrAfter(stage, 'SCALE_UP') ? desiredCount : 0;
  }
  if (id === sourceId) return rollBack === undefined && stage === 'CLEAN_UP' ? 0 : desiredCount;
  // Of a deployment that this one superseded: its traffic goes first.
  return stage === 'RECONCILE_SERVICE' && !isRouted(row) ? present : 0;
}

function isComplete(group: TaskGroup, wanted: number): boolean {
  return group.unhealthy.length === 0 && goodCount(group) === wanted && upCount(group) === wanted;
}

interface Stops {
  readonly surplus: readonly ServiceTask[];
  readonly unhealthy: readonly ServiceTask[];
  /** When the protection of a task that is in the way ends, epoch ms. */
  readonly sparedUntil?: number | undefined;
}

/** Those first that are of least use. Unhealthy ones stop once others have taken their place. */
function stopsOf(group: TaskGroup, wanted: number, where: Omit<StopChoice, 'present'>): Stops {
  const { pending, settling, healthy, unhealthy } = group;
  const present = [...pending, ...settling, ...healthy];
  const count = Math.max(0, present.length - wanted);
  const surplus = chooseSurplus(group, count, where);
  const sparedUntil =
    surplus.length < count
      ? present.map(({ protectedUntil }) => protectedUntil).reduce(sooner, undefined)
      : undefined;
  return { surplus, unhealthy: upCount(group) >= wanted ? unhealthy : [], sparedUntil };
}

function stopActions(id: string, { surplus, unhealthy }: Stops): readonly ServiceAction[] {
  const arns = (tasks: readonly ServiceTask[]) => tasks.map(({ taskArn }) => taskArn);
  const actions: ServiceAction[] = [];
  if (surplus.length > 0) {
    const reason = `Scaling activity initiated by (deployment ${id})`;
    actions.push({ do: 'stop', taskArns: arns(surplus), reason });
  }
  if (unhealthy.length > 0) {
    const reason = 'Task failed container health checks';
    actions.push({ do: 'stop', taskArns: arns(unhealthy), reason });
  }
  return actions;
}
