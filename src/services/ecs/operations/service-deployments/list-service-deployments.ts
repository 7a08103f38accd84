import { decodePageToken, encodePageToken } from '../../../../aws/paging.ts';
import { invalidToken } from '../../errors.ts';
import type { ServiceDeploymentDocument } from '../../model/service-document.ts';
import type { ServiceDeploymentBrief } from '../../model/types.ts';
import { query } from '../../operation.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import { pageSize } from '../page-size.ts';
import { requireService } from './lookup.ts';

const defaultPage = 20;
const list = 'ListServiceDeployments';

/**
 * The deployments of a service, newest first, twenty unless told otherwise (reference §1.6, §3.9.1).
 * Terraform finds the one it has begun by `createdAt.after` (clients §0.5), with an instant that its own
 * call may share: both bounds are inclusive.
 */
export const listServiceDeployments = query(list, (context, input) => {
  const row = requireService(context, input.cluster, input.service);
  const size = pageSize(input.maxResults, defaultPage);
  const before = positionOf(input.nextToken);
  const { status = [], createdAt } = input;
  const found = context.unit.serviceDeployments.newest(context.caller, row.service.serviceArn, {
    before,
    limit: size + 1,
    statuses: status.length === 0 ? undefined : status,
    createdFrom: createdAt?.after,
    createdTo: createdAt?.before,
  });
  const page = found.slice(0, size);
  const last = page.at(-1);
  return {
    serviceDeployments: page.map(({ document }) => brief(document)),
    nextToken:
      last !== undefined && found.length > size
        ? encodePageToken(list, String(last.sequence))
        : undefined,
  };
});

/** What the position of the last page's last deployment was. */
function positionOf(nextToken: string | undefined): number {
  if (isAbsent(nextToken)) return Number.MAX_SAFE_INTEGER;
  const position = Number(decodePageToken(list, nextToken) ?? Number.NaN);
  if (!Number.isSafeInteger(position)) throw invalidToken();
  return position;
}

function brief(document: ServiceDeploymentDocument): ServiceDeploymentBrief {
  const { serviceDeploymentArn, serviceArn, clusterArn, createdAt, startedAt, finishedAt } =
    document;
  return {
    serviceDeploymentArn,
    serviceArn,
    clusterArn,
    createdAt,
    startedAt,
    finishedAt,
    targetServiceRevisionArn: document.targetServiceRevision.arn,
    status: document.status,
    statusReason: document.statusReason,
  };
}
