import { query } from '../../operation.ts';
import { randomPassword } from '../../rules/random-password.ts';

/** Draws a password; with `--seed` it can be drawn again. */
export const getRandomPassword = query('GetRandomPassword', ({ ids }, input) => ({
  RandomPassword: randomPassword(input, (limit) => ids.below(limit)),
}));
