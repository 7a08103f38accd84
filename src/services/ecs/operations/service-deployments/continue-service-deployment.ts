import type { AwsError } from '../../../../aws/errors.ts';
import { clientError, invalidParameter } from '../../errors.ts';
import type { DeploymentLifecycleHookDetail } from '../../model/types.ts';
import { operation } from '../../operation.ts';
import { isEnded } from '../../rules/end-service-deployment.ts';
import { requireServiceDeployment } from './lookup.ts';

/**
 * Lets a deployment go on that waits at a PAUSE hook, or rolls it back (reference §3.9.2). The texts are
 * those that AWS's guide quotes; which exception carries each is not told there.
 */
export const continueServiceDeployment = operation(
  'ContinueServiceDeployment',
  (context, input) => {
    const { unit, caller, now } = context;
    const document = requireServiceDeployment(context, input.serviceDeploymentArn);
    const { hookId, action = 'CONTINUE' } = input;
    if (!/^ecs-[a-z]+-.+$/.test(hookId)) {
      throw invalidParameter('Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}');
    }
    if (isEnded(document.status)) {
      throw clientError(
        'Continuing a service deployment is not allowed for service deployment in terminal states.',
      );
    }
    const { lifecycleHookDetails = [] } = document;
    const isWaiting = lifecycleHookDetails.some(
      (hook) => hook.hookId === hookId && hook.status === 'AWAITING_ACTION',
    );
    if (!isWaiting) throw hookUnavailable();
    const details = lifecycleHookDetails.map((hook): DeploymentLifecycleHookDetail => {
      if (hook.hookId !== hookId) return hook;
      return { ...hook, status: action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED' };
    });
    unit.serviceDeployments.update(caller, {
      ...document,
      lifecycleHookDetails: details,
      updatedAt: now,
    });
    unit.touch(`service/${document.serviceArn}`);
    return { serviceDeploymentArn: document.serviceDeploymentArn };
  },
);

function hookUnavailable(): AwsError {
  return invalidParameter(
    'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
  );
}
