import { invalidParameter } from '../../errors.ts';
import type { DeploymentLifecycleHook, DeploymentLifecycleHookStage } from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';

/** Two weeks for PAUSE hooks, a day for functions (documented). */
const longestTimeouts = { PAUSE: 20_160, AWS_LAMBDA: 1440 } as const;
/** Of each kind (documented). */
const mostHooks = 10;
/** Traffic that shifts cannot be held (documented). */
const withoutPause: ReadonlySet<string> = new Set<DeploymentLifecycleHookStage>([
  'TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
]);

/**
 * Checks the lifecycle hooks of a service (reference §3.9.3). Throws InvalidParameterException; what a
 * hook needs is documented, the texts are ours.
 */
export function validateLifecycleHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const kind of ['PAUSE', 'AWS_LAMBDA'] as const) {
    const own = hooks.filter(({ targetType = 'AWS_LAMBDA' }) => targetType === kind);
    if (own.length > mostHooks) {
      throw invalidParameter(`A service can have at most ${mostHooks} ${kind} lifecycle hooks.`);
    }
  }
  for (const hook of hooks) {
    const { targetType = 'AWS_LAMBDA', lifecycleStages = [], timeoutConfiguration = {} } = hook;
    if (lifecycleStages.length === 0) throw invalidParameter('lifecycleStages can not be empty.');
    // AWS's guide quotes this one.
    if (targetType === 'PAUSE' && lifecycleStages.some((stage) => withoutPause.has(stage))) {
      throw invalidParameter('Invalid lifecycle stage provided for Pause Hook');
    }
    validateTarget(hook);
    const { timeoutInMinutes = 1440 } = timeoutConfiguration;
    const longest = longestTimeouts[targetType];
    if (timeoutInMinutes < 1 || timeoutInMinutes > longest) {
      throw invalidParameter(`timeoutInMinutes must be between 1 and ${longest}.`);
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
