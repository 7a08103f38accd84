import { invalidParameter } from '../../errors.ts';
import type { ContainerInstanceRow } from '../../model/container-instance-document.ts';
import { operation, type WriteContext } from '../../operation.ts';
import { touchServicesOn } from '../../tables/touch-services-on.ts';
import { requireActiveCluster } from '../clusters/lookup.ts';
import { findInstance, instanceArnIn, showInstance } from './lookup.ts';

const mostInstances = 10;

/**
 * Makes instances ACTIVE, or DRAINING: nothing more is placed there, services move their tasks away by
 * their percentages, standalone tasks stay (reference §3.5.3).
 */
export const updateContainerInstancesState = operation(
  'UpdateContainerInstancesState',
  (context, input) => {
    const cluster = requireActiveCluster(context, input.cluster);
    const { containerInstances, status } = input;
    if (status !== 'ACTIVE' && status !== 'DRAINING') {
      throw invalidParameter('Container instance status should be one of [ACTIVE, DRAINING]');
    }
    if (containerInstances.length === 0) {
      throw invalidParameter('Container Instances cannot be empty.');
    }
    if (containerInstances.length > mostInstances) {
      // The limit is documented; the text was never captured, this one follows DescribeTasks'.
      throw invalidParameter(
        `Container Instances cannot have more than ${mostInstances} elements.`,
      );
    }
    const arns = [
      ...new Set(containerInstances.map((one) => instanceArnIn(context, cluster, one))),
    ];
    const found = arns.map((arn) => ({ arn, row: findInstance(context, cluster, arn) }));
    const live = found.flatMap(({ row }) =>
      row === undefined || row.instance.status === 'INACTIVE' ? [] : [row],
    );
    const updated = live.map((row) => withStatus(context, row, status));
    return {
      containerInstances: updated.map((row) => showInstance(context, row)),
      failures: found
        .filter(({ row }) => row === undefined || row.instance.status === 'INACTIVE')
        .map(({ arn, row }) => ({ arn, reason: row === undefined ? 'MISSING' : 'INACTIVE' })),
    };
  },
);

function withStatus(
  context: WriteContext,
  row: ContainerInstanceRow,
  status: 'ACTIVE' | 'DRAINING',
): ContainerInstanceRow {
  if (row.instance.status === status) return row;
  const { unit } = context;
  const next = unit.containerInstances.update({ ...row, instance: { ...row.instance, status } });
  touchServicesOn(unit, next);
  return next;
}
