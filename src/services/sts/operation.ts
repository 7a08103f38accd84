import { operationKinds } from '../../aws/operation.ts';
import type { RequestContext } from '../../aws/request-context.ts';
import type { Sessions } from '../../aws/sessions.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Roles } from '../../ports/roles.ts';
import type { Io } from './model/operations.ts';

/** What an operation works with. Nothing is stored: credentials are made of a key and of themselves. */
export interface StsContext {
  readonly request: RequestContext;
  readonly sessions: Sessions;
  readonly roles: Roles;
  /** Refuse roles that nobody created. */
  readonly strictRoles: boolean;
  readonly ids: Ids;
  /** Epoch milliseconds of real time: clients compare expirations with theirs. */
  readonly now: number;
}

export const { query } = operationKinds<Io, StsContext, StsContext>();
