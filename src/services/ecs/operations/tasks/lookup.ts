import { invalidIdentifier } from '../../errors.ts';
import type { TaskRow } from '../../model/task-document.ts';
import type { ReadContext } from '../../operation.ts';
import { shortIdentifier, taskArn, taskIdOf } from '../../rules/arns.ts';
import type { ClusterRow } from '../../tables/clusters.ts';

/**
 * The full ARN that a task identifier means in a cluster: an id of 32 digits, or an ARN. Throws
 * InvalidParameterException for an ARN of another world or kind.
 */
export function taskArnIn(context: ReadContext, cluster: ClusterRow, identifier: string): string {
  const short = shortIdentifier(context.caller, 'task', identifier);
  if (short === undefined) throw invalidIdentifier(identifier);
  return identifier.startsWith('arn:') && short.includes('/')
    ? identifier
    : taskArn(context.caller, cluster.clusterName, taskIdOf(short));
}

/** The task of that ARN, if it is of this cluster and not yet forgotten. */
export function findTask(
  context: ReadContext,
  cluster: ClusterRow,
  arn: string,
): TaskRow | undefined {
  const row = context.unit.tasks.get(context.caller, arn);
  return row?.task.clusterArn === cluster.document.clusterArn ? row : undefined;
}
