import type { ServiceRow } from '../../model/service-document.ts';
import type { ServiceDeployment } from '../../model/types.ts';
import { query, type ReadContext } from '../../operation.ts';
import { serviceDeploymentView } from '../../views/service-deployment.ts';
import { describeEach } from './lookup.ts';

/** Up to twenty deployments of services, their tasks counted now (reference §3.9.1). */
export const describeServiceDeployments = query('DescribeServiceDeployments', (context, input) => {
  const { found, failures } = describeEach(
    context,
    {
      kind: 'service-deployment',
      arns: input.serviceDeploymentArns,
      // After the sentence that was observed for revisions (reference §2.7).
      tooMany: 'Service Deployment ARN count cannot exceed 20',
    },
    (arn, row) => show(context, arn, row),
  );
  return { serviceDeployments: found, failures };
});

function show(
  { unit, caller }: ReadContext,
  arn: string,
  row: ServiceRow,
): ServiceDeployment | undefined {
  const document = unit.serviceDeployments.get(caller, arn);
  if (document === undefined) return undefined;
  const { account, region } = row;
  const { clusterArn, serviceName } = row.service;
  const tasks = unit.serviceTasks.of({ account, region, clusterArn, serviceName });
  return serviceDeploymentView(document, row, tasks);
}
