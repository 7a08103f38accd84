import type { Behaviour } from './behaviour.ts';
import {
  InvalidScriptError,
  readDuration,
  readExitCode,
  readFlag,
  readHealth,
} from './read-members.ts';
import { defaultExitAfterMs } from './read-script.ts';

const prefix = 'GANTRY_SIMULATE_';
const names = [
  'EXIT_CODE',
  'EXIT_AFTER',
  'OOM_AFTER',
  'HEALTH',
  'HEALTH_AFTER',
  'PULL_ERROR',
  'START_ERROR',
  'IGNORE_SIGTERM',
  'SIGTERM_EXIT_CODE',
  'LOG',
] as const;
type Name = (typeof names)[number];

/**
 * The behaviour that a container's environment asks for: GANTRY_SIMULATE_EXIT_CODE, _EXIT_AFTER
 * (`500ms`, `3s`, `2m`), _OOM_AFTER, _HEALTH, _HEALTH_AFTER, _PULL_ERROR, _START_ERROR,
 * _IGNORE_SIGTERM, _SIGTERM_EXIT_CODE, _LOG. An empty value is as good as none. Throws InvalidScriptError
 * for a value, or a name with the prefix, that it does not understand.
 */
export function readEnvironment(environment: Readonly<Record<string, string>>): Behaviour {
  const given = new Map<Name, string>();
  for (const [key, value] of Object.entries(environment)) {
    if (!key.startsWith(prefix) || value === '') continue;
    const name = names.find((known) => key === prefix + known);
    if (name === undefined) {
      const all = names.map((known) => prefix + known).join(', ');
      throw new InvalidScriptError(`${key} is not a variable of the simulator; those are ${all}`);
    }
    given.set(name, value);
  }
  return given.size === 0 ? {} : { ...readEnds(given), ...readHealthOf(given), ...readRest(given) };
}

function readEnds(given: ReadonlyMap<Name, string>): Behaviour {
  const code = read(given, 'EXIT_CODE', readExitCode);
  const afterMs = read(given, 'EXIT_AFTER', readDuration);
  const oomAfterMs = read(given, 'OOM_AFTER', readDuration);
  const exits = code !== undefined || afterMs !== undefined;
  return {
    ...(exits && { exit: { code: code ?? 0, afterMs: afterMs ?? defaultExitAfterMs } }),
    ...(oomAfterMs !== undefined && { outOfMemory: { afterMs: oomAfterMs } }),
  };
}

function readHealthOf(given: ReadonlyMap<Name, string>): Behaviour {
  const status = read(given, 'HEALTH', readHealth);
  const afterMs = read(given, 'HEALTH_AFTER', readDuration);
  if (status !== undefined) {
    return { health: { status, ...(afterMs !== undefined && { afterMs }) } };
  }
  if (afterMs === undefined) return {};
  throw new InvalidScriptError(`${prefix}HEALTH_AFTER needs ${prefix}HEALTH beside it`);
}

function readRest(given: ReadonlyMap<Name, string>): Behaviour {
  const pullError = given.get('PULL_ERROR');
  const startError = given.get('START_ERROR');
  const ignoreSigterm = read(given, 'IGNORE_SIGTERM', readFlag);
  const log = given.get('LOG');
  const sigtermExitCode = read(given, 'SIGTERM_EXIT_CODE', readExitCode);
  return {
    ...(pullError !== undefined && { pullError }),
    ...(startError !== undefined && { startError }),
    ...(ignoreSigterm !== undefined && { ignoreSigterm }),
    ...(sigtermExitCode !== undefined && { sigtermExitCode }),
    ...(log !== undefined && { log }),
  };
}

/** Numbers and flags are given to the reader as such; whatever else is in the text it refuses. */
function read<T>(
  given: ReadonlyMap<Name, string>,
  name: Name,
  reader: (name: string, value: unknown) => T,
): T | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  const flags: Readonly<Record<string, boolean>> = { true: true, false: false };
  return reader(prefix + name, /^\d+$/.test(text) ? Number(text) : (flags[text] ?? text));
}
