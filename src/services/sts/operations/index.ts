// The operations of STS that are built: one file each. Leaving one out does not compile.
import type { AnyOperation } from '../../../aws/service.ts';
import type { OperationName } from '../model/operations.ts';
import type { StsContext } from '../operation.ts';
import { getCallerIdentity } from './identity/get-caller-identity.ts';
import { assumeRole } from './sessions/assume-role.ts';
import { getSessionToken } from './sessions/get-session-token.ts';

export const operations: Readonly<Record<OperationName, AnyOperation<StsContext>>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
  GetSessionToken: getSessionToken,
};
