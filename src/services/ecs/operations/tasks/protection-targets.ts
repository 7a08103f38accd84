import { invalidParameter } from '../../errors.ts';
import type { TaskRow } from '../../model/task-document.ts';
import type { Failure } from '../../model/types.ts';
import type { ReadContext } from '../../operation.ts';
import { protectionFailure } from '../../rules/task-protection.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import { findTask, taskArnIn } from './lookup.ts';

export interface ProtectionTargets {
  /** Tasks of a service: they have protection, on or off. */
  readonly rows: readonly TaskRow[];
  readonly failures: readonly Failure[];
}

/** The tasks a protection call is about, each once. Throws InvalidParameterException for none or too many. */
export function protectionTargets(
  context: ReadContext,
  cluster: ClusterRow,
  identifiers: readonly string[],
  most: number,
): ProtectionTargets {
  if (identifiers.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (identifiers.length > most) {
    throw invalidParameter(`Tasks cannot have more than ${most} elements.`);
  }
  const arns = [...new Set(identifiers.map((task) => taskArnIn(context, cluster, task)))];
  const rows: TaskRow[] = [];
  const failures: Failure[] = [];
  for (const arn of arns) {
    const row = findTask(context, cluster, arn);
    const failure = protectionFailure(arn, row);
    if (failure !== undefined) failures.push(failure);
    else if (row !== undefined) rows.push(row);
  }
  return { rows, failures };
}
