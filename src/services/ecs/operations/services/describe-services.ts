import { invalidParameter } from '../../errors.ts';
import { query } from '../../operation.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { serviceArnOf, showService } from './lookup.ts';

/** Up to ten services; those that are not there are failures with reason MISSING (reference §1.8). */
export const describeServices = query('DescribeServices', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  // Observed (reference §2.3); the number is documented.
  if (input.services.length > 10) {
    throw invalidParameter('Services cannot have more than 10 elements');
  }
  if (input.services.length === 0) throw invalidParameter('Services cannot be empty.');
  const tags = (input.include ?? []).includes('TAGS');
  const arns = [...new Set(input.services.map((id) => serviceArnOf(context, cluster, id)))];
  const found = arns.map((arn) => ({ arn, row: context.unit.services.get(context.caller, arn) }));
  const { clusterArn } = cluster.document;
  return {
    services: found.flatMap(({ row }) =>
      row?.service.clusterArn === clusterArn ? [showService(context, row, { tags })] : [],
    ),
    failures: found.flatMap(({ arn, row }) =>
      row?.service.clusterArn === clusterArn ? [] : [{ arn, reason: 'MISSING' }],
    ),
  };
});
