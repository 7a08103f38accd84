import { AwsError } from '../../../../aws/errors.ts';
import type { TaskRow } from '../../model/task-document.ts';
import type { RunTaskRequest, Task } from '../../model/types.ts';
import type { WriteContext } from '../../operation.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { isAbsent } from '../../rules/task-definition/absent.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { taskView } from '../../views/task.ts';

/** Tokens live for a day (reference §3.4.6). */
const tokenLifetimeMs = 24 * 60 * 60 * 1000;

export interface RunTaskToken {
  readonly clientToken: string;
  /** All that the token stands for, as text that is the same for the same request. */
  readonly request: string;
}

/** The client token of a request, if it has one. */
export function tokenOf(input: RunTaskRequest): RunTaskToken | undefined {
  const { clientToken } = input;
  if (isAbsent(clientToken)) return undefined;
  return { clientToken, request: canonicalJson({ ...input, clientToken: undefined }) };
}

/**
 * The tasks of an earlier call with the same token and the same request, as they are now. Throws
 * ConflictException for a token of another request.
 */
export function replay(
  context: WriteContext,
  cluster: ClusterRow,
  { clientToken, request }: RunTaskToken,
): readonly Task[] | undefined {
  const { runTaskTokens, tasks } = context.unit;
  const earlier = runTaskTokens.get(context.caller, cluster.document.clusterArn, clientToken);
  if (earlier === undefined) return undefined;
  const rows = earlier.taskArns.flatMap((arn) => tasks.get(context.caller, arn) ?? []);
  if (earlier.createdAt + tokenLifetimeMs <= context.now || rows.length === 0) {
    runTaskTokens.delete(earlier);
    return undefined;
  }
  if (earlier.request !== request) {
    throw new AwsError(
      'ConflictException',
      'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different request.',
      { members: { resourceIds: earlier.taskArns } },
    );
  }
  return rows.map((row) => taskView(row, { tags: true }));
}

/** Remembers what the token stands for; a call that placed no task may be made again. */
export function rememberToken(
  context: WriteContext,
  cluster: ClusterRow,
  token: RunTaskToken,
  rows: readonly TaskRow[],
): void {
  if (rows.length === 0) return;
  context.unit.runTaskTokens.insert({
    account: cluster.account,
    region: cluster.region,
    clusterArn: cluster.document.clusterArn,
    ...token,
    taskArns: rows.map((row) => row.task.taskArn),
    createdAt: context.now,
  });
}
