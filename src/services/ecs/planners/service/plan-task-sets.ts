// Services whose deployments are somebody else's: task sets, each kept at its share of the desired count.
import { defined } from '../../../../kernel/defined.ts';
import type { BackOff, ServiceTask, TaskSetRow } from '../../model/service-document.ts';
import { byStarter } from '../../rules/service-counts.ts';
import type { ServiceEventFacts } from '../../rules/service-events.ts';
import { chooseSurplus, isProtected } from './choose-stops.ts';
import { tellConditions } from './conditions.ts';
import { failuresOf, isImpaired, nextBackOff } from './count-failures.ts';
import type { ServiceAction, ServicePlan, ServiceSituation } from './service-plan.ts';
import { goodCount, groupTasks, sooner, type TaskGroup, upCount } from './task-groups.ts';

/** What a pass does about one task set. */
interface TaskSetPass {
  readonly actions: readonly ServiceAction[];
  readonly why: string;
  /** Whether it is in STEADY_STATE; undefined once it is gone. */
  readonly isSteady: boolean | undefined;
  /** What keeps it from going on. */
  readonly troubles?: readonly ServiceEventFacts[];
  readonly unhealthy?: readonly ServiceTask[];
  readonly recheckAt?: number | undefined;
}

/**
 * Keeps each task set of an EXTERNAL or CODE_DEPLOY service at its computed desired count (reference
 * §3.10). Nothing rolls: whoever deploys scales one task set up and another down, so minimumHealthyPercent
 * and maximumPercent play no part (documented for EXTERNAL).
 */
export function planTaskSets(situation: ServiceSituation): ServicePlan {
  const { row, taskSets, now } = situation;
  const passes = taskSets.map((set) =>
    set.taskSet.status === 'DRAINING' ? planDraining(set, situation) : planTaskSet(set, situation),
  );
  const left = passes.filter(({ isSteady }) => isSteady !== undefined);
  const isSteady = left.length > 0 && left.every((pass) => pass.isSteady);
  const sick = passes.flatMap(({ unhealthy = [] }) => unhealthy.map(({ taskArn }) => taskArn));
  const known = new Set(row.internals.unhealthyTasks);
  const lasting = passes.flatMap(({ troubles = [] }) => troubles);
  const told = tellConditions(
    { ...row.internals, isSteady, unhealthyTasks: sick },
    isSteady ? [...lasting, { kind: 'steady-state' }] : lasting,
    now,
  );
  const next = { ...row, internals: told.internals };
  const actions: readonly ServiceAction[] = [
    ...(isSame(next, row) ? [] : [{ do: 'record', row: next } as const]),
    ...stopStrays(situation),
    ...sick
      .filter((taskArn) => !known.has(taskArn))
      .map((taskArn) => ({ do: 'tell', event: { kind: 'task-unhealthy', taskArn } }) as const),
    ...passes.flatMap((pass) => pass.actions),
    ...told.actions,
  ];
  const waits = passes.find((pass) => pass.isSteady !== true);
  return {
    actions,
    why: waits?.why ?? (left.length > 0 ? 'all task sets are steady' : 'it has no task set'),
    recheckAt: [
      ...passes.map(({ recheckAt }) => recheckAt),
      // A deleted service is looked at once more when its last task set is gone.
      passes.length > 0 && left.length === 0 ? now : undefined,
    ].reduce(sooner, undefined),
  };
}

/** How many tasks a task set is to have (reference §3.10). */
export function computedDesiredCount(desiredCount: number, scaleValue: number): number {
  // A percentage has fractions that binary numbers lack: 1.1 % of 1000 are 11 tasks, not 12.
  return Math.ceil(Number(((desiredCount * scaleValue) / 100).toFixed(6)));
}

function planTaskSet(row: TaskSetRow, situation: ServiceSituation): TaskSetPass {
  const { taskSet, internals } = row;
  const { now } = situation;
  const { service } = situation.row;
  const computed = computedDesiredCount(service.desiredCount, taskSet.scale.value);
  const groups = groupTasks(ofTaskSet(situation, taskSet.id), taskSet.id);
  // Of one task set, the others are those on instances that drain.
  const { current, older: leaving, nextChangeAt } = groups;
  const failed = failuresOf(situation, taskSet.id);
  const backOff = nextBackOff(internals.backOff, failed, situation, taskSet.id);
  const heldUntil = backOff !== undefined && backOff.until > now ? backOff.until : undefined;
  const missing = computed - goodCount(current);
  const start = heldUntil === undefined ? Math.max(0, missing) : 0;
  const { placementStrategy: strategy } = service;
  const surplus = chooseSurplus(current, -missing, { strategy, fleet: situation.fleet, now });
  const protectedOnes = all(current).filter((task) => isProtected(task, now));
  const isSpared = surplus.length < -missing;
  // An unhealthy task stops when another has taken its place (reference §3.8.7). Where those become
  // unhealthy too, there are at most twice as many tasks as are to be.
  const kept = upCount(current) >= computed ? 0 : computed;
  const replaced = current.unhealthy.slice(0, Math.max(0, current.unhealthy.length - kept));
  const isSteady =
    upCount(current) === computed && all(current).length === computed && all(leaving).length === 0;
  const next = nextRow(row, { computed, isSteady, backOff }, now);
  return {
    actions: [
      ...(next === row ? [] : [{ do: 'recordTaskSet', row: next } as const]),
      ...news(row, next),
      ...(start > 0 ? [{ do: 'start', starter: taskSet.id, count: start } as const] : []),
      ...stop(taskSet.id, replaced, 'Task failed container health checks'),
      ...stop(taskSet.id, [...surplus, ...relieved(leaving, computed - upCount(current))]),
    ],
    why: isSteady ? 'the task set is steady' : 'the tasks of a task set are on their way',
    isSteady,
    troubles: [
      ...(isImpaired({ backOff }) ? [{ kind: 'task-start-impaired' } as const] : []),
      ...(isSpared ? [{ kind: 'scale-in-blocked', taskSetId: taskSet.id } as const] : []),
    ],
    unhealthy: current.unhealthy,
    recheckAt: [
      nextChangeAt,
      heldUntil,
      ...(isSpared ? protectedOnes.map(({ protectedUntil }) => protectedUntil) : []),
    ].reduce(sooner),
  };
}

