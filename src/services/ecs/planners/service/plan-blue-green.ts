// A pass over a service whose deployment goes through stages: BLUE_GREEN, LINEAR and CANARY (reference
// §3.9.3). All that it knows of how far it is stands in the rows, with instants. Start here: each step of
// the pass has a file of its own. Once the record has ended, the service is kept as every other.
import type { ServiceDeploymentDocument, ServiceRow } from '../../model/service-document.ts';
import { endServiceDeployment } from '../../rules/end-service-deployment.ts';
import { advanceStage } from './advance-stage.ts';
import { beginStages } from './begin-stages.ts';
import { countFailures } from './count-failures.ts';
import { asksForRollBack, judgeDeployment, type Verdict } from './judge-deployment.ts';
import { judgeHooks, type StageFailure } from './judge-hooks.ts';
import { keepStageTasks, type StageTasks } from './keep-stage-tasks.ts';
import {
  advanceRollBack,
  beginRollBack,
  finishRollBack,
  leaveDeployment,
} from './roll-back-stages.ts';
import type { ServiceAction, ServicePlan, ServiceSituation } from './service-plan.ts';
import { endSuperseded, settleStages } from './settle-stages.ts';
import {
  deploymentOf,
  isRouted,
  revisionArnOf,
  type StageState,
  withDeployment,
} from './stage-state.ts';
import { groupTasks, sooner } from './task-groups.ts';

/** The deployment that goes through stages now, if there is one: the newest whose record says so. */
export function stagedRecord({
  row,
  serviceDeployments,
}: Pick<ServiceSituation, 'row' | 'serviceDeployments'>): ServiceDeploymentDocument | undefined {
  const newest = serviceDeployments.at(-1);
  if (newest === undefined || targetOf(row, newest) === undefined) return undefined;
  const { strategy = 'ROLLING' } = newest.deploymentConfiguration ?? {};
  return strategy === 'ROLLING' ? undefined : newest;
}

/** One pass over a service that is deployed in stages; `record` is that of the deployment. */
export function planBlueGreen(
  situation: ServiceSituation,
  record: ServiceDeploymentDocument,
): ServicePlan {
  const targetId = targetOf(situation.row, record);
  if (targetId === undefined) return { actions: [], why: 'the service has no such deployment' };
  const counted = countFailures(situation, groupTasks(situation, targetId));
  const state = beginStages(
    { row: counted.row, record, targetId, actions: counted.actions },
    situation,
  );
  const isNew = situation.row.internals.progress[targetId]?.stages === undefined;
  const pass = isNew ? firstStep(state, situation) : stepOf(state, situation);
  const final = settleStages(pass.state, pass.tasks, situation);
  const actions: readonly ServiceAction[] = [
    ...(isSame(final.row, situation.row) ? [] : [{ do: 'record' as const, row: final.row }]),
    ...(isSame(final.record, record)
      ? []
      : [{ do: 'recordDeployment' as const, document: final.record }]),
    ...endSuperseded(situation, record),
    ...final.actions,
    ...pass.tasks.actions,
    ...looksFor(final),
  ];
  const recheckAt = [
    counted.recheckAt,
    pass.recheckAt,
    pass.tasks.recheckAt,
    final.isOver === true ? situation.now : undefined,
  ].reduce(sooner);
  return { actions, why: pass.why, recheckAt };
}

function targetOf(
  { service, internals }: ServiceRow,
  record: ServiceDeploymentDocument,
): string | undefined {
  return service.deployments.find(
    ({ id }) => internals.progress[id]?.serviceDeploymentArn === record.serviceDeploymentArn,
  )?.id;
}

interface Step {
  readonly state: StageState;
  readonly tasks: StageTasks;
  readonly why: string;
  readonly recheckAt?: number | undefined;
}

/** The first stage is there to be seen before anything is decided about it. */
function firstStep(state: StageState, situation: ServiceSituation): Step {
  const tasks = keepStageTasks(state, situation);
  return { state, tasks, why: 'the deployment begins', recheckAt: situation.now };
}

