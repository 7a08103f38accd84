/** One step of cleaning up; each is done whatever became of those before it. */
export type CleanUp = () => Promise<unknown>;

/**
 * Does the work, then every step in order. Rejects with the first error there was: a clean-up that fails
 * because the work did must not hide why. `say` hears of the errors after the first. SIGINT and SIGTERM
 * end the work, not the steps.
 */
export async function cleaningUp<T>(
  work: () => Promise<T>,
  steps: readonly CleanUp[],
  say: (text: string) => void,
): Promise<T> {
  const errors: unknown[] = [];
  const outcome = await interruptible(work).then(
    (value) => ({ value }),
    (error: unknown) => {
      errors.push(error);
      return undefined;
    },
  );
  for (const step of steps) await step().catch((error: unknown) => errors.push(error));
  const [first, ...others] = errors;
  for (const error of others) say(`cleaning up failed as well: ${textOf(error)}`);
  if (outcome !== undefined && errors.length === 0) return outcome.value;
  throw first;
}

async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  let interrupt = (): void => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new Error('interrupted'));
  });
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
