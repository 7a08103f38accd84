import { AwsError } from '../../../../aws/errors.ts';
import { clientError, invalidParameter } from '../../errors.ts';
import type { CreateCapacityProviderRequest } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { capacityProviderArn } from '../../rules/arns.ts';
import { newGroupProvider, validateProviderName } from '../../rules/auto-scaling-group-provider.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { validateTags } from '../../rules/tags.ts';
import type { CapacityProviderRow } from '../../tables/capacity-providers.ts';
import { capacityProviderView } from '../../views/capacity-provider.ts';

/**
 * Makes a capacity provider of an Auto Scaling group, ACTIVE at once. The same call again answers the one
 * that is there; another of its name or of its group is refused (reference §2.7, §3.2).
 */
export const createCapacityProvider = operation('CreateCapacityProvider', (context, input) => {
  const { caller, unit } = context;
  const row = wantedProvider(context, input);
  const present = unit.capacityProviders.get(caller, row.name);
  if (present?.status === 'ACTIVE') {
    if (canonicalJson(argumentsOf(present)) !== canonicalJson(argumentsOf(row))) {
      throw clientError(
        'A capacity provider with the specified name already exists. Specify a different name and try again.',
      );
    }
    return { capacityProvider: capacityProviderView(present, { tags: true }) };
  }
  const isTaken = unit.capacityProviders
    .active(caller)
    .some((other) => groupOf(other) === groupOf(row));
  if (isTaken) {
    throw clientError(
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
  }
  unit.capacityProviders.put(row);
  context.log.info({ capacityProvider: row.name }, 'capacity provider created');
  return { capacityProvider: capacityProviderView(row, { tags: true }) };
});

function wantedProvider(
  { caller }: WriteContext,
  input: CreateCapacityProviderRequest,
): CapacityProviderRow {
  const { name, autoScalingGroupProvider, managedInstancesProvider, tags, cluster } = input;
  validateProviderName(name);
  if ((autoScalingGroupProvider === undefined) === (managedInstancesProvider === undefined)) {
    // Exactly one must be given (reference §3.2.1); the text was never captured, this one is ours.
    throw invalidParameter(
      'Specify either an Auto Scaling group provider or a managed instances provider and try again.',
    );
  }
  if (autoScalingGroupProvider === undefined) {
    throw new AwsError(
      'UnsupportedFeatureException',
      'Gantry has no managed instances. Specify an Auto Scaling group provider.',
    );
  }
  if (cluster !== undefined && cluster !== '') {
    // Only managed instances belong to a cluster (reference §3.2.1); the text is ours.
    throw invalidParameter(
      'A cluster cannot be specified for a capacity provider of an Auto Scaling group. Associate it by PutClusterCapacityProviders.',
    );
  }
  // That ECS refuses an empty list here is known from Terraform's provider (reference §2.7), without its text.
  if (tags?.length === 0) throw invalidParameter('Tags cannot be an empty list.');
  const { account, region } = caller;
  const document = {
    capacityProviderArn: capacityProviderArn(caller, name),
    autoScalingGroupProvider: newGroupProvider(caller, autoScalingGroupProvider),
    tags: validateTags(tags ?? [], 'InvalidParameterException'),
  };
  return { account, region, name, status: 'ACTIVE', inactiveAt: null, document, internals: {} };
}

function argumentsOf({ document: { autoScalingGroupProvider, tags } }: CapacityProviderRow) {
  return { autoScalingGroupProvider, tags };
}

/** A group may be named by its ARN or by its name: the name is unique in its account and region. */
function groupOf({ document }: CapacityProviderRow): string {
  const { autoScalingGroupArn } = document.autoScalingGroupProvider;
  return autoScalingGroupArn.replace(/^arn:.*:autoScalingGroupName\//, '');
}
