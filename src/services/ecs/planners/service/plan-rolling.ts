// A pass over a replica service that ECS itself rolls from revision to revision. Start here: each step of
// the pass has a file of its own, and is a function of what the steps before left.
import type { DeploymentProgress, ServiceRow, ServiceTask } from '../../model/service-document.ts';
import { byStarter } from '../../rules/service-counts.ts';
import type { ServiceEventFacts } from '../../rules/service-events.ts';
import { finishDeployments } from './complete-deployment.ts';
import { tellConditions } from './conditions.ts';
import { type CountedFailures, countFailures, isImpaired } from './count-failures.ts';
import { failDeployment } from './fail-deployment.ts';
import { holdTasks } from './hold-tasks.ts';
import { judgeDeployment, withIgnoredAlarms } from './judge-deployment.ts';
import { type DaemonMoves, moveDaemons } from './move-daemons.ts';
import { type MoveOptions, moveTasks, type TaskMoves } from './move-tasks.ts';
import { recordDeployments, recordOfPrimary } from './record-deployments.ts';
import type { ServiceAction, ServicePlan, ServiceSituation } from './service-plan.ts';
import { sliceMoves } from './slice-moves.ts';
import { groupTasks, sooner, type TaskGroups } from './task-groups.ts';

/** How soon a DRAINING instance is looked at again: nothing tells that the last other task has left it. */
const busyHostMs = 1000;

/**
 * Keeps a replica service at its desired count within minimumHealthyPercent and maximumPercent, and
 * rolls it to its PRIMARY deployment (reference §3.8.7), or back when that fails (§3.8.10, §3.8.11).
 */
export function planRolling(situation: ServiceSituation): ServicePlan {
  const [before] = situation.row.service.deployments;
  if (before === undefined) return { actions: [], why: 'the service has no deployment' };
  const groups = groupTasks(situation, before.id);
  const counted = countFailures(withDaemonCount(situation), groups);
  const row = withIgnoredAlarms(counted.row, before, situation);
  const [primary = before] = row.service.deployments;
  const verdict = judgeDeployment(row, primary, situation, recordOfPrimary(situation));
  if (verdict === undefined) return goOn(situation, row, groups, counted);
  const failed = failDeployment(row, primary, verdict, situation.now);
  const result = { row: failed.row, failure: { ...failed, verdict } };
  return {
    actions: [
      { do: 'record', row: failed.row },
      ...counted.actions,
      ...failed.actions,
      ...recordDeployments(situation, result),
      ...(failed.rollBack === undefined ? [] : [failed.rollBack]),
    ],
    why: `the deployment failed: ${verdict.cause}`,
    // What becomes of the tasks is for the next pass.
    recheckAt: situation.now,
  };
}

/** The pass of a deployment that has not failed, or failed before. */
function goOn(
  situation: ServiceSituation,
  row: ServiceRow,
  groups: TaskGroups,
  counted: CountedFailures,
): ServicePlan {
  const { now, pace, fleet } = situation;
  const [primary] = row.service.deployments;
  const progress = row.internals.progress[primary?.id ?? ''];
  const heldUntil = progress?.backOff?.until ?? 0;
  const isHeldBack = heldUntil > now;
  const planned: TaskMoves & Partial<DaemonMoves> =
    primary?.rolloutState === 'FAILED'
      ? holdTasks(row, groups, { now, fleet, isGivenUp: progress?.isGivenUp === true })
      : movesOf(situation, row, groups, { now, fleet, isHeldBack });
  const { moves, isPartial } = sliceMoves(planned);
  const { start, startOn: onInstances, starter = primary?.id ?? '' } = moves;
  const stopped = countByStarter(moves.stop);
  const remaining = withoutLeaving(situation, groups, primary?.id ?? '');
  const finished = finishDeployments(row, { groups: remaining, stopped }, situation);
  const lasting = [
    ...troubles(progress, moves),
    ...steadiness(situation.row, finished.row, finished.isSilent),
  ];
  const told = tellConditions(finished.row.internals, lasting, now);
  const next = { ...finished.row, internals: told.internals };
  const actions: readonly ServiceAction[] = [
    ...(isSameRow(next, situation.row) ? [] : [{ do: 'record' as const, row: next }]),
    ...counted.actions,
    ...(start > 0 ? [{ do: 'start' as const, starter, count: start, onInstances }] : []),
    ...misplacedOf(moves),
    ...stopsOf(moves),
    ...finished.actions,
    ...told.actions,
    ...recordDeployments(situation, { row: next }),
  ];
  const recheckAt = [
    groups.nextChangeAt,
    counted.recheckAt,
    isHeldBack ? heldUntil : undefined,
    moves.sparedUntil,
    finished.recheckAt,
    hasBusyHost(situation) ? now + Math.max(pace.passMs, busyHostMs) : undefined,
  ].reduce(sooner);
  return { actions, why: whyOf(next, moves, isHeldBack), recheckAt, isPartial };
}

