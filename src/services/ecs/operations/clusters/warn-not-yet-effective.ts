import type { WriteContext } from '../../operation.ts';
import {
  type ClusterMembers,
  membersWithoutEffect,
} from '../../rules/cluster-not-yet-effective.ts';

/** Says once per request, in the log, which of its members were accepted without effect. */
export function warnOfWhatHasNoEffect(
  context: WriteContext,
  clusterArn: string,
  request: ClusterMembers,
): void {
  const members = membersWithoutEffect(request);
  if (members.length > 0) {
    context.log.warn({ cluster: clusterArn, members }, 'accepted without effect yet');
  }
}
