import { decodePageToken, encodePageToken } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { pageSize } from '../page-size.ts';

const defaultPage = 10;

/** ARNs of the ACTIVE services of a cluster in order of name, ten unless told otherwise (reference §1.6). */
export const listServices = query('ListServices', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const size = pageSize(input.maxResults, defaultPage);
  const after = isAbsent(input.nextToken) ? '' : decodePageToken('ListServices', input.nextToken);
  if (after === undefined) throw invalidToken();
  const { clusterArn } = cluster.document;
  const found = context.unit.services
    .activeAfter(context.caller, clusterArn, after, Number.MAX_SAFE_INTEGER)
    .filter(
      ({ launchType, schedulingStrategy }) =>
        (input.launchType === undefined || launchType === input.launchType) &&
        (input.schedulingStrategy === undefined || schedulingStrategy === input.schedulingStrategy),
    );
  const page = found.slice(0, size);
  const last = page.at(-1);
  return {
    serviceArns: page.map(({ serviceArn }) => serviceArn),
    nextToken:
      last !== undefined && found.length > size
        ? encodePageToken('ListServices', last.serviceName)
        : undefined,
  };
});
