import { clientError, invalidIdentifier, invalidParameter } from '../../errors.ts';
import type { ReadContext } from '../../operation.ts';
import {
  parseTaskDefinitionIdentifier,
  type TaskDefinitionIdentifier,
} from '../../rules/task-definition/identifier.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';

/**
 * The task definition to run: a family means its newest ACTIVE revision, a revision itself. Throws
 * ClientException when it is not there, InvalidParameterException when it is not ACTIVE or an ARN of
 * another world. Users' logs of RunTask show InvalidParameterException for an inactive one (reported
 * with its request id in 2024, and in several others); the ClientException of the same text that is
 * seen too is UpdateService's.
 */
export function resolveTaskDefinition(context: ReadContext, identifier: string): TaskDefinitionRow {
  const row = findTaskDefinition(context, identifier);
  if (row === undefined) throw clientError('TaskDefinition not found.');
  if (row.status !== 'ACTIVE') throw invalidParameter('TaskDefinition is inactive');
  return row;
}

/**
 * The task definition of that name in whatever status, a family meaning its newest ACTIVE revision
 * (reference §3.3.2). Throws InvalidParameterException for an ARN of another world.
 */
export function findTaskDefinition(
  context: ReadContext,
  identifier: string,
): TaskDefinitionRow | undefined {
  const { caller, unit } = context;
  const parsed = identify(context, identifier);
  switch (parsed.kind) {
    case 'family':
      return unit.taskDefinitions.latestActive(caller, parsed.family);
    case 'revision':
      return unit.taskDefinitions.get(caller, parsed.family, parsed.revision);
    case 'foreign':
      throw invalidIdentifier(identifier);
    case 'bad revision':
    case 'malformed':
      return undefined;
  }
}

/** What the caller means by the identifier. */
export function identify(context: ReadContext, identifier: string): TaskDefinitionIdentifier {
  return parseTaskDefinitionIdentifier(context.caller, identifier);
}
