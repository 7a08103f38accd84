import type { Behaviour, ScriptMatch, SimulationScript } from './behaviour.ts';
import {
  InvalidScriptError,
  readDuration,
  readExitCode,
  readFlag,
  readHealth,
  readText,
} from './read-members.ts';

/** An exit without a time gives the container long enough to be seen running. */
export const defaultExitAfterMs = 1000;

/**
 * Reads a script as clients write it in JSON:
 * `{ match: { image?, family?, container? }, exit?: { code?, after? }, outOfMemory?: { after? },
 * health?: { status, after? }, pullError?, startError?, ignoreSigterm?, sigtermExitCode?, log? }`,
 * durations as `500ms`, `3s`, `2m`, `1h`. Throws InvalidScriptError for anything else, so that a
 * misspelt member is not silently without effect.
 */
export function readScript(value: unknown): SimulationScript {
  const script = membersOf('a script', value, ['match', ...Object.keys(readers)]);
  const match = readMatch(script.get('match'));
  let behaviour: Behaviour = {};
  for (const [name, read] of Object.entries(readers)) {
    const member = script.get(name);
    if (member !== undefined) behaviour = { ...behaviour, ...read(member) };
  }
  if (Object.keys(behaviour).length === 0) {
    const all = Object.keys(readers).join(', ');
    throw new InvalidScriptError(`a script must say what happens: one of ${all}`);
  }
  return { match, ...behaviour };
}

const readers: Readonly<Record<keyof Behaviour, (value: unknown) => Behaviour>> = {
  exit: (value) => {
    const exit = membersOf('exit', value, ['code', 'after']);
    const code = exit.get('code') ?? 0;
    return { exit: { code: readExitCode('exit.code', code), afterMs: readAfter('exit', exit) } };
  },
  outOfMemory: (value) => {
    const outOfMemory = membersOf('outOfMemory', value, ['after']);
    return { outOfMemory: { afterMs: readAfter('outOfMemory', outOfMemory) } };
  },
  health: (value) => {
    const health = membersOf('health', value, ['status', 'after']);
    const status = readHealth('health.status', health.get('status'));
    const after = health.get('after');
    if (after === undefined) return { health: { status } };
    return { health: { status, afterMs: readDuration('health.after', after) } };
  },
  pullError: (value) => ({ pullError: readText('pullError', value) }),
  startError: (value) => ({ startError: readText('startError', value) }),
  ignoreSigterm: (value) => ({ ignoreSigterm: readFlag('ignoreSigterm', value) }),
  sigtermExitCode: (value) => ({ sigtermExitCode: readExitCode('sigtermExitCode', value) }),
  log: (value) => ({ log: readText('log', value) }),
};

function readAfter(name: string, members: ReadonlyMap<string, unknown>): number {
  const after = members.get('after');
  return after === undefined ? defaultExitAfterMs : readDuration(`${name}.after`, after);
}

function readMatch(value: unknown): ScriptMatch {
  const match = membersOf('match', value, ['image', 'family', 'container']);
  if (match.size === 0) {
    throw new InvalidScriptError(
      'match must name an image, a family or a container; the image * matches all of them',
    );
  }
  const patterns = [...match].map(([name, pattern]) => [name, readText(`match.${name}`, pattern)]);
  return Object.fromEntries(patterns);
}

function membersOf(
  name: string,
  value: unknown,
  allowed: readonly string[],
): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidScriptError(`${name} must be an object, but is ${JSON.stringify(value)}`);
  }
  const members = new Map<string, unknown>(
    Object.entries(value).filter(([, member]) => member !== undefined),
  );
  for (const key of members.keys()) {
    if (allowed.includes(key)) continue;
    throw new InvalidScriptError(`${name} has no member ${key}; it has ${allowed.join(', ')}`);
  }
  return members;
}