/** A DAEMON service wants as many tasks as there are instances for it (reference §3.8.8). */
function withDaemonCount(situation: ServiceSituation): ServiceSituation {
  const { row, daemonHosts } = situation;
  if (daemonHosts === undefined) return situation;
  const service = { ...row.service, desiredCount: daemonHosts.fit.length };
  return { ...situation, row: { ...row, service } };
}

function movesOf(
  { daemonHosts: hosts, tasks }: ServiceSituation,
  row: ServiceRow,
  groups: TaskGroups,
  options: MoveOptions,
): TaskMoves & Partial<DaemonMoves> {
  return hosts === undefined
    ? moveTasks(row, groups, options)
    : moveDaemons(row, { groups, tasks, hosts }, options);
}

/** The tasks of a daemon on instances that it is to leave are not among those it wants. */
function withoutLeaving(
  situation: ServiceSituation,
  groups: TaskGroups,
  primaryId: string,
): TaskGroups {
  const leaving = situation.daemonHosts?.leaving;
  if (leaving === undefined || leaving.size === 0) return groups;
  const tasks = situation.tasks.filter(
    ({ containerInstanceArn = '', startedBy }) =>
      startedBy !== primaryId || !leaving.has(containerInstanceArn),
  );
  return groupTasks({ ...situation, tasks }, primaryId);
}

function hasBusyHost({ daemonHosts }: ServiceSituation): boolean {
  return [...(daemonHosts?.leaving.values() ?? [])].includes('busy');
}

function misplacedOf({ misplaced = [] }: Partial<DaemonMoves>): readonly ServiceAction[] {
  if (misplaced.length === 0) return [];
  const taskArns = misplaced.map(({ taskArn }) => taskArn);
  return [{ do: 'tell', event: { kind: 'daemon-constraint-violated', taskArns } }];
}

/** What keeps the service from going on. */
function troubles(
  progress: DeploymentProgress | undefined,
  { isBlocked, spared }: TaskMoves,
): readonly ServiceEventFacts[] {
  const found: ServiceEventFacts[] = [];
  if (progress !== undefined && isImpaired(progress)) found.push({ kind: 'task-start-impaired' });
  if (isBlocked) found.push({ kind: 'blocked-by-configuration' });
  if (spared !== undefined) found.push({ kind: 'scale-in-blocked', taskSetId: spared.startedBy });
  return found;
}

/** Told when the service becomes steady, and again while it was told and still is. */
function steadiness(
  before: ServiceRow,
  { internals }: ServiceRow,
  isSilent: boolean,
): readonly ServiceEventFacts[] {
  if (internals.isSteady !== true) return [];
  const wasTold = internals.told?.['steady-state'] !== undefined;
  const isNew = before.internals.isSteady !== true && !isSilent;
  return wasTold || isNew ? [{ kind: 'steady-state' }] : [];
}

/** A stopped task names the deployment that it was of (observed, reference §3.4.4). */
function stopsOf({ stop, stopUnhealthy }: TaskMoves): readonly ServiceAction[] {
  const actions: ServiceAction[] = [];
  if (stopUnhealthy.length > 0) {
    const taskArns = stopUnhealthy.map(({ taskArn }) => taskArn);
    actions.push({ do: 'stop', taskArns, reason: 'Task failed container health checks' });
  }
  for (const [id, tasks] of byStarter(stop)) {
    const taskArns = tasks.map(({ taskArn }) => taskArn);
    const reason = `Scaling activity initiated by (deployment ${id})`;
    actions.push({ do: 'stop', taskArns, reason });
  }
  return actions;
}

function countByStarter(tasks: readonly ServiceTask[]): ReadonlyMap<string, number> {
  return new Map([...byStarter(tasks)].map(([id, own]) => [id, own.length]));
}

function isSameRow(a: ServiceRow, b: ServiceRow): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function whyOf({ service, internals }: ServiceRow, moves: TaskMoves, isHeldBack: boolean): string {
  if (internals.isSteady === true) return 'the service is steady';
  if (service.deployments[0]?.rolloutState === 'FAILED') return 'its deployment failed';
  if (moves.spared !== undefined) return 'protected tasks are in the way';
  if (moves.isBlocked) {
    return 'minimumHealthyPercent and maximumPercent allow neither a start nor a stop';
  }
  if (isHeldBack) return 'tasks failed; the next ones are started after a pause';
  return 'its tasks are on their way';
}
