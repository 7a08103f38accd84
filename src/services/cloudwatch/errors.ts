import { constraintsOf } from '../../aws/constraints.ts';
import { AwsError } from '../../aws/errors.ts';
import { type ErrorName, queryErrors } from './model/operations.ts';

/** The Query protocol says ValidationError, the others say ValidationException (model of the SDK). */
const asQuery = { code: 'ValidationError' };

const generated = constraintsOf('ValidationException', asQuery);

/** How CloudWatch words its checks. */
export const constraints: typeof generated = {
  ...generated,
  notInEnum(operation, path, values, given) {
    // Seen by users of AWS in this order.
    const ordered = path === 'StateValue' ? ['INSUFFICIENT_DATA', 'ALARM', 'OK'] : values;
    return generated.notInEnum(operation, path, ordered, given);
  },
};

/** A check that is not of the generated kind. */
export function invalid(text: string): AwsError {
  return new AwsError('ValidationException', text, asQuery);
}

/** A refusal that the model declares. */
export function refusal(type: ErrorName, text: string | undefined): AwsError {
  return new AwsError(type, text, queryErrors[type]);
}

/** CloudWatch sends no message, as users see. */
export function noSuchAlarm(): AwsError {
  return refusal('ResourceNotFound', undefined);
}

/** What the operations on tags answer; the text was not seen. */
export function noSuchResource(arn: string): AwsError {
  return refusal('ResourceNotFoundException', `The resource ${arn} does not exist.`);
}
