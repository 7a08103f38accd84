import { constraintsOf } from '../../aws/constraints.ts';
import { AwsError } from '../../aws/errors.ts';
import { type ErrorName, queryErrors } from './model/operations.ts';

/** How IAM words its checks. */
export const constraints = constraintsOf('ValidationError');

/** A refusal of IAM’s own; the texts were seen by users of AWS unless something else is said. */
export function refusal(type: ErrorName, text: string): AwsError {
  return new AwsError(type, text, queryErrors[type]);
}

export function noSuchRole(roleName: string): AwsError {
  return refusal('NoSuchEntityException', `The role with name ${roleName} cannot be found.`);
}

export function noSuchRolePolicy(policyName: string): AwsError {
  return refusal(
    'NoSuchEntityException',
    `The role policy with name ${policyName} cannot be found.`,
  );
}

export function malformedPolicy(text: string): AwsError {
  return refusal('MalformedPolicyDocumentException', text);
}

/** A marker that no list of IAM handed out. */
export function invalidMarker(): AwsError {
  return new AwsError('ValidationError', 'Invalid Marker.');
}
