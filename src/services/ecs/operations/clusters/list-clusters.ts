import { decodePageToken, pageOf } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { pageSize } from '../page-size.ts';

/** The ARNs of the ACTIVE clusters, in order of name (reference §1.6, §3.1.3). */
export const listClusters = query('ListClusters', (context, input) => {
  const size = pageSize(input.maxResults);
  const after = isAbsent(input.nextToken) ? '' : nameIn(input.nextToken);
  const found = context.unit.clusters.activeAfter(context.caller, after, size + 1);
  const page = pageOf('ListClusters', found, size, (cluster) => cluster.clusterName);
  return {
    clusterArns: page.items.map((cluster) => cluster.document.clusterArn),
    nextToken: page.nextToken,
  };
});

function nameIn(nextToken: string): string {
  const name = decodePageToken('ListClusters', nextToken);
  if (name === undefined) throw invalidToken();
  return name;
}
