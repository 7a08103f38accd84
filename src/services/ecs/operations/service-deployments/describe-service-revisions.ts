import type { ServiceRevisionDocument } from '../../model/service-document.ts';
import type { ServiceRevision } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { describeEach } from './lookup.ts';

/**
 * Up to twenty revisions of services (reference §3.9.1). An image's digest is there once a task has
 * resolved it.
 */
export const describeServiceRevisions = query('DescribeServiceRevisions', (context, input) => {
  const { unit, caller } = context;
  const { found, failures } = describeEach(
    context,
    {
      kind: 'service-revision',
      arns: input.serviceRevisionArns,
      // Observed (reference §2.7).
      tooMany: 'Service Revision ARN count cannot exceed 20',
    },
    (arn) => {
      const revision = unit.serviceRevisions.get(caller, arn);
      return revision === undefined ? undefined : withoutEmptyLists(revision);
    },
  );
  return { serviceRevisions: found, failures };
});

/** A revision without load balancers does not show the member (observed, reference §3.9.1). */
function withoutEmptyLists(revision: ServiceRevisionDocument): ServiceRevision {
  const { loadBalancers, serviceRegistries, ...shown } = revision;
  return {
    ...shown,
    ...(loadBalancers.length === 0 ? {} : { loadBalancers }),
    ...(serviceRegistries.length === 0 ? {} : { serviceRegistries }),
  };
}
