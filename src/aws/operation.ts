import type { AnyOperation, NotPromise } from './service.ts';

/** Input and output of each operation of a service: the generated `Io`. */
type AnyIo<Io> = { readonly [N in keyof Io]: { input: unknown; output: unknown } };

/** An operation of the service whose `Io` it is, run with a `Handling`. */
export interface Operation<Io extends AnyIo<Io>, N extends keyof Io & string, Handling>
  extends AnyOperation<Handling> {
  readonly name: N;
  handle(handling: Handling, input: Io[N]['input']): Io[N]['output'];
}

/** The two ways to declare an operation of a service: one that writes, one that only reads. */
export interface OperationKinds<Io extends AnyIo<Io>, Read, Write extends Read> {
  /** An operation that changes state: its handler runs in one write transaction. */
  operation<N extends keyof Io & string>(
    name: N,
    handle: (context: Write, input: Io[N]['input']) => NotPromise<Io[N]['output']>,
  ): Operation<Io, N, Write>;
  /** An operation that only reads. */
  query<N extends keyof Io & string>(
    name: N,
    handle: (context: Read, input: Io[N]['input']) => NotPromise<Io[N]['output']>,
  ): Operation<Io, N, Write>;
}

/** Makes `operation` and `query` of a service from its generated `Io` and from what its handlers get. */
export function operationKinds<Io extends AnyIo<Io>, Read, Write extends Read>(): OperationKinds<
  Io,
  Read,
  Write
> {
  return {
    operation: (name, handle) => ({ name, access: 'write', handle }),
    query: (name, handle) => ({ name, access: 'read', handle }),
  };
}
