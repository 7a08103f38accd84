import type { HookEvent } from '../../../ports/lifecycle-hooks.ts';
import type { HookRun } from '../model/stage-document.ts';
import type { HookedDeployment } from './hook-answer.ts';

/** What a hook is told (documented). Weights are told at the stages that shift them. */
export function hookEvent(
  { row, record, targetId }: HookedDeployment,
  run: HookRun,
): HookEvent | undefined {
  const progress = row.internals.progress[targetId];
  if (progress?.stages === undefined) return undefined;
  const { stage } = progress.stages;
  const { traffic } = row.internals;
  const isOfProduction =
    stage === 'PRODUCTION_TRAFFIC_SHIFT' || stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT';
  return {
    executionId: run.executionId,
    lifecycleStage: stage,
    resourceArn: record.serviceDeploymentArn,
    executionDetails: {
      serviceArn: record.serviceArn,
      targetServiceRevisionArn: progress.serviceRevisionArn,
      testTrafficWeights: stage === 'TEST_TRAFFIC_SHIFT' ? (traffic?.test ?? {}) : {},
      productionTrafficWeights: isOfProduction ? (traffic?.production ?? {}) : {},
    },
    ...(run.hookDetails === undefined ? {} : { hookDetails: run.hookDetails }),
  };
}
