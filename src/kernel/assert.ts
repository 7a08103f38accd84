/** Thrown when Gantry finds that something it believes is not so. Always a bug of ours. */
export class AssertionError extends Error {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'AssertionError';
    this.details = details;
  }
}

/** States what the code believes. Stays on in production. Throws AssertionError. */
export function assert(
  condition: boolean,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): asserts condition {
  if (!condition) throw new AssertionError(message, details);
}