/** A deleted task set stops its tasks and is gone with the last of them. */
function planDraining(row: TaskSetRow, situation: ServiceSituation): TaskSetPass {
  const { tasks } = ofTaskSet(situation, row.taskSet.id);
  if (tasks.length === 0) {
    const why = 'a deleted task set is gone';
    return { actions: [{ do: 'forgetTaskSet', row }], why, isSteady: undefined };
  }
  const running = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const why = 'waiting for the tasks of a deleted task set to stop';
  return { actions: stop(row.taskSet.id, running), why, isSteady: false };
}

/** Tasks of no task set of the service: whatever they were for is not there any more. */
function stopStrays({ tasks, taskSets }: ServiceSituation): readonly ServiceAction[] {
  const known = new Set(taskSets.map(({ taskSet }) => taskSet.id));
  const strays = tasks.filter(
    ({ startedBy, desiredStatus }) => desiredStatus === 'RUNNING' && !known.has(startedBy),
  );
  return [...byStarter(strays)].flatMap(([starter, own]) => stop(starter, own));
}

function ofTaskSet(situation: ServiceSituation, id: string): ServiceSituation {
  return { ...situation, tasks: situation.tasks.filter(({ startedBy }) => startedBy === id) };
}

function all({ pending, settling, healthy, unhealthy }: TaskGroup): readonly ServiceTask[] {
  return [...pending, ...settling, ...healthy, ...unhealthy];
}

/** Of tasks whose instances drain, those that are not needed until their replacements run. */
function relieved(
  { pending, settling, healthy, unhealthy }: TaskGroup,
  needed: number,
): readonly ServiceTask[] {
  const serving = [...unhealthy, ...settling, ...healthy];
  return [...pending, ...serving.slice(0, Math.max(0, serving.length - Math.max(0, needed)))];
}

function nextRow(
  row: TaskSetRow,
  seen: {
    readonly computed: number;
    readonly isSteady: boolean;
    readonly backOff: BackOff | undefined;
  },
  now: number,
): TaskSetRow {
  const { taskSet, internals } = row;
  const { computed, backOff } = seen;
  const stabilityStatus = seen.isSteady ? 'STEADY_STATE' : 'STABILIZING';
  const isRescaled = computed !== taskSet.computedDesiredCount;
  const isOtherStatus = stabilityStatus !== taskSet.stabilityStatus;
  if (!isRescaled && !isOtherStatus && backOff === internals.backOff) return row;
  const { backOff: _past, ...others } = internals;
  return {
    ...row,
    taskSet: {
      ...taskSet,
      ...(isRescaled ? { computedDesiredCount: computed, updatedAt: now } : {}),
      ...(isOtherStatus ? { stabilityStatus, stabilityStatusAt: now } : {}),
    },
    internals: { ...others, ...defined({ backOff }) },
  };
}

/** What the service's readers are told of a task set. */
function news({ taskSet: old }: TaskSetRow, { taskSet }: TaskSetRow): readonly ServiceAction[] {
  const { id: taskSetId, taskSetArn, computedDesiredCount: computed } = taskSet;
  const told: ServiceEventFacts[] = [];
  if (computed !== old.computedDesiredCount) {
    told.push({ kind: 'task-set-scaled', taskSetId, computed });
  }
  if (taskSet.stabilityStatus === 'STEADY_STATE' && old.stabilityStatus === 'STABILIZING') {
    told.push({ kind: 'task-set-steady', taskSetId, taskSetArn });
  }
  return told.map((event) => ({ do: 'tell', event }));
}

/** A stopped task names its task set as it would a deployment: the ids are of one kind. */
function stop(
  taskSetId: string,
  tasks: readonly ServiceTask[],
  reason = `Scaling activity initiated by (deployment ${taskSetId})`,
): readonly ServiceAction[] {
  if (tasks.length === 0) return [];
  return [{ do: 'stop', taskArns: tasks.map(({ taskArn }) => taskArn), reason, taskSetId }];
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
