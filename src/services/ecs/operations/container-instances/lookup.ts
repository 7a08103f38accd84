import { invalidIdentifier } from '../../errors.ts';
import type { ContainerInstanceRow } from '../../model/container-instance-document.ts';
import type { ContainerInstance } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { containerInstanceArn, shortIdentifier, taskIdOf } from '../../rules/arns.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { containerInstanceView } from '../../views/container-instance.ts';

/**
 * The full ARN that an identifier means in a cluster: an id of 32 digits, or an ARN. Throws
 * InvalidParameterException for an ARN of another world or kind.
 */
export function instanceArnIn(
  context: ReadContext,
  cluster: ClusterRow,
  identifier: string,
): string {
  const short = shortIdentifier(context.caller, 'container-instance', identifier);
  if (short === undefined) throw invalidIdentifier(identifier);
  return identifier.startsWith('arn:') && short.includes('/')
    ? identifier
    : containerInstanceArn(context.caller, cluster.clusterName, taskIdOf(short));
}

/** The instance of that ARN, INACTIVE ones included, if it is of this cluster and not yet forgotten. */
export function findInstance(
  context: ReadContext,
  cluster: ClusterRow,
  arn: string,
): ContainerInstanceRow | undefined {
  const row = context.unit.containerInstances.get(context.caller, arn);
  return row?.clusterArn === cluster.document.clusterArn ? row : undefined;
}

/** The instance with what its tasks make of it, as the API shows it. */
export function showInstance(
  { unit }: ReadContext,
  row: ContainerInstanceRow,
  include: { readonly tags: boolean; readonly health: boolean } = { tags: true, health: false },
): ContainerInstance {
  const remaining = unit.fleets.ofInstance(row).remaining(row.instance.containerInstanceArn);
  return containerInstanceView(row, { remaining, ...unit.fleets.countsOf(row) }, include);
}
