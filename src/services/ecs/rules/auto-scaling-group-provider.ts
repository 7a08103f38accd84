import { parseArn } from '../../../aws/arn.ts';
import { clientError, invalidParameter } from '../errors.ts';
import type {
  AutoScalingGroupDocument,
  CompleteManagedScaling,
} from '../model/capacity-provider-document.ts';
import type {
  AutoScalingGroupProvider,
  AutoScalingGroupProviderUpdate,
  ManagedScaling,
} from '../model/types.ts';
import type { Namespace } from './arns.ts';

/** What a new provider has where its request says nothing (reference §3.2.1). */
const defaultScaling: CompleteManagedScaling = {
  status: 'DISABLED',
  targetCapacity: 100,
  minimumScalingStepSize: 1,
  maximumScalingStepSize: 10_000,
  instanceWarmupPeriod: 300,
};

const ranges: readonly (readonly [keyof ManagedScaling, least: number, most: number])[] = [
  ['targetCapacity', 1, 100],
  ['minimumScalingStepSize', 1, 10_000],
  ['maximumScalingStepSize', 1, 10_000],
  ['instanceWarmupPeriod', 0, 10_000],
];

/**
 * Checks the name of a new capacity provider. Throws ClientException (reference §2.7).
 */
export function validateProviderName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,255}$/.test(name) && !/^(aws|ecs|fargate)/i.test(name)) return;
  throw clientError(
    'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
  );
}

/**
 * The settings of a new provider, checked and completed (reference §2.7, §3.2.1). The group may be
 * named by its ARN or by its name. Throws ClientException or InvalidParameterException.
 */
export function newGroupProvider(
  namespace: Namespace,
  request: AutoScalingGroupProvider,
): AutoScalingGroupDocument {
  const { autoScalingGroupArn } = request;
  if (!isGroupHere(namespace, autoScalingGroupArn)) {
    // Its text was never captured; this one is ours.
    throw clientError(
      'The specified Auto Scaling group ARN is invalid. Specify the ARN or the name of an Auto Scaling group of this account and region and try again.',
    );
  }
  return checked({
    autoScalingGroupArn,
    managedScaling: scalingAfter(defaultScaling, request.managedScaling ?? {}),
    managedTerminationProtection: request.managedTerminationProtection ?? 'DISABLED',
    managedDraining: request.managedDraining ?? 'ENABLED',
  });
}

/** The settings after an update: what it leaves out is as before. Throws as `newGroupProvider` does. */
export function updatedGroupProvider(
  before: AutoScalingGroupDocument,
  update: AutoScalingGroupProviderUpdate,
): AutoScalingGroupDocument {
  return checked({
    ...before,
    managedScaling: scalingAfter(before.managedScaling, update.managedScaling ?? {}),
    managedTerminationProtection:
      update.managedTerminationProtection ?? before.managedTerminationProtection,
    managedDraining: update.managedDraining ?? before.managedDraining,
  });
}

function scalingAfter(
  before: CompleteManagedScaling,
  given: ManagedScaling,
): CompleteManagedScaling {
  for (const [member, least, most] of ranges) {
    const value = given[member];
    if (typeof value !== 'number' || (value >= least && value <= most)) continue;
    // The ranges are documented (reference §3.2.1), their texts were never captured; this one is ours.
    throw invalidParameter(`${member} must be between ${least} and ${most}.`);
  }
  return {
    status: given.status ?? before.status,
    targetCapacity: given.targetCapacity ?? before.targetCapacity,
    minimumScalingStepSize: given.minimumScalingStepSize ?? before.minimumScalingStepSize,
    maximumScalingStepSize: given.maximumScalingStepSize ?? before.maximumScalingStepSize,
    instanceWarmupPeriod: given.instanceWarmupPeriod ?? before.instanceWarmupPeriod,
  };
}

/** Observed up to `invalid` and in its second sentence; what stands between them is ours. */
function checked(document: AutoScalingGroupDocument): AutoScalingGroupDocument {
  const { managedScaling, managedTerminationProtection } = document;
  if (managedScaling.minimumScalingStepSize > managedScaling.maximumScalingStepSize) {
    throw clientError(
      'The minimum or maximum scaling step size value is invalid. The minimum scaling step size cannot be greater than the maximum scaling step size.',
    );
  }
  if (managedTerminationProtection === 'ENABLED' && managedScaling.status !== 'ENABLED') {
    throw clientError(
      'The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, managed scaling must be enabled.',
    );
  }
  return document;
}

function isGroupHere({ account, region, partition }: Namespace, identifier: string): boolean {
  if (!identifier.startsWith('arn:')) return /^[^:]{1,255}$/.test(identifier);
  const arn = parseArn(identifier);
  return (
    arn?.service === 'autoscaling' &&
    arn.partition === partition &&
    arn.region === region &&
    arn.account === account &&
    /^autoScalingGroup:[^:]*:autoScalingGroupName\/.+$/.test(arn.resource)
  );
}
