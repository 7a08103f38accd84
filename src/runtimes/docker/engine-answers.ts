import { engineErrorOf, hasStatus } from './engine-errors.ts';

/** The engine's answer; what the call threw is sorted into the two kinds of failure. */
export async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw engineErrorOf(error);
  }
}

/** The answer, or undefined when the engine answers with one of the statuses. */
export async function unless<T>(
  statuses: number | readonly number[],
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await answered(call);
  } catch (error) {
    if (hasStatus(error, ...[statuses].flat())) return undefined;
    throw error;
  }
}
