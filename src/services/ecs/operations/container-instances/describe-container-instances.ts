import { clientError, invalidParameter } from '../../errors.ts';
import { query } from '../../operation.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { findInstance, instanceArnIn, showInstance } from './lookup.ts';

const mostInstances = 100;

/** Instances of a cluster, those that were deregistered a while ago too; the others are MISSING (reference §1.8). */
export const describeContainerInstances = query('DescribeContainerInstances', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const { containerInstances, include = [] } = input;
  if (containerInstances.length === 0) throw clientError('Container Instances cannot be empty.');
  if (containerInstances.length > mostInstances) {
    // The limit is documented; the text was never captured, this one follows DescribeTasks'.
    throw invalidParameter(`Container Instances cannot have more than ${mostInstances} elements.`);
  }
  const shown = {
    tags: include.includes('TAGS'),
    health: include.includes('CONTAINER_INSTANCE_HEALTH'),
  };
  const arns = [...new Set(containerInstances.map((one) => instanceArnIn(context, cluster, one)))];
  const found = arns.map((arn) => ({ arn, row: findInstance(context, cluster, arn) }));
  return {
    containerInstances: found.flatMap(({ row }) =>
      row === undefined ? [] : [showInstance(context, row, shown)],
    ),
    failures: found.flatMap(({ arn, row }) =>
      row === undefined ? [{ arn, reason: 'MISSING' }] : [],
    ),
  };
});
