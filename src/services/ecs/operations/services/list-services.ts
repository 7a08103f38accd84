import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { pageSize } from '../page-size.ts';

const defaultPage = 10;

/**
 * ARNs of the ACTIVE services of a cluster in order of name, ten unless told otherwise (reference §1.6).
 * A service with a capacity provider strategy is of the launch type that its providers bring.
 */
export const listServices = query('ListServices', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const { launchType, schedulingStrategy, resourceManagementType = 'CUSTOMER' } = input;
  const size = pageSize(input.maxResults, defaultPage);
  const after = isAbsent(input.nextToken) ? '' : decodePageToken('ListServices', input.nextToken);
  if (after === undefined) throw invalidToken();
  // ECS manages the resources of Express services only, and there are none.
  if (resourceManagementType !== 'CUSTOMER') return { serviceArns: [] };
  const { clusterArn } = cluster.document;
  const filter = { clusterArn, launchType, schedulingStrategy };
  const found = context.unit.services.pages.get(context.caller, filter, after, size + 1);
  const page = pageOf('ListServices', found, size, ({ serviceName }) => serviceName);
  return {
    serviceArns: page.items.map(({ serviceArn }) => serviceArn),
    nextToken: page.nextToken,
  };
});
