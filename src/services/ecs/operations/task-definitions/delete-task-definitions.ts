import { invalidParameter } from '../../errors.ts';
import type { Failure, TaskDefinition } from '../../model/types.ts';
import { operation, type WriteContext } from '../../operation.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';
import { identify } from './lookup.ts';

const mostTaskDefinitions = 10;

/** Observed sentences (reference §2.5). */
const reasons = {
  invalid:
    'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.',
  missing:
    'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
  active:
    'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
} as const;

/**
 * Marks INACTIVE revisions for deletion; what cannot be is among the failures. They stay describable
 * until nothing refers to them, and a second time succeeds (reference §2.5, §3.3.2).
 */
export const deleteTaskDefinitions = operation('DeleteTaskDefinitions', (context, input) => {
  // Reference §2.4; the text for an empty list was not observed.
  if (input.taskDefinitions.length === 0) {
    throw invalidParameter('TaskDefinition references list cannot be empty');
  }
  if (input.taskDefinitions.length > mostTaskDefinitions) {
    throw invalidParameter(
      `Size of TaskDefinition references list cannot exceed ${mostTaskDefinitions}`,
    );
  }
  const taskDefinitions: TaskDefinition[] = [];
  const failures: Failure[] = [];
  for (const identifier of input.taskDefinitions) {
    const found = find(context, identifier);
    if (typeof found === 'string') failures.push({ arn: identifier, reason: reasons[found] });
    else taskDefinitions.push(markForDeletion(context, found));
  }
  return { taskDefinitions, failures };
});

function find(context: WriteContext, identifier: string): TaskDefinitionRow | keyof typeof reasons {
  const parsed = identify(context, identifier);
  if (parsed.kind === 'foreign') return 'missing';
  if (parsed.kind !== 'revision') return 'invalid';
  const { caller, unit } = context;
  const row = unit.taskDefinitions.get(caller, parsed.family, parsed.revision);
  if (row === undefined) return 'missing';
  return row.status === 'ACTIVE' ? 'active' : row;
}

function markForDeletion({ unit, now }: WriteContext, row: TaskDefinitionRow): TaskDefinition {
  if (row.status === 'DELETE_IN_PROGRESS') return row.document;
  const document: TaskDefinition = {
    ...row.document,
    status: 'DELETE_IN_PROGRESS',
    deleteRequestedAt: now,
  };
  unit.taskDefinitions.update({ ...row, status: 'DELETE_IN_PROGRESS', document });
  return document;
}
