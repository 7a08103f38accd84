import { operationKinds } from '../../aws/operation.ts';
import type { RequestContext } from '../../aws/request-context.ts';
import type { Io } from './model/operations.ts';

/** There is nothing stored: the context of a request is all an operation works on. */
export const { query } = operationKinds<Io, RequestContext, RequestContext>();
