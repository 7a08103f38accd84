import { AwsError } from '../../../../aws/errors.ts';
import type { ContainerInstanceRow } from '../../model/container-instance-document.ts';
import type { Attribute } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { validateCustomAttributes } from '../../rules/instance-attributes.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { findInstance, instanceArnIn } from '../container-instances/lookup.ts';

/**
 * The instances that attributes are for, each once with its attributes. Nothing is changed unless all of
 * them are there. Throws InvalidParameterException or TargetNotFoundException.
 */
export function targetsOf(
  context: ReadContext,
  cluster: ClusterRow,
  attributes: readonly Attribute[],
): ReadonlyMap<ContainerInstanceRow, readonly Attribute[]> {
  validateCustomAttributes(attributes);
  const targets = new Map<ContainerInstanceRow, Attribute[]>();
  for (const attribute of attributes) {
    const row = findTarget(context, cluster, attribute);
    targets.set(row, [...(targets.get(row) ?? []), attribute]);
  }
  return targets;
}

/** The attribute as these operations answer it: the target by its ARN. */
export function shownAttribute(row: ContainerInstanceRow, { name, value }: Attribute): Attribute {
  const targetId = row.instance.containerInstanceArn;
  return value === undefined ? { name, targetId } : { name, value, targetId };
}

function findTarget(
  context: ReadContext,
  cluster: ClusterRow,
  { targetId = '' }: Attribute,
): ContainerInstanceRow {
  const row = findInstance(context, cluster, instanceArnIn(context, cluster, targetId));
  if (row !== undefined && row.instance.status !== 'INACTIVE') return row;
  throw new AwsError('TargetNotFoundException', `Could not find ${targetId}`);
}
