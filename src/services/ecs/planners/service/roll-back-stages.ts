import type { LifecycleStage } from '../../model/stage-document.ts';
import { endServiceDeployment } from '../../rules/end-service-deployment.ts';
import type { Advanced } from './advance-stage.ts';
import { abandonHooks, type HooksJudged, type StageFailure } from './judge-hooks.ts';
import type { StageTasks } from './keep-stage-tasks.ts';
import type { ServiceAction, ServiceSituation } from './service-plan.ts';
import {
  deploymentOf,
  enterStage,
  isRouted,
  revisionArnOf,
  type StageState,
  shiftTraffic,
  withDeployment,
} from './stage-state.ts';

/** What AWS says when the first deployment of a service fails (seen by its users). */
const noCandidate = 'No rollback candidate was found to run the rollback.';

/**
 * Takes a deployment back: the one that it replaces is PRIMARY again, has the traffic again, and then the
 * new tasks stop. The first deployment of a service goes back to no tasks.
 */
export function beginRollBack(
  state: StageState,
  { reason, isRequested }: StageFailure,
  now: number,
): StageState {
  const { targetId, stages } = state;
  const source = deploymentOf(state.row, stages.sourceId);
  const sourceArn = revisionArnOf(state.row, source?.id);
  const told: ServiceAction[] = [
    { do: 'tell', event: { kind: 'deployment-rolled-back', deploymentId: targetId, reason } },
  ];
  let row = withDeployment(state.row, targetId, {
    shown: {
      // Observed of failed rolling deployments once another took their place (reference §3.8.10).
      ...(source === undefined ? {} : { status: 'DRAINING' }),
      rolloutState: 'FAILED',
      rolloutStateReason: reason,
      updatedAt: now,
    },
  });
  if (source !== undefined && sourceArn !== undefined) {
    row = withDeployment(row, source.id, {
      shown: {
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `Rolling back to deploymentId ${source.id}.`,
        updatedAt: now,
      },
    });
    row = withFirst(row, source.id);
    told.push(
      { do: 'tell', event: { kind: 'rolling-back', deploymentId: source.id } },
      { do: 'restore', serviceRevisionArn: sourceArn },
    );
  }
  const begun: StageState = {
    ...abandonHooks(state),
    row,
    stages: { ...stages, hooks: [], rollBack: { reason, isRequested } },
    actions: [...state.actions, ...told],
  };
  const rolling: StageState = {
    ...begun,
    record: {
      ...begun.record,
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: reason,
      rollback: {
        reason,
        startedAt: now,
        ...(sourceArn === undefined ? {} : { serviceRevisionArn: sourceArn }),
      },
      updatedAt: now,
    },
  };
  const first =
    stages.stage === 'CLEAN_UP' && source !== undefined ? 'SCALE_UP' : nextBack(rolling);
  const entered = enterStage(rolling, first, now);
  return source === undefined ? shiftTraffic(entered, { production: {}, test: {} }) : entered;
}

/** Moves a roll-back to its next stage when the present one is over; hooks cannot hold it up for good. */
export function advanceRollBack(
  { state, arePending, recheckAt }: HooksJudged,
  tasks: StageTasks,
  now: number,
): Advanced {
  const { stage, sourceId } = state.stages;
  const wait = (why: string): Advanced => ({
    state,
    isComplete: false,
    why: `rolling back, ${stage}: ${why}`,
    recheckAt,
  });
  if (arePending) return wait('its hooks have not ended');
  if (stage === 'SCALE_UP' && !tasks.complete.has(sourceId ?? '')) {
    return wait('the old tasks are not healthy yet');
  }
  if (!isRouted(state.row)) return wait('the traffic is being shifted');
  if (stage === 'CLEAN_UP') {
    if (tasks.starters.has(state.targetId)) return wait('tasks of the new revision are left');
    return { state, isComplete: true, why: 'rolled back' };
  }
  const entered = enterStage(state, nextBack(state), now);
  return {
    state: entered,
    isComplete: false,
    why: `rolling back, ${stage} is over`,
    recheckAt: now,
  };
}

/** The record ends; what failed is forgotten, or stays as it is where there is nothing else. */
export function finishRollBack(state: StageState, { now, tasks }: ServiceSituation): StageState {
  const { targetId, stages } = state;
  const { sourceId, rollBack } = stages;
  const source = deploymentOf(state.row, sourceId);
  const end = { now, tasks, row: state.row } as const;
  if (source === undefined) {
    const isAsked = rollBack?.isRequested === true;
    return {
      ...state,
      isOver: true,
      row: withDeployment(state.row, targetId, {
        progress: { stages: undefined, isGivenUp: true },
      }),
      record: endServiceDeployment(
        state.record,
        isAsked
          ? { ...end, status: 'ROLLBACK_SUCCESSFUL' }
          : { ...end, status: 'ROLLBACK_FAILED', statusReason: noCandidate },
      ),
    };
  }
  const restored = withDeployment(state.row, source.id, {
    shown: {
      rolloutState: 'COMPLETED',
      rolloutStateReason: `ECS deployment ${source.id} completed.`,
      updatedAt: now,
    },
  });
  const deployments = restored.service.deployments.filter(({ id }) => id !== targetId);
  const { [targetId]: _, ...progress } = restored.internals.progress;
  return {
    ...state,
    isOver: true,
    row: {
      ...restored,
      service: { ...restored.service, deployments },
      internals: { ...restored.internals, progress, isSteady: false },
    },
    record: endServiceDeployment(state.record, { ...end, status: 'ROLLBACK_SUCCESSFUL' }),
  };
}

/** Leaves a deployment where it is: FAILED, still PRIMARY, with no task started for it any more. */
export function leaveDeployment(
  state: StageState,
  reason: string,
  { now, tasks }: ServiceSituation,
): StageState {
  const { targetId } = state;
  const row = withDeployment(state.row, targetId, {
    shown: { rolloutState: 'FAILED', rolloutStateReason: reason, updatedAt: now },
    progress: { stages: undefined },
  });
  const event = { kind: 'deployment-rolled-back', deploymentId: targetId, reason } as const;
  const left = abandonHooks({ ...state, row });
  const { record } = left;
  return {
    ...left,
    isOver: true,
    actions: [...state.actions, { do: 'tell', event }],
    record: endServiceDeployment(record, {
      status: 'STOPPED',
      statusReason: reason,
      now,
      tasks,
      row,
    }),
  };
}

/** Traffic goes back where the new revision has any; production first. */
function nextBack({ row, targetId, stages }: StageState): LifecycleStage {
  const arn = revisionArnOf(row, targetId) ?? '';
  const { traffic } = row.internals;
  if (stages.sourceId === undefined) return 'CLEAN_UP';
  if ((traffic?.production[arn] ?? 0) > 0) return 'PRODUCTION_TRAFFIC_SHIFT';
  if ((traffic?.test[arn] ?? 0) > 0) return 'TEST_TRAFFIC_SHIFT';
  return 'CLEAN_UP';
}

function withFirst(row: StageState['row'], id: string): StageState['row'] {
  const { deployments } = row.service;
  const first = deployments.filter((deployment) => deployment.id === id);
  const others = deployments.filter((deployment) => deployment.id !== id);
  return { ...row, service: { ...row.service, deployments: [...first, ...others] } };
}
