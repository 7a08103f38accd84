import type { LifecycleStage } from '../model/stage-document.ts';
import type { ServiceDeploymentLifecycleStage } from '../model/types.ts';

/** The stages of a deployment that is not rolling, in order (reference §3.9.3). */
export const lifecycleStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
] as const satisfies readonly LifecycleStage[];

/** Whether a deployment has reached a stage. */
export function isAtOrAfter(stage: LifecycleStage, other: LifecycleStage): boolean {
  return lifecycleStages.indexOf(stage) >= lifecycleStages.indexOf(other);
}

/** What DescribeServiceDeployments calls a stage; the one that hooks alone name has no name there. */
export function shownStage(stage: LifecycleStage): ServiceDeploymentLifecycleStage | undefined {
  return stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' ? undefined : stage;
}