function stepOf(state: StageState, situation: ServiceSituation): Step {
  const { now } = situation;
  const judged = judgeHooks(state, now);
  if (state.stages.rollBack !== undefined) {
    const tasks = keepStageTasks(state, situation);
    const advanced = advanceRollBack(judged, tasks, now);
    const { why, recheckAt } = advanced;
    if (!advanced.isComplete) return { state: advanced.state, tasks, why, recheckAt };
    return { state: finishRollBack(advanced.state, situation), tasks, why };
  }
  const target = deploymentOf(state.row, state.targetId);
  const verdict = target && judgeDeployment(state.row, target, situation, state.record);
  if (verdict !== undefined && !asksForRollBack(verdict, state.row)) {
    const reason = reasonOf(verdict);
    const left = leaveDeployment(judged.state, reason, situation);
    return { state: left, tasks: noTasks(situation), why: reason };
  }
  const failure = failureOf(verdict) ?? judged.failure ?? trafficFailure(state);
  if (failure !== undefined) return rolledBack(judged.state, failure, situation);
  const tasks = keepStageTasks(state, situation);
  const advanced = advanceStage(judged, tasks, now);
  if (advanced.failure !== undefined)
    return rolledBack(advanced.state, advanced.failure, situation);
  const { why, recheckAt } = advanced;
  if (!advanced.isComplete) return { state: advanced.state, tasks, why, recheckAt };
  return { state: complete(advanced.state, situation), tasks, why };
}

function rolledBack(state: StageState, failure: StageFailure, situation: ServiceSituation): Step {
  const begun = beginRollBack(state, failure, situation.now);
  const tasks = keepStageTasks(begun, situation);
  return { state: begun, tasks, why: failure.reason, recheckAt: situation.now };
}

function failureOf(verdict: Verdict | undefined): StageFailure | undefined {
  if (verdict === undefined) return undefined;
  return { reason: reasonOf(verdict), isRequested: verdict.cause === 'roll-back requested' };
}

/** That of the circuit breaker was seen by users; the others follow it. */
function reasonOf(verdict: Verdict): string {
  const begin = 'Service deployment rolled back because';
  switch (verdict.cause) {
    case 'tasks failed to start':
      return `${begin} the circuit breaker threshold was exceeded.`;
    case 'alarm detected':
      return `${begin} alarms were detected: ${verdict.alarmNames.join(', ')}.`;
    case 'roll-back requested':
      return `${begin} a rollback was requested.`;
    case 'stop requested':
      return 'Service deployment stopped because it was requested.';
    default:
      return verdict satisfies never;
  }
}

/** Shifting traffic counts as a hook of its stage: the texts of AWS say so. */
function trafficFailure({ row, stages }: StageState): StageFailure | undefined {
  const failure = row.internals.traffic?.failure;
  if (failure === undefined) return undefined;
  const reason = `Service deployment rolled back because ${stages.stage} lifecycle hook(s) failed. ${failure}`;
  return { reason, isRequested: false };
}

/** The new revision is the service now; a deployment of no tasks completes without a word, as others do. */
function complete(state: StageState, { now, tasks }: ServiceSituation): StageState {
  const { targetId, row } = state;
  const completed = withDeployment(row, targetId, {
    shown: {
      desiredCount: row.service.desiredCount,
      rolloutState: 'COMPLETED',
      rolloutStateReason: `ECS deployment ${targetId} completed.`,
      updatedAt: now,
    },
    progress: { stages: undefined, completedAt: now },
  });
  const { service, internals } = completed;
  const event = { kind: 'deployment-completed', deploymentId: targetId } as const;
  return {
    ...state,
    isOver: true,
    actions: service.desiredCount === 0 ? state.actions : [...state.actions, { do: 'tell', event }],
    row: {
      ...completed,
      service: { ...service, deployments: service.deployments.filter(({ id }) => id === targetId) },
      internals: {
        ...internals,
        completedDeploymentId: targetId,
        completedRevisionArn: revisionArnOf(completed, targetId),
        isSteady: false,
      },
    },
    record: endServiceDeployment(state.record, {
      status: 'SUCCESSFUL',
      now,
      row: completed,
      tasks,
    }),
  };
}

/** Hooks are called and traffic is shifted by controllers of their own, outside of this transaction. */
function looksFor({ row, record, stages, isOver }: StageState): readonly ServiceAction[] {
  const looks: ServiceAction[] = [];
  if (!isRouted(row)) looks.push({ do: 'look', key: `service-traffic/${row.service.serviceArn}` });
  const areCalled = stages.hooks.some(({ targetType }) => targetType === 'AWS_LAMBDA');
  if (areCalled && isOver !== true) {
    looks.push({ do: 'look', key: `lifecycle-hook/${record.serviceDeploymentArn}` });
  }
  return looks;
}

/** Nothing is done with tasks. */
function noTasks({ tasks }: ServiceSituation): StageTasks {
  return {
    actions: [],
    desiredOf: new Map(),
    complete: new Set(),
    starters: new Set(tasks.map(({ startedBy }) => startedBy)),
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
