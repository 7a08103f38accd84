import { constraintsOf } from '../../aws/constraints.ts';
import { AwsError } from '../../aws/errors.ts';

/** How STS words its checks. */
export const constraints = constraintsOf('ValidationError');

/** What STS refuses in words of its own. */
export function validationError(text: string): AwsError {
  return new AwsError('ValidationError', text);
}

/** A call that the caller may not make. */
export function accessDenied(text: string): AwsError {
  return new AwsError('AccessDenied', text, { status: 403 });
}
