// Services whose deployments are somebody else's: task sets, each kept at its share of the desired count.
import type { ServiceDocument, ServiceTask, TaskSetRow } from '../../model/service-document.ts';
import { byStarter } from '../../rules/service-counts.ts';
import type { ServiceEventFacts } from '../../rules/service-events.ts';
import type { ServiceAction, ServicePlan, ServiceSituation } from './service-plan.ts';

/** What a pass does about one task set. */
interface TaskSetPass {
  readonly actions: readonly ServiceAction[];
  readonly why: string;
  /** STEADY_STATE; undefined once it is gone. */
  readonly isSteady: boolean | undefined;
  readonly recheckAt?: number | undefined;
}

/**
 * Keeps each task set of an EXTERNAL or CODE_DEPLOY service at its computed desired count (reference
 * §3.10). Nothing rolls: whoever deploys scales one task set up and another down, so minimumHealthyPercent
 * and maximumPercent play no part (documented for EXTERNAL).
 */
export function planTaskSets(situation: ServiceSituation): ServicePlan {
  const { row, tasks, taskSets, now } = situation;
  const { service, internals } = row;
  const ofStarter = byStarter(tasks);
  const passes = taskSets.map((set) => {
    const own = ofStarter.get(set.taskSet.id) ?? [];
    return set.taskSet.status === 'DRAINING'
      ? planDraining(set, own)
      : planTaskSet(set, own, service, now);
  });
  const left = passes.filter(({ isSteady }) => isSteady !== undefined);
  const isSteady = left.length > 0 && left.every((pass) => pass.isSteady);
  const actions = [...stopStrays(situation), ...passes.flatMap((pass) => pass.actions)];
  if (isSteady !== (internals.isSteady === true)) {
    actions.push({ do: 'record', row: { ...row, internals: { ...internals, isSteady } } });
    if (isSteady) actions.push({ do: 'tell', event: { kind: 'steady-state' } });
  }
  const waits = passes.find((pass) => pass.isSteady !== true);
  const rechecks = passes.flatMap(({ recheckAt }) => recheckAt ?? []);
  return {
    actions,
    why: waits?.why ?? (left.length > 0 ? 'all task sets are steady' : 'it has no task set'),
    ...(rechecks.length > 0 ? { recheckAt: Math.min(...rechecks) } : {}),
  };
}

/** How many tasks a task set is to have (reference §3.10). */
export function computedDesiredCount(desiredCount: number, scaleValue: number): number {
  // A percentage has fractions that binary numbers lack: 10 tasks by 0.1 * 300 % must not become four.
  return Math.ceil(Number(((desiredCount * scaleValue) / 100).toFixed(6)));
}

function planTaskSet(
  row: TaskSetRow,
  own: readonly ServiceTask[],
  service: ServiceDocument,
  now: number,
): TaskSetPass {
  const { taskSet } = row;
  const wanted = own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const isUnhealthy = (task: ServiceTask): boolean =>
    task.healthStatus === 'UNHEALTHY' && graceEnd(task, service) <= now;
  const sound = wanted.filter((task) => !isUnhealthy(task));
  const unhealthy = wanted.filter(isUnhealthy);
  const computed = computedDesiredCount(service.desiredCount, taskSet.scale.value);
  const missing = Math.max(0, computed - sound.length);
  const scaledIn = chooseSurplus(sound, sound.length - computed, now);
  const isBlocked = scaledIn.length < sound.length - computed;
  // The replacement of an unhealthy task runs before that one stops (reference §3.8.7).
  const running = sound.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const replaced = unhealthy.slice(0, Math.max(0, running + unhealthy.length - computed));
  const isSteady =
    taskSet.computedDesiredCount === computed && wanted.length === computed && running === computed;
  const next = nextRow(row, { computed, isSteady, isBlocked }, now);
  return {
    actions: [
      ...(next === row ? [] : [{ do: 'recordTaskSet', row: next } as const]),
      ...news(row, next),
      ...(missing > 0 ? [{ do: 'start', starter: taskSet.id, count: missing } as const] : []),
      ...stop(taskSet.id, [...scaledIn, ...replaced]),
    ],
    why: isSteady ? 'the task set is steady' : 'the tasks of a task set are on their way',
    isSteady,
    recheckAt: earliest(
      [
        ...(isBlocked ? sound.map(({ protectedUntil }) => protectedUntil) : []),
        ...wanted.map((task) =>
          task.healthStatus === 'UNHEALTHY' ? graceEnd(task, service) : undefined,
        ),
      ],
      now,
    ),
  };
}

