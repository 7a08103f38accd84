import { type AwsError, serializationError } from './errors.ts';
import type { EnumShape, ModelShapes, Ref, StructureShape, ValueForm } from './model.ts';
import { readText } from './query-values.ts';

/** How one service words what the model alone can tell. `path` is like `overrides.cpu` or `tags[0].key`. */
export interface ConstraintTexts {
  missing(operation: string, path: string): AwsError;
  /** Undefined leaves the check to the handler, for an operation that looks at something else first. */
  notInEnum(
    operation: string,
    path: string,
    values: readonly string[],
    given: string,
  ): AwsError | undefined;
}

interface Walk {
  readonly shapes: ModelShapes;
  readonly operation: string;
  readonly texts: ConstraintTexts;
  readonly form: ValueForm;
  violation: AwsError | undefined;
}

/** Where in the request a value stands. */
interface Place {
  readonly path: string;
  readonly depth: number;
}

const deepest = 64;

/**
 * Checks a parsed JSON body against the input shape of an operation: types first, at any depth, then
 * required members and enums. Returns a copy without unknown members and without nulls; timestamps
 * become epoch milliseconds, blobs stay base64. Throws SerializationException or what `texts` makes of the first violation.
 */
export function validateInput(
  model: { readonly shapes: ModelShapes; readonly texts: ConstraintTexts },
  operation: { readonly name: string; readonly input: string; readonly form?: ValueForm },
  body: unknown,
): unknown {
  const { name, form = 'json' } = operation;
  const walk: Walk = { ...model, operation: name, form, violation: undefined };
  const input = visit(walk, operation.input, body ?? {}, { path: '', depth: 0 });
  if (walk.violation !== undefined) throw walk.violation;
  return input;
}

function visit(walk: Walk, ref: Ref, given: unknown, place: Place): unknown {
  if (place.depth > deepest) throw serializationError('The request is nested too deeply.');
  const value = walk.form === 'query' ? readText(ref, given) : given;
  if (typeof ref === 'object') {
    return 'list' in ref
      ? visitList(walk, ref.list, value, place)
      : visitMap(walk, ref.map, value, place);
  }
  switch (ref) {
    case 'String':
      return typeof value === 'string' ? value : wrongType(value, 'a String');
    case 'Boolean':
      return typeof value === 'boolean' ? value : wrongType(value, 'a Boolean');
    case 'Integer':
      return integer(value, 2 ** 31, 'an Integer');
    case 'Long':
      return integer(value, 2 ** 53, 'a Long');
    case 'Double':
      return typeof value === 'number' ? value : wrongType(value, 'a Double');
    case 'Timestamp':
      return typeof value === 'number' ? Math.round(value * 1000) : wrongType(value, 'a Date');
    case 'Blob':
      return isBase64(value) ? value : wrongType(value, 'a Blob');
    case 'Document':
      return value;
    default:
      return visitShape(walk, ref, value, place);
  }
}

function visitShape(walk: Walk, name: string, value: unknown, place: Place): unknown {
  const shape = walk.shapes[name];
  if (shape === undefined) throw new Error(`the model has no shape ${name}`);
  if (shape.type === 'enum') return visitEnum(walk, shape, value, place.path);
  return visitStructure(walk, shape, value, place);
}

function visitStructure(walk: Walk, shape: StructureShape, value: unknown, place: Place): unknown {
  if (!isObject(value)) return wrongStart(value, '{');
  const result: Record<string, unknown> = {};
  for (const [member, given] of Object.entries(value)) {
    const ref = Object.hasOwn(shape.members, member) ? shape.members[member] : undefined;
    if (ref === undefined || given === null || given === undefined) continue;
    result[member] = visit(walk, ref, given, memberOf(place, member));
  }
  for (const member of shape.required ?? []) {
    if (result[member] !== undefined) continue;
    walk.violation ??= walk.texts.missing(walk.operation, memberOf(place, member).path);
  }
  return result;
}

function visitEnum(walk: Walk, shape: EnumShape, value: unknown, path: string): unknown {
  if (typeof value !== 'string') return wrongType(value, 'a String');
  if (!shape.values.includes(value)) {
    walk.violation ??= walk.texts.notInEnum(walk.operation, path, shape.values, value);
  }
  return value;
}

function visitList(walk: Walk, ref: Ref, value: unknown, place: Place): unknown {
  if (!Array.isArray(value)) return wrongStart(value, '[');
  return value
    .filter((item) => item !== null && item !== undefined)
    .map((item, at) => visit(walk, ref, item, itemOf(place, at)));
}

function visitMap(walk: Walk, ref: Ref, value: unknown, place: Place): unknown {
  if (!isObject(value)) return wrongStart(value, '{');
  // A key such as __proto__ must become an ordinary entry, which assignment to a literal would not do.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key, visit(walk, ref, item, memberOf(place, key))]),
  );
}

function memberOf(place: Place, member: string): Place {
  const path = place.path === '' ? member : `${place.path}.${member}`;
  return { path, depth: place.depth + 1 };
}

function itemOf(place: Place, index: number): Place {
  return { path: `${place.path}[${index}]`, depth: place.depth + 1 };
}

function integer(value: unknown, limit: number, target: string): number {
  if (typeof value !== 'number') return wrongType(value, target);
  // Some clients write whole numbers as 1.0; JSON makes no difference, and neither do we.
  if (!Number.isInteger(value)) return unconvertible('FLOAT_VALUE', target);
  if (value >= limit || value < -limit) return unconvertible('NUMBER_VALUE', target);
  return value;
}

function isBase64(value: unknown): boolean {
  return typeof value === 'string' && value.length % 4 === 0 && /^[\w+/-]*={0,2}$/.test(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(value: unknown, target: string): never {
  return unconvertible(token(value), target);
}

function unconvertible(found: string, target: string): never {
  throw serializationError(`${found} can not be converted to ${target}`);
}

function wrongStart(value: unknown, expected: '{' | '['): never {
  const found = token(value);
  throw serializationError(
    found.startsWith('START_OF')
      ? `Unexpected token ${found}, expected ${expected}`
      : `Unrecognized token: expected ${expected}, found ${found}`,
  );
}

/** The JSON token names that appear in AWS's own deserialisation messages. */
function token(value: unknown): string {
  if (Array.isArray(value)) return 'START_OF_LIST';
  switch (typeof value) {
    case 'number':
      return 'NUMBER_VALUE';
    case 'string':
      return 'STRING_VALUE';
    case 'boolean':
      return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
    default:
      return value === null ? 'NULL_VALUE' : 'START_OF_MAP';
  }
}
