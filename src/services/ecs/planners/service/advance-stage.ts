import type { LifecycleStage } from '../../model/stage-document.ts';
import { lifecycleStages } from '../../rules/stage-order.ts';
import { productionWeight, stepBakeMs } from '../../rules/traffic-steps.ts';
import type { HooksJudged, StageFailure } from './judge-hooks.ts';
import type { StageTasks } from './keep-stage-tasks.ts';
import { enterStage, isRouted, type StageState } from './stage-state.ts';
import { sooner } from './task-groups.ts';

/** Where a pass leaves the present stage. */
export interface Advanced {
  readonly state: StageState;
  /** The last stage is over. */
  readonly isComplete: boolean;
  /** The stage cannot go on. */
  readonly failure?: StageFailure | undefined;
  readonly why: string;
  readonly recheckAt?: number | undefined;
}

/** No stage lasts longer but for pause hooks, which have a time of their own (documented). */
const longestStageMs = 24 * 3_600_000;

/**
 * Moves a deployment to its next stage when the present one is over (reference §3.9.3): one stage a pass,
 * so that each can be seen.
 */
export function advanceStage(judged: HooksJudged, tasks: StageTasks, now: number): Advanced {
  const { state } = judged;
  const waits = waitOf(judged, tasks, now);
  if (waits !== undefined) {
    const endsAt = state.stages.since + longestStageMs;
    const isStuck = now >= endsAt && waits.for === 'tasks';
    return {
      state: waits.state ?? state,
      isComplete: false,
      why: `${state.stages.stage}: ${waits.why}`,
      recheckAt: [waits.at, judged.recheckAt, waits.for === 'tasks' ? endsAt : undefined].reduce(
        sooner,
      ),
      ...(isStuck ? { failure: tooLong(state.stages.stage) } : {}),
    };
  }
  const { stage } = state.stages;
  const next = stageAfter(state);
  if (next === undefined) return { state, isComplete: true, why: `${stage} is over` };
  const entered = enterStage(state, next.stage, now, next.step);
  return { state: entered, isComplete: false, why: `${stage} is over`, recheckAt: now };
}

interface Wait {
  readonly for: 'hooks' | 'traffic' | 'tasks' | 'time';
  readonly why: string;
  readonly at?: number | undefined;
  readonly state?: StageState;
}

/** What the present stage waits for. */
function waitOf(
  { state, arePending }: HooksJudged,
  tasks: StageTasks,
  now: number,
): Wait | undefined {
  if (arePending) return { for: 'hooks', why: 'its hooks have not ended' };
  const { stage, since, step, sourceId, bakesSince } = state.stages;
  const { deploymentConfiguration = {} } = state.record;
  const isOnly = [...tasks.starters].every((id) => id === state.targetId || id === sourceId);
  switch (stage) {
    case 'RECONCILE_SERVICE':
      if (!isRouted(state.row)) return unrouted;
      return isOnly ? undefined : { for: 'tasks', why: 'tasks of older deployments are left' };
    case 'SCALE_UP':
      return tasks.complete.has(state.targetId)
        ? undefined
        : { for: 'tasks', why: 'the new tasks are not healthy yet' };
    case 'TEST_TRAFFIC_SHIFT':
      return isRouted(state.row) ? undefined : unrouted;
    case 'PRODUCTION_TRAFFIC_SHIFT': {
      if (!isRouted(state.row)) return unrouted;
      const bakeMs = isFirstDeployment(state) ? 0 : stepBakeMs(deploymentConfiguration, step);
      const at = (bakesSince ?? now) + bakeMs;
      if (now >= at) return undefined;
      const stages = { ...state.stages, bakesSince: bakesSince ?? now };
      return { for: 'time', why: 'the step bakes', at, state: { ...state, stages } };
    }
    case 'BAKE_TIME': {
      const at = since + (deploymentConfiguration.bakeTimeInMinutes ?? 0) * 60_000;
      return now >= at ? undefined : { for: 'time', why: 'both revisions run', at };
    }
    case 'CLEAN_UP':
      return [...tasks.starters].every((id) => id === state.targetId)
        ? undefined
        : { for: 'tasks', why: 'tasks of the old revision are left' };
    default:
      return undefined;
  }
}

const unrouted: Wait = { for: 'traffic', why: 'the traffic is being shifted' };

/** The stage after the present one; traffic shifts again until the new revision has all of it. */
function stageAfter(
  state: StageState,
): { readonly stage: LifecycleStage; readonly step: number } | undefined {
  const { stage, step } = state.stages;
  const { deploymentConfiguration = {} } = state.record;
  const isPartly =
    productionWeight(deploymentConfiguration, step) < 100 && !isFirstDeployment(state);
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT' && isPartly) {
    return { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', step: step + 1 };
  }
  const next = lifecycleStages[lifecycleStages.indexOf(stage) + 1];
  return next === undefined ? undefined : { stage: next, step };
}

/** There is nothing to shift traffic from: it all goes to the new revision at once. */
function isFirstDeployment({ stages }: StageState): boolean {
  return stages.sourceId === undefined;
}

/** The text is ours. */
function tooLong(stage: LifecycleStage): StageFailure {
  const reason = `Service deployment rolled back because ${stage} took longer than 24 hours.`;
  return { reason, isRequested: false };
}
