import { constraintsOf } from '../../aws/constraints.ts';
import { AwsError } from '../../aws/errors.ts';

// The refusals that several operations share, each text once. Those of missing and existing groups and
// streams, and of filter patterns, were seen by users of the service.

/** The words of CloudWatch Logs for what its model says. */
export const constraints = constraintsOf('InvalidParameterException');

export function invalidParameter(text: string): AwsError {
  return new AwsError('InvalidParameterException', text);
}

export function groupNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
}

export function groupExists(): AwsError {
  return new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
}

export function streamNotFound(): AwsError {
  return new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
}

export function streamExists(): AwsError {
  return new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
}

export function invalidToken(): AwsError {
  return invalidParameter('The specified nextToken is invalid.');
}

/** A bad pattern of FilterLogEvents; `what` says what is wrong with it where that is known. */
export function invalidPattern(what?: string): AwsError {
  return invalidParameter(
    what === undefined ? 'Invalid filter pattern' : `Invalid filter pattern: ${what}`,
  );
}
