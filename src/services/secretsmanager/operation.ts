import type { Caller } from '../../aws/caller.ts';
import { operationKinds } from '../../aws/operation.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Io } from './model/operations.ts';
import type { SecretReadUnit, SecretUnit } from './tables/secret-store.ts';

/** What a reading operation works with. `now` is epoch milliseconds. */
export interface ReadContext {
  readonly caller: Caller;
  readonly now: number;
  readonly ids: Ids;
  readonly log: Logger;
  readonly unit: SecretReadUnit;
}

/** What a writing operation works with: the same, in a write transaction. */
export interface WriteContext extends ReadContext {
  readonly unit: SecretUnit;
}

export const { operation, query } = operationKinds<Io, ReadContext, WriteContext>();
