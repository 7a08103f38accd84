import type { AwsError } from '../aws/errors.ts';

/** An error as the Query protocol has it. */
export interface QueryError {
  readonly code: string;
  readonly status: number;
  /** Whose fault it is. */
  readonly fault: 'Sender' | 'Receiver';
}

/** Code, status and fault of an error in the Query protocol. */
export function asQueryError(error: AwsError): QueryError {
  const { code, status } = queryErrors[error.type] ?? { code: error.code, status: error.status };
  return { code, status, fault: status < 500 ? 'Sender' : 'Receiver' };
}

/** Query services name the common errors in their own way ("Common error types" of the STS API). */
const queryErrors: Readonly<Record<string, { readonly code: string; readonly status: number }>> = {
  ExpiredTokenException: { code: 'ExpiredToken', status: 403 },
  IncompleteSignatureException: { code: 'IncompleteSignature', status: 400 },
  InvalidSignatureException: { code: 'SignatureDoesNotMatch', status: 403 },
  MissingAuthenticationTokenException: { code: 'MissingAuthenticationToken', status: 403 },
  // No text or code was observed for a number that is none; this is the common error for bad input.
  SerializationException: { code: 'MalformedInput', status: 400 },
  NotImplementedException: { code: 'NotImplemented', status: 501 },
  ServerException: { code: 'InternalFailure', status: 500 },
  UnrecognizedClientException: { code: 'InvalidClientTokenId', status: 403 },
};
