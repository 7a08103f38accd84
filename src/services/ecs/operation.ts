import type { Caller } from '../../aws/caller.ts';
import type { AnyOperation, NotPromise } from '../../aws/service.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ExecSessions } from '../../ports/exec.ts';
import type { Io, OperationName } from './model/operations.ts';
import type { EcsSettings } from './settings.ts';
import type { EcsReadUnit, EcsUnit } from './tables/ecs-store.ts';

/** What a reading operation works with. `now` is epoch milliseconds. */
export interface ReadContext {
  readonly caller: Caller;
  readonly now: number;
  readonly ids: Ids;
  readonly log: Logger;
  readonly settings: EcsSettings;
  readonly execSessions: Pick<ExecSessions, 'open'>;
  /** Where the client found Gantry: `host:port`. */
  readonly host: string;
  readonly unit: EcsReadUnit;
}

/** What a writing operation works with: the same, in a write transaction. */
export interface WriteContext extends ReadContext {
  readonly unit: EcsUnit;
}

export interface Operation<N extends OperationName> extends AnyOperation<WriteContext> {
  readonly name: N;
  handle(context: WriteContext, input: Io[N]['input']): Io[N]['output'];
}

/** An operation that changes state: its handler runs in one write transaction. */
export function operation<N extends OperationName>(
  name: N,
  handle: (context: WriteContext, input: Io[N]['input']) => NotPromise<Io[N]['output']>,
): Operation<N> {
  return { name, access: 'write', handle };
}

/** An operation that only reads. */
export function query<N extends OperationName>(
  name: N,
  handle: (context: ReadContext, input: Io[N]['input']) => NotPromise<Io[N]['output']>,
): Operation<N> {
  return { name, access: 'read', handle };
}

/** An operation that ECS has and Gantry has not yet: answered with 501 before any handler. */
export function notBuiltYet<N extends OperationName>(name: N): Operation<N> {
  const handle = (): never => {
    throw new Error(`${name} has no handler`);
  };
  return { name, access: 'not built', handle };
}
