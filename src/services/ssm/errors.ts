import { constraintsOf } from '../../aws/constraints.ts';
import { AwsError } from '../../aws/errors.ts';

/** The wording of checks that AWS generates from its model. */
export const constraints = constraintsOf('ValidationException');

/** The service sends no message, as users see. */
export function parameterNotFound(): AwsError {
  return new AwsError('ParameterNotFound', undefined);
}

export function versionNotFound(name: string, version: number): AwsError {
  return new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );
}

/** The text was not seen: it is that for a version, about a label. */
export function labelNotFound(name: string, label: string): AwsError {
  return new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version label ${label} of ${name}. Verify the label and try again.`,
  );
}

export function invalid(text: string): AwsError {
  return new AwsError('ValidationException', text);
}

/** The text is that of the documentation. */
export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The specified token is not valid.');
}

/** The text is that of the documentation. */
export function invalidKeyId(): AwsError {
  return new AwsError('InvalidKeyId', 'The query key ID is not valid.');
}

/** The text is that of the documentation. */
export function invalidResourceId(): AwsError {
  return new AwsError(
    'InvalidResourceId',
    'The resource ID is not valid. Verify that you entered the correct ID and try again.',
  );
}
