/** Members of CreateCapacityProvider and UpdateCapacityProvider that have no effect yet; docs/coverage.md lists them. */
export const capacityProviderNotYetEffective = [
  {
    member: 'autoScalingGroupProvider.managedScaling.status',
    why: 'no machine is added or ended: the control API does that',
  },
  {
    member: 'autoScalingGroupProvider.managedTerminationProtection',
    why: 'no machine is ended by scaling in',
  },
] as const;
