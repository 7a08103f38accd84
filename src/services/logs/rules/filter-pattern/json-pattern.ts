import { invalidPattern } from '../../errors.ts';
import { type Look, readExpression, type Test } from './expression.ts';

/** `{ $.a.b[0] = "x" }`: conditions on messages that are JSON; others do not match. */
export function readJsonPattern(pattern: string): Test<string> {
  if (!pattern.endsWith('}')) {
    // Seen by users of the service.
    throw invalidPattern("If a filter pattern starts with '{' it must end with '}'");
  }
  const test = readExpression(pattern.slice(1, -1), readSelector);
  return (message) => {
    const value = parsed(message);
    return value !== undefined && test(value);
  };
}

function parsed(message: string): unknown {
  const start = message.trimStart()[0];
  if (start !== '{' && start !== '[') return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function readSelector(text: string): Look<unknown> {
  if (!text.startsWith('$') || text === '$') throw invalidPattern();
  const steps = [
    ...text.slice(1).matchAll(/\.([^.[\]]+)|\[(?:(\d+|\*)|"([^"]*)"|'([^']*)')\]/g),
  ].map(([, name, index, quoted, single]) => name ?? index ?? quoted ?? single ?? '');
  return (subject) => steps.reduce<readonly unknown[]>(stepInto, [subject]);
}

function stepInto(values: readonly unknown[], step: string): readonly unknown[] {
  return values.flatMap((value): readonly unknown[] => {
    if (typeof value !== 'object' || value === null) return [];
    if (step === '*') return Object.values(value);
    return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : [];
  });
}
