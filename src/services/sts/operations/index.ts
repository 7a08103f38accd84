// The operations of STS that are built: one file each. Leaving one out does not compile.
import type { RequestContext } from '../../../aws/request-context.ts';
import type { AnyOperation } from '../../../aws/service.ts';
import type { OperationName } from '../model/operations.ts';
import { getCallerIdentity } from './identity/get-caller-identity.ts';

/**
 * What is not here answers that it is not built. For AssumeRole that is also the better answer: a client
 * that gets it builds a session without the endpoint settings and calls the real AWS (reference clients
 * §0.12).
 */
export const operations: Readonly<Record<OperationName, AnyOperation<RequestContext>>> = {
  GetCallerIdentity: getCallerIdentity,
};
