export interface AwsErrorOptions {
  readonly status?: number;
  /** What the Query protocol writes as Code, where that is not the name of the shape. */
  readonly code?: string;
  /** Members of the error shape beside the message, `resourceIds` for one. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * An answer that refuses a request: the service's own modelled exception with its own text.
 * Anything else that is thrown is a bug of ours and is answered as ServerException.
 */
export class AwsError extends Error {
  /** The shape name, sent as `__type`. */
  readonly type: string;
  readonly status: number;
  readonly code: string;
  /** Undefined where the service sends no message at all. */
  readonly text: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(type: string, text: string | undefined, options: AwsErrorOptions = {}) {
    super(text ?? type);
    this.name = type;
    this.type = type;
    this.text = text;
    this.status = options.status ?? 400;
    this.code = options.code ?? type;
    this.members = options.members ?? {};
  }
}

/** A body that is not JSON, or a member of the wrong JSON type. */
export function serializationError(text: string): AwsError {
  return new AwsError('SerializationException', text);
}

/** An operation the service does not have. ECS sends no message. */
export function unknownOperation(): AwsError {
  return new AwsError('UnknownOperationException', undefined);
}

/** An operation ECS has and Gantry has not: an honest 501, which no SDK retries. */
export function notBuilt(service: string, operation: string): AwsError {
  const text = `Gantry does not implement ${service}:${operation} yet. See docs/coverage.md for what it does.`;
  return new AwsError('NotImplementedException', text, { status: 501 });
}

/** What a client sees of a bug of ours; the log has the rest under the same request id. */
export function serverError(): AwsError {
  // Text observed from the real service: reference §1.3.
  return new AwsError('ServerException', 'Service Unavailable. Please try again later.', {
    status: 500,
  });
}
