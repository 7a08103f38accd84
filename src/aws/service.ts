import { AwsError, notBuilt, unknownOperation } from './errors.ts';
import type { ModelShapes, OperationModel, ValueForm } from './model.ts';
import type { RequestContext } from './request-context.ts';
import { serializeOutput } from './serialize.ts';
import { type ConstraintTexts, validateInput } from './validate.ts';

/** How the front door reaches a service: by JSON target prefix, Query protocol version, path, or several. */
export interface Wire {
  /** The part of X-Amz-Target before the dot. */
  readonly targetPrefix?: string;
  /** The Version parameter and XML namespace of the Query protocol. */
  readonly query?: { readonly version: string; readonly namespace: string };
  /** The name of the service's shape, as paths of Smithy RPC v2 have it, and the namespace of its errors. */
  readonly cbor?: { readonly service: string; readonly namespace: string };
}

/** What the front door knows of a service before anybody calls it. Generated. */
export interface ServiceNames {
  /** The name of the plain JSON route, and in a signature's credential scope. */
  readonly name: string;
  /** The name in a credential scope, where that is another. */
  readonly signedAs?: string;
  readonly wire: Wire;
  /** Every operation that AWS has, also those that are not built. */
  readonly operationNames: readonly string[];
}

/** The name that requests to a service are signed for. */
export function signingNameOf({ name, signedAs }: ServiceNames): string {
  return signedAs ?? name;
}

/** A service as the front door sees it: names and a call, no insides. */
export interface Service extends ServiceNames {
  /**
   * Validates, runs and serialises one operation. Resolves with the answer as JSON text when its
   * writes are committed.
   * Rejects with AwsError for what the service refuses; any other rejection is a bug.
   * `form` says how values are written in the body and the answer: as in JSON unless told otherwise.
   */
  call(
    operation: string,
    body: unknown,
    context: RequestContext,
    form?: ValueForm,
  ): Promise<string>;
}

/** A synchronous handler must not return a promise: its transaction would be over before its work. */
export type NotPromise<T> = T extends PromiseLike<unknown> ? never : T;

/** An operation of any service, as the generic pipeline sees it. */
export interface AnyOperation<Handling> {
  readonly name: string;
  readonly access: 'read' | 'write' | 'not built';
  /** Never called for `not built`. */
  handle(handling: Handling, input: never): unknown;
}

export interface ServiceParts<Handling> {
  readonly names: ServiceNames;
  readonly shapes: ModelShapes;
  readonly operationModels: Readonly<Record<string, OperationModel>>;
  readonly texts: ConstraintTexts;
  readonly operations: Readonly<Record<string, AnyOperation<Handling>>>;
  /** Errors any operation may answer although the model does not list them. */
  readonly commonErrors: readonly string[];
  /** Runs `work` in one transaction and resolves when it is committed. */
  transact<T>(
    access: 'read' | 'write',
    context: RequestContext,
    work: (handling: Handling) => NotPromise<T>,
  ): Promise<T>;
  /** Fail on responses and errors outside the model: on in tests. */
  readonly strict: boolean;
}

/** Builds a service from its model and its handlers: one path for every protocol. */
export function createService<Handling>(parts: ServiceParts<Handling>): Service {
  const { names, shapes, operationModels, operations, strict } = parts;
  return {
    ...names,
    async call(operationName, body, context, form = 'json') {
      if (!names.operationNames.includes(operationName)) throw unknownOperation();
      const model = operationModels[operationName];
      const operation = operations[operationName];
      if (model === undefined || operation === undefined || operation.access === 'not built') {
        throw notBuilt(names.name, operationName);
      }
      const asked = { name: operationName, input: model.input, form };
      const input = validateInput(parts, asked, body);
      try {
        // The input was checked against the very shape its handler declares.
        const run = (handling: Handling) => operation.handle(handling, input as never);
        const output = await parts.transact<unknown>(operation.access, context, run);
        return serializeOutput(shapes, model.output, output, { strict, form });
      } catch (error) {
        if (strict && error instanceof AwsError)
          assertDeclared(error, operationName, model, parts.commonErrors);
        throw error;
      }
    },
  };
}

function assertDeclared(
  error: AwsError,
  operation: string,
  model: OperationModel,
  common: readonly string[],
): void {
  if (model.errors.includes(error.type) || common.includes(error.type)) return;
  throw new Error(`${operation} may not answer ${error.type}: the model does not declare it`, {
    cause: error,
  });
}
