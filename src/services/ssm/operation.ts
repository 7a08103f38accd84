import type { Caller } from '../../aws/caller.ts';
import { operationKinds } from '../../aws/operation.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ExecSessions } from '../../ports/exec.ts';
import type { Io } from './model/operations.ts';
import type { ParameterUnit } from './tables/parameter-store.ts';

/** What an operation works with. `now` is epoch milliseconds. */
export interface SsmContext {
  readonly caller: Caller;
  readonly now: number;
  readonly log: Logger;
  readonly unit: ParameterUnit;
  readonly execSessions: Pick<ExecSessions, 'resume' | 'terminate'>;
}

export const { operation, query } = operationKinds<Io, SsmContext, SsmContext>();
