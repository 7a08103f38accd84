import { constraintsOf } from '../../aws/constraints.ts';
import { AwsError } from '../../aws/errors.ts';

/** The wording of checks that AWS generates from its model. */
export const constraints = constraintsOf('ValidationException');

/** Observed from the service, as are the texts below unless they say otherwise. */
export function secretNotFound(): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret.",
  );
}

/** What of a secret there is no value for: `staging label: AWSPREVIOUS` or `VersionId: …`. */
export function valueNotFound(what: string): AwsError {
  const text = `Secrets Manager can't find the specified secret value for ${what}`;
  return new AwsError('ResourceNotFoundException', text);
}

export function invalidRequest(text: string): AwsError {
  return new AwsError('InvalidRequestException', text);
}

export function invalidParameter(text: string): AwsError {
  return new AwsError('InvalidParameterException', text);
}

export function resourceExists(text: string): AwsError {
  return new AwsError('ResourceExistsException', text);
}

export function limitExceeded(text: string): AwsError {
  return new AwsError('LimitExceededException', text);
}

export function invalidName(): AwsError {
  return new AwsError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

export function markedForDeletion(): AwsError {
  return invalidRequest(
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

/** The text is that of the documentation; it was not seen. */
export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
}

/** The text is that of the documentation; it was not seen. */
export function decryptionFailure(): AwsError {
  return new AwsError(
    'DecryptionFailure',
    "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
  );
}

/** Lengths of values are those of their bytes, and a text about a secret does not repeat it. */
export function valueTooLong(member: string, longest: number): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
  );
}
