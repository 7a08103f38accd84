/** Thrown when no Docker engine answers: nothing is wrong with the task, try again later. */
export class RuntimeUnavailableError extends Error {
  constructor(cause: unknown) {
    super(`The Docker engine does not answer: ${textOf(cause)}`, { cause });
    this.name = 'RuntimeUnavailableError';
  }
}

/** An answer of the engine that says no, with its HTTP status and its own text. */
export class EngineError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, text: string) {
    super(text);
    this.name = 'EngineError';
    this.statusCode = statusCode;
  }
}

/**
 * Sorts what a call to the engine threw: an abort is passed on, an answer becomes EngineError, and
 * everything else means that there was no answer.
 */
export function engineErrorOf(thrown: unknown): Error {
  if (thrown instanceof EngineError || thrown instanceof RuntimeUnavailableError) return thrown;
  if (!(thrown instanceof Error)) return new RuntimeUnavailableError(thrown);
  if (thrown.name === 'AbortError') return thrown;
  if ('statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return new EngineError(thrown.statusCode, engineText(thrown.message));
  }
  return new RuntimeUnavailableError(thrown);
}

/** Whether the engine answered with this status. */
export function hasStatus(error: unknown, ...statusCodes: readonly number[]): boolean {
  return error instanceof EngineError && statusCodes.includes(error.statusCode);
}

/** Whether a container could not be made because the engine does not have its image. */
export function isMissingImage(error: unknown): boolean {
  return hasStatus(error, 404) && error instanceof Error && /no such image/i.test(error.message);
}

/**
 * A container's reason as the agent words it: the error's name, then the engine's text as Docker's own
 * client prefixes it (reference §3.4.4), 1024 characters at most.
 */
export function containerReason(name: string, error: unknown): string {
  const prefix = error instanceof EngineError ? 'Error response from daemon: ' : '';
  return `${name}: ${prefix}${textOf(error)}`.slice(0, 1024);
}

/** dockerode wraps the engine's text as "(HTTP code 404) no such image - text ". */
function engineText(message: string): string {
  return /^\(HTTP code \d+\) .*? - (.*)$/s.exec(message)?.[1]?.trim() ?? message;
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
