import { invalidParameter } from '../errors.ts';
import type { PlacementConstraint } from '../model/types.ts';
import { parseClusterQuery } from '../placement/cluster-query.ts';
import { ClusterQueryError } from '../placement/cluster-query-error.ts';
import { isAbsent } from './task-definition/absent.ts';

/** Documented for a task: those of its definition and of the request together. */
const mostConstraints = 10;

/**
 * Checks the constraints of a request beside those its task definition has. Throws
 * InvalidParameterException. Of the texts the one on `distinctInstance` was observed (reference §2.3);
 * the others follow it.
 */
export function validatePlacementConstraints(
  constraints: readonly PlacementConstraint[],
  ofDefinition: readonly PlacementConstraint[] = [],
): void {
  if (constraints.length + ofDefinition.length > mostConstraints) {
    throw invalidParameter(`Maximum number of constraints is ${mostConstraints}`);
  }
  for (const constraint of constraints) validateConstraint(constraint);
}

/**
 * Checks an expression of the cluster query language. Throws InvalidParameterException that names the
 * character at which it goes wrong.
 */
export function validateExpression(expression: string): void {
  const wrong = whatIsWrongIn(expression);
  if (wrong !== undefined) throw invalidParameter(wrong);
}

/** A sentence about an expression that is not in the cluster query language; undefined for one that is. */
export function whatIsWrongIn(expression: string): string | undefined {
  try {
    parseClusterQuery(expression);
    return undefined;
  } catch (error) {
    if (error instanceof ClusterQueryError) return error.message;
    throw error;
  }
}

function validateConstraint({ type, expression }: PlacementConstraint): void {
  switch (type) {
    case 'distinctInstance':
      if (isAbsent(expression)) return;
      throw invalidParameter('distinctInstance expression should not be specified');
    case 'memberOf':
      if (isAbsent(expression)) throw invalidParameter('memberOf expression should be specified');
      validateExpression(expression);
      return;
    case undefined:
      throw invalidParameter('constraint.type should not be null or empty.');
    default:
      throw invalidParameter(`constraint type '${type satisfies never}' is invalid`);
  }
}
