import { assert } from '../kernel/assert.ts';
import { isoInstant } from '../kernel/instant.ts';
import type { ModelShapes, Ref, ValueForm } from './model.ts';

/**
 * Turns an operation's result into the value that goes on the wire: members in the model's
 * (alphabetical) order, timestamps from epoch milliseconds to epoch seconds, or to ISO 8601 for the
 * Query protocol, absent members left out.
 * With `strict` a member the model does not know is an AssertionError: tests run strict, so a response
 * an SDK would not understand cannot be merged.
 */
export function serializeOutput(
  shapes: ModelShapes,
  shapeName: string,
  value: unknown,
  options: { readonly strict: boolean; readonly form?: ValueForm },
): Record<string, unknown> {
  const { strict, form = 'json' } = options;
  return structure({ shapes, strict, form }, shapeName, value, shapeName);
}

interface Walk {
  readonly shapes: ModelShapes;
  readonly strict: boolean;
  readonly form: ValueForm;
}

function structure(
  walk: Walk,
  name: string,
  value: unknown,
  path: string,
): Record<string, unknown> {
  const shape = walk.shapes[name];
  assert(shape !== undefined && shape.type !== 'enum', 'the model has no such structure', { name });
  assert(isObject(value), 'a structure is not an object', { path });
  const result: Record<string, unknown> = {};
  for (const member in shape.members) {
    const ref = shape.members[member];
    const given = value[member];
    if (ref === undefined || given === undefined || given === null) continue;
    result[member] = write(walk, ref, given, `${path}.${member}`);
  }
  if (walk.strict) {
    for (const member of Object.keys(value)) {
      const known = value[member] === undefined || Object.hasOwn(shape.members, member);
      assert(known, 'not in the model', { path, member });
    }
  }
  return result;
}

function write(walk: Walk, ref: Ref, value: unknown, path: string): unknown {
  if (typeof ref === 'object') {
    if ('list' in ref) {
      assert(Array.isArray(value), 'a list is not an array', { path });
      return value.map((item, at) => write(walk, ref.list, item, `${path}[${at}]`));
    }
    assert(isObject(value), 'a map is not an object', { path });
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, write(walk, ref.map, item, path)]),
    );
  }
  switch (ref) {
    case 'String':
    case 'Blob':
      return primitive(value, 'string', path);
    case 'Boolean':
      return primitive(value, 'boolean', path);
    case 'Integer':
    case 'Long':
    case 'Double':
      return primitive(value, 'number', path);
    case 'Timestamp':
      assert(typeof value === 'number', 'a timestamp is not a number of milliseconds', { path });
      return walk.form === 'query' ? isoInstant(value) : value / 1000;
    case 'Document':
      return value;
    default:
      return walk.shapes[ref]?.type === 'enum'
        ? primitive(value, 'string', path)
        : structure(walk, ref, value, path);
  }
}

function primitive(value: unknown, type: 'string' | 'boolean' | 'number', path: string): unknown {
  assert(typeof value === type, `a response member is not a ${type}`, { path });
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
