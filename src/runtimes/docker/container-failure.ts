import { containerReason, EngineError } from './engine-errors.ts';

/** Thrown when a container cannot be started and trying again would not help. */
export class ContainerFailure extends Error {
  /** `<ErrorName>: <text>` in the agent's words. */
  readonly reason: string;
  /** It is the task that cannot have what it needs: no container of it failed. */
  readonly isOfTask: boolean;

  constructor(reason: string, cause?: unknown, isOfTask = false) {
    super(reason, { cause });
    this.name = 'ContainerFailure';
    this.reason = reason;
    this.isOfTask = isOfTask;
  }
}

/** A no of the engine under the agent's name for it; anything else as it is. */
export function failureOf(name: string, error: unknown): unknown {
  if (!(error instanceof EngineError)) return error;
  return new ContainerFailure(containerReason(name, error), error);
}
