import { decodePageToken, encodePageToken } from '../../../../aws/paging.ts';
import { invalidParameter, invalidToken } from '../../errors.ts';
import { query, type ReadContext } from '../../operation.ts';
import { parseClusterQuery } from '../../placement/cluster-query.ts';
import { ClusterQueryError } from '../../placement/cluster-query-error.ts';
import { querySubjectOf } from '../../rules/query-subject.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { ContainerInstancePage } from '../../tables/container-instances.ts';
import { requireLiveCluster } from '../clusters/lookup.ts';
import { pageSize } from '../page-size.ts';

const list = 'ListContainerInstances';

/** Instance ARNs of a cluster in order of registration, all but INACTIVE ones unless a status is given (reference §3.5.3). */
export const listContainerInstances = query('ListContainerInstances', (context, input) => {
  const cluster = requireLiveCluster(context, input.cluster);
  const size = pageSize(input.maxResults);
  const after = positionOf(input.nextToken);
  const { clusterArn } = cluster.document;
  const { arns, nextSequence } = isAbsent(input.filter)
    ? context.unit.containerInstances.page(clusterArn, input.status, after, size)
    : matching(context, cluster, { filter: input.filter, status: input.status, after, size });
  return {
    containerInstanceArns: arns,
    nextToken: nextSequence === undefined ? undefined : encodePageToken(list, String(nextSequence)),
  };
});

function matching(
  { unit }: ReadContext,
  cluster: ClusterRow,
  asked: {
    readonly filter: string;
    readonly status: string | undefined;
    readonly after: number;
    readonly size: number;
  },
): ContainerInstancePage {
  const { clusterArn } = cluster.document;
  const matches = matcherOf(asked.filter);
  const arns: string[] = [];
  let last = asked.after;
  for (;;) {
    const page = unit.containerInstances.page(clusterArn, asked.status, last, chunk);
    for (const arn of page.arns) {
      const row = unit.containerInstances.get(cluster, arn);
      if (row === undefined) continue;
      const load = {
        runningTasksCount: () => unit.fleets.countsOf(row).runningTasksCount,
        tasks: () => unit.fleets.ofInstance(row).tasksOn(arn),
      };
      if (!matches(querySubjectOf(row, load))) continue;
      if (arns.length === asked.size) return { arns, nextSequence: last };
      arns.push(arn);
      last = row.sequence;
    }
    if (page.nextSequence === undefined) return { arns };
    last = page.nextSequence;
  }
}

/** Instances looked at between two questions to the table. */
const chunk = 1000;

function matcherOf(filter: string): ReturnType<typeof parseClusterQuery>['matches'] {
  try {
    const parsed = parseClusterQuery(filter);
    return (subject) => parsed.matches(subject);
  } catch (error) {
    if (error instanceof ClusterQueryError) throw invalidParameter(error.message);
    throw error;
  }
}

function positionOf(nextToken: string | undefined): number {
  if (isAbsent(nextToken)) return 0;
  const position = Number(decodePageToken(list, nextToken) ?? Number.NaN);
  if (!Number.isSafeInteger(position)) throw invalidToken();
  return position;
}