/** A deleted task set stops its tasks and is gone with the last of them. */
function planDraining(row: TaskSetRow, own: readonly ServiceTask[]): TaskSetPass {
  if (own.length === 0) {
    return {
      actions: [{ do: 'forgetTaskSet', row }],
      why: 'a deleted task set is gone',
      isSteady: undefined,
    };
  }
  const running = own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const why = 'waiting for the tasks of a deleted task set to stop';
  return { actions: stop(row.taskSet.id, running), why, isSteady: false };
}

/** Tasks of no task set of the service: whatever they were for is not there any more. */
function stopStrays({ tasks, taskSets }: ServiceSituation): ServiceAction[] {
  const known = new Set(taskSets.map(({ taskSet }) => taskSet.id));
  const strays = tasks.filter(
    ({ startedBy, desiredStatus }) => desiredStatus === 'RUNNING' && !known.has(startedBy),
  );
  return [...byStarter(strays)].flatMap(([starter, own]) => stop(starter, own));
}

/** Those that do not run yet first, then the newest; never a protected one (reference §3.7, §4.3). */
function chooseSurplus(
  tasks: readonly ServiceTask[],
  count: number,
  now: number,
): readonly ServiceTask[] {
  const free = tasks.filter(({ protectedUntil = 0 }) => protectedUntil <= now);
  const isRunning = ({ lastStatus }: ServiceTask): number => (lastStatus === 'RUNNING' ? 1 : 0);
  const order = free
    .map((task, at) => ({ task, at }))
    .sort((a, b) => isRunning(a.task) - isRunning(b.task) || b.at - a.at);
  return order.slice(0, Math.max(0, count)).map(({ task }) => task);
}

/** Until when a task's failing health is overlooked, epoch ms (reference §3.12). */
function graceEnd({ startedAt }: ServiceTask, service: ServiceDocument): number {
  const { healthCheckGracePeriodSeconds = 0 } = service;
  return startedAt === undefined ? 0 : startedAt + healthCheckGracePeriodSeconds * 1000;
}

function nextRow(
  row: TaskSetRow,
  seen: { readonly computed: number; readonly isSteady: boolean; readonly isBlocked: boolean },
  now: number,
): TaskSetRow {
  const { taskSet, internals } = row;
  const stabilityStatus = seen.isSteady ? 'STEADY_STATE' : 'STABILIZING';
  const isRescaled = seen.computed !== taskSet.computedDesiredCount;
  const isOtherStatus = stabilityStatus !== taskSet.stabilityStatus;
  const isOtherBlock = seen.isBlocked !== (internals.isScaleInBlocked === true);
  if (!isRescaled && !isOtherStatus && !isOtherBlock) return row;
  return {
    ...row,
    taskSet: {
      ...taskSet,
      ...(isRescaled ? { computedDesiredCount: seen.computed, updatedAt: now } : {}),
      ...(isOtherStatus ? { stabilityStatus, stabilityStatusAt: now } : {}),
    },
    internals: { ...internals, isScaleInBlocked: seen.isBlocked },
  };
}

/** What the service's readers are told of a task set. */
function news({ taskSet: old, internals }: TaskSetRow, after: TaskSetRow): ServiceAction[] {
  const { id: taskSetId, taskSetArn, computedDesiredCount: computed } = after.taskSet;
  const told: ServiceEventFacts[] = [];
  if (computed !== old.computedDesiredCount) {
    told.push({ kind: 'task-set-scaled', taskSetId, computed });
  }
  if (after.taskSet.stabilityStatus === 'STEADY_STATE' && old.stabilityStatus === 'STABILIZING') {
    told.push({ kind: 'task-set-steady', taskSetId, taskSetArn });
  }
  if (after.internals.isScaleInBlocked === true && internals.isScaleInBlocked !== true) {
    told.push({ kind: 'scale-in-blocked', taskSetId });
  }
  return told.map((event) => ({ do: 'tell', event }));
}

function stop(taskSetId: string, tasks: readonly ServiceTask[]): ServiceAction[] {
  if (tasks.length === 0) return [];
  const taskArns = tasks.map(({ taskArn }) => taskArn);
  // Users' logs know this sentence for deployments; the id of a task set is of the same kind.
  const reason = `Scaling activity initiated by (deployment ${taskSetId})`;
  return [{ do: 'stop', taskArns, reason, taskSetId }];
}

function earliest(instants: readonly (number | undefined)[], now: number): number | undefined {
  const coming = instants.filter((instant) => instant !== undefined && instant > now);
  return coming.length === 0 ? undefined : Math.min(...coming.map((instant) => instant ?? now));
}
