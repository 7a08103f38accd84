import { invalidParameter } from '../../errors.ts';
import type { DeploymentLifecycleHook } from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';

/** Two weeks. */
const longestTimeout = 20_160;

/**
 * Checks the lifecycle hooks of a service (reference §3.9.3). Throws InvalidParameterException; what a
 * hook needs is documented, the texts are ours.
 */
export function validateLifecycleHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const hook of hooks) {
    const { lifecycleStages = [], timeoutConfiguration = {} } = hook;
    if (lifecycleStages.length === 0) throw invalidParameter('lifecycleStages can not be empty.');
    validateTarget(hook);
    const { timeoutInMinutes = 1440 } = timeoutConfiguration;
    if (timeoutInMinutes < 1 || timeoutInMinutes > longestTimeout) {
      throw invalidParameter(`timeoutInMinutes must be between 1 and ${longestTimeout}.`);
    }
  }
}

function validateTarget({ targetType = 'AWS_LAMBDA', ...hook }: DeploymentLifecycleHook): void {
  const { hookTargetArn, roleArn } = hook;
  if (targetType === 'PAUSE') {
    if (isAbsent(hookTargetArn)) return;
    throw invalidParameter('hookTargetArn is not valid for a lifecycle hook of type PAUSE.');
  }
  if (isAbsent(hookTargetArn)) {
    throw invalidParameter('hookTargetArn must be specified for a lifecycle hook.');
  }
  if (!/^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:.+$/.test(hookTargetArn)) {
    throw invalidParameter(`The hookTargetArn '${hookTargetArn}' is not valid.`);
  }
  if (isAbsent(roleArn)) throw invalidParameter('roleArn must be specified for a lifecycle hook.');
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw invalidParameter('Role is not valid');
  }
}
