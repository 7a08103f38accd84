import type { HookRun } from '../../model/stage-document.ts';
import type { DeploymentLifecycleHookDetail } from '../../model/types.ts';
import type { StageState } from './stage-state.ts';
import { sooner } from './task-groups.ts';

/** Why a stage fails, as the record says it. */
export interface StageFailure {
  readonly reason: string;
  /** Somebody asked for it. */
  readonly isRequested: boolean;
}

/** How the hooks of the present stage stand. */
export interface HooksJudged {
  readonly state: StageState;
  /** Some have not ended. */
  readonly arePending: boolean;
  readonly failure?: StageFailure | undefined;
  /** When the next one times out, epoch ms. */
  readonly recheckAt?: number | undefined;
}

/**
 * Looks at the hooks of the present stage, and ends those whose time is up. All must have succeeded before
 * the stage is over; the first that has not brings the deployment back (documented, as are the texts).
 */
export function judgeHooks(state: StageState, now: number): HooksJudged {
  const { lifecycleHookDetails = [] } = state.record;
  const own = new Map(state.stages.hooks.map((run) => [run.hookId, run]));
  let arePending = false;
  let failure: StageFailure | undefined;
  let recheckAt: number | undefined;
  const details = lifecycleHookDetails.map((shown): DeploymentLifecycleHookDetail => {
    const run = own.get(shown.hookId ?? '');
    if (run === undefined) return shown;
    const detail = endedByTime(shown, now);
    failure ??= failureOf(state, run, detail);
    if (detail.status === 'AWAITING_ACTION' || detail.status === 'IN_PROGRESS') {
      arePending = true;
      recheckAt = sooner(recheckAt, detail.expiresAt);
    }
    return detail;
  });
  const isSame = details.every((detail, at) => detail === lifecycleHookDetails[at]);
  const record = isSame
    ? state.record
    : { ...state.record, lifecycleHookDetails: details, updatedAt: now };
  return { state: { ...state, record }, arePending, failure, recheckAt };
}

/** Hooks that have not ended end with the deployment: nobody waits for them any more. */
export function abandonHooks(state: StageState): StageState {
  const { lifecycleHookDetails } = state.record;
  if (lifecycleHookDetails === undefined) return state;
  const details = lifecycleHookDetails.map(
    (detail): DeploymentLifecycleHookDetail =>
      detail.status === 'AWAITING_ACTION' || detail.status === 'IN_PROGRESS'
        ? { ...detail, status: 'FAILED' }
        : detail,
  );
  return { ...state, record: { ...state.record, lifecycleHookDetails: details } };
}

function endedByTime(
  detail: DeploymentLifecycleHookDetail,
  now: number,
): DeploymentLifecycleHookDetail {
  const isOpen = detail.status === 'AWAITING_ACTION' || detail.status === 'IN_PROGRESS';
  const { expiresAt = Number.POSITIVE_INFINITY } = detail;
  return isOpen && expiresAt <= now ? { ...detail, status: 'TIMED_OUT' } : detail;
}

function failureOf(
  { stages }: StageState,
  run: HookRun,
  { status, timeoutAction }: DeploymentLifecycleHookDetail,
): StageFailure | undefined {
  const { stage } = stages;
  const isPause = run.targetType === 'PAUSE';
  const begin = 'Service deployment rolled back because';
  if (status === 'TIMED_OUT' && timeoutAction !== 'CONTINUE') {
    const reason = isPause
      ? `${begin} ${stage} pause hook timed out.`
      : // After the sentences beside it; what AWS says here is not known.
        `${begin} ${stage} lifecycle hook(s) failed. Lifecycle hook target ${run.targetArn} timed out.`;
    return { reason, isRequested: false };
  }
  if (status !== 'FAILED') return undefined;
  // Nor what it says when ContinueServiceDeployment asked for it.
  if (isPause) {
    return { reason: `${begin} it was asked for at the ${stage} pause hook.`, isRequested: true };
  }
  const reason = `${begin} ${stage} lifecycle hook(s) failed. ${run.failure ?? ''}`.trimEnd();
  return { reason, isRequested: false };
}
