import type { Caller } from '../../aws/caller.ts';
import { operationKinds } from '../../aws/operation.ts';
import type { Ids } from '../../kernel/ids.ts';
import { noSuchRole } from './errors.ts';
import type { Io } from './model/operations.ts';
import type { RoleDocument } from './model/role-document.ts';
import type { RoleTable } from './tables/roles.ts';

/** What an operation works with. `now` is epoch milliseconds. */
export interface IamContext {
  readonly caller: Caller;
  readonly now: number;
  readonly ids: Ids;
  readonly roles: RoleTable;
}

export const { operation, query } = operationKinds<Io, IamContext, IamContext>();

/** The role of that name in the caller's account. Throws NoSuchEntityException. */
export function requireRole({ roles, caller }: IamContext, roleName: string): RoleDocument {
  const role = roles.get(caller.account, roleName);
  if (role === undefined) throw noSuchRole(roleName);
  return role;
}
