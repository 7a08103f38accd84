import type { CapacityProviderDocument } from '../model/capacity-provider-document.ts';
import type { CapacityProvider } from '../model/types.ts';
import { capacityProviderArn, type Namespace } from '../rules/arns.ts';

/** A capacity provider as stored. */
export interface CapacityProviderRecord {
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly document: CapacityProviderDocument;
}

/** A capacity provider that was created, as the API shows it; without TAGS its list of tags is empty. */
export function capacityProviderView(
  { name, status, document }: CapacityProviderRecord,
  show: { readonly tags: boolean },
): CapacityProvider {
  const { capacityProviderArn, autoScalingGroupProvider, updateStatus, tags } = document;
  return {
    capacityProviderArn,
    name,
    type: 'EC2_AUTOSCALING',
    status,
    autoScalingGroupProvider,
    ...(updateStatus === undefined ? {} : { updateStatus }),
    tags: show.tags ? tags : [],
  };
}

/** One of the two that every account has, always ACTIVE and never tagged (reference §3.2.1). */
export function builtInProviderView(
  namespace: Namespace,
  name: 'FARGATE' | 'FARGATE_SPOT',
): CapacityProvider {
  return {
    capacityProviderArn: capacityProviderArn(namespace, name),
    name,
    type: name,
    status: 'ACTIVE',
    tags: [],
  };
}
