import { AwsError } from '../../../../aws/errors.ts';
import { invalidParameter } from '../../errors.ts';
import { operation } from '../../operation.ts';
import { updatedGroupProvider } from '../../rules/auto-scaling-group-provider.ts';
import { capacityProviderView } from '../../views/capacity-provider.ts';
import { requireOwnProvider } from './lookup.ts';

/** Changes the settings of a capacity provider, at once; what the request leaves out stays (reference §3.2.2). */
export const updateCapacityProvider = operation('UpdateCapacityProvider', (context, input) => {
  const row = requireOwnProvider(context, input.name);
  const { autoScalingGroupProvider, managedInstancesProvider } = input;
  if (managedInstancesProvider !== undefined) {
    throw new AwsError(
      'UnsupportedFeatureException',
      'Gantry has no managed instances. Specify an Auto Scaling group provider.',
    );
  }
  if (autoScalingGroupProvider === undefined) {
    // The text was never captured; this one is ours.
    throw invalidParameter(
      'Specify the settings of the capacity provider to update and try again.',
    );
  }
  const { document } = row;
  const updated = {
    ...row,
    document: {
      ...document,
      autoScalingGroupProvider: updatedGroupProvider(
        document.autoScalingGroupProvider,
        autoScalingGroupProvider,
      ),
      updateStatus: 'UPDATE_COMPLETE' as const,
    },
  };
  context.unit.capacityProviders.put(updated);
  return { capacityProvider: capacityProviderView(updated, { tags: true }) };
});
