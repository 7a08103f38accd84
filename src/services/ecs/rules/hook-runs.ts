import { createHash } from 'node:crypto';
import type { ServiceDeploymentDocument } from '../model/service-document.ts';
import type { HookRun, LifecycleStage } from '../model/stage-document.ts';
import type { DeploymentLifecycleHook, DeploymentLifecycleHookDetail } from '../model/types.ts';

/** Which time hooks run: the same stage comes again with each step, and in a roll-back. */
export interface HookOccasion {
  readonly stage: LifecycleStage;
  readonly step: number;
  readonly isRollBack: boolean;
  readonly now: number;
}

/** A day, for both kinds (documented). */
const usualTimeoutMinutes = 1440;

/**
 * The executions of all hooks of a stage as it begins, and what the record of the deployment shows of them
 * (reference §3.9.3). Their ids follow from what they are of, so that they come out the same after a crash.
 */
export function beginHooks(
  { serviceDeploymentArn, deploymentConfiguration = {} }: ServiceDeploymentDocument,
  occasion: HookOccasion,
): {
  readonly runs: readonly HookRun[];
  readonly details: readonly DeploymentLifecycleHookDetail[];
} {
  const { lifecycleHooks = [] } = deploymentConfiguration;
  const runs: HookRun[] = [];
  const details: DeploymentLifecycleHookDetail[] = [];
  lifecycleHooks.forEach((hook, at) => {
    if (!(hook.lifecycleStages ?? []).some((stage) => stage === occasion.stage)) return;
    const { stage, step, isRollBack, now } = occasion;
    const seed = JSON.stringify([serviceDeploymentArn, stage, step, isRollBack, at]);
    const run = runOf(hook, seed, now);
    runs.push(run);
    details.push(detailOf(hook, run, now));
  });
  return { runs, details };
}

function runOf(
  { targetType, hookTargetArn, hookDetails }: DeploymentLifecycleHook,
  seed: string,
  now: number,
): HookRun {
  const isPause = targetType === 'PAUSE';
  return {
    hookId: `ecs-${isPause ? 'pause' : 'lambda'}-${digest(`hook ${seed}`).toString('base64url')}`,
    executionId: uuidOf(digest(`execution ${seed}`)),
    targetType: isPause ? 'PAUSE' : 'AWS_LAMBDA',
    ...(isPause
      ? {}
      : {
          targetArn: hookTargetArn,
          ...(hookDetails === undefined ? {} : { hookDetails }),
          nextCallAt: now,
        }),
  };
}

function detailOf(
  { timeoutConfiguration = {} }: DeploymentLifecycleHook,
  { hookId, targetType, targetArn }: HookRun,
  now: number,
): DeploymentLifecycleHookDetail {
  const { timeoutInMinutes = usualTimeoutMinutes, action = 'ROLLBACK' } = timeoutConfiguration;
  return {
    hookId,
    targetType,
    ...(targetArn === undefined ? {} : { targetArn }),
    status: targetType === 'PAUSE' ? 'AWAITING_ACTION' : 'IN_PROGRESS',
    expiresAt: now + timeoutInMinutes * 60_000,
    timeoutAction: action,
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** In the form of a version 4 UUID. */
function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
