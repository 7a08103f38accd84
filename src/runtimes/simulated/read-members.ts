// Readers for the single values of a script, wherever they were written. Each takes the name under
// which the value was given, so that the error says where to look.
import { parseDuration } from '../../kernel/duration.ts';

/** Says what is wrong with a script or a GANTRY_SIMULATE_ variable, and what would be right. */
export class InvalidScriptError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidScriptError';
  }
}

/** `500ms`, `3s`, `1.5m` or `1h30m` in milliseconds. Throws InvalidScriptError. */
export function readDuration(name: string, value: unknown): number {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) throw invalid(name, 'a duration such as 500ms, 3s, 2m or 1h30m', value);
  return ms;
}

/** A whole number from 0 to 255. Throws InvalidScriptError. */
export function readExitCode(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) {
    return value;
  }
  throw invalid(name, 'an exit code from 0 to 255', value);
}

/** HEALTHY or UNHEALTHY. Throws InvalidScriptError. */
export function readHealth(name: string, value: unknown): 'HEALTHY' | 'UNHEALTHY' {
  if (value === 'HEALTHY' || value === 'UNHEALTHY') return value;
  throw invalid(name, 'HEALTHY or UNHEALTHY', value);
}

/** A text that is not empty. Throws InvalidScriptError. */
export function readText(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(name, 'a text that is not empty', value);
}

/** true or false. Throws InvalidScriptError. */
export function readFlag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(name, 'true or false', value);
}

function invalid(name: string, wanted: string, value: unknown): InvalidScriptError {
  return new InvalidScriptError(`${name} must be ${wanted}, but is ${JSON.stringify(value)}`);
}
