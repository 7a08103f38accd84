import { invalidPattern } from '../../errors.ts';
import { readExpression, type Test } from './expression.ts';

interface FieldPattern {
  readonly isRest: boolean;
  readonly holds: Test<string>;
}

/**
 * `[ip, user, ..., status = 4*, bytes > 1000]`: a line as fields between spaces, each with a name and
 * with or without conditions on it. `...` is any number of fields. Throws InvalidParameterException.
 */
export function readSpacePattern(pattern: string): Test<string> {
  if (!pattern.endsWith(']')) {
    throw invalidPattern("If a filter pattern starts with '[' it must end with ']'");
  }
  const fields = fieldsOf(pattern.slice(1, -1)).map(readField);
  const rest = fields.findIndex(({ isRest }) => isRest);
  if (fields.filter(({ isRest }) => isRest).length > 1) throw invalidPattern();
  if (rest === -1) {
    return (message) => {
      const values = valuesOf(message);
      return values.length === fields.length && allHold(fields, values);
    };
  }
  const before = fields.slice(0, rest);
  const after = fields.slice(rest + 1);
  return (message) => {
    const values = valuesOf(message);
    return (
      values.length >= before.length + after.length &&
      allHold(before, values) &&
      allHold(after, values.slice(values.length - after.length))
    );
  };
}

function allHold(fields: readonly FieldPattern[], values: readonly string[]): boolean {
  return fields.every(({ holds }, index) => holds(values[index] ?? ''));
}

/** The texts between the commas that are not in quotes. */
function fieldsOf(text: string): readonly string[] {
  const fields = [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|%[^%]*%|[^,])+/gs)];
  return fields.map(([field]) => field.trim());
}

function readField(text: string): FieldPattern {
  if (text === '...') return { isRest: true, holds: () => true };
  const name = /^\(*\s*([\p{L}\p{N}_$.-]+)/u.exec(text)?.[1];
  if (name === undefined) throw invalidPattern();
  if (name === text) return { isRest: false, holds: () => true };
  const holds = readExpression<string>(text, (selector) => {
    if (selector !== name) throw invalidPattern();
    return (value) => [value];
  });
  return { isRest: false, holds };
}

/** What stands in quotes or in brackets is one field. */
function valuesOf(message: string): readonly string[] {
  const fields = message.matchAll(/"([^"]*)"|\[([^\]]*)\]|\S+/g);
  return [...fields].map(([whole, quoted, bracketed]) => quoted ?? bracketed ?? whole);
}
