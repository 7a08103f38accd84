import { AssertionError } from '../kernel/assert.ts';
import { isoInstant } from '../kernel/instant.ts';
import {
  cborMarks,
  type ModelShapes,
  type Ref,
  type StructureShape,
  type ValueForm,
} from './model.ts';

export interface SerializeOptions {
  /** A member the model does not know is an AssertionError. */
  readonly strict: boolean;
  readonly form?: ValueForm;
}

/**
 * Writes an operation's result as the JSON text that goes on the wire: members in the model's
 * (alphabetical) order, timestamps from epoch milliseconds to epoch seconds, or to ISO 8601 for the
 * Query protocol, values of CBOR's own types marked for that protocol, absent members left out. A frozen structure or list is written once and its text
 * kept with it: whoever freezes one promises that nothing in it changes.
 * Tests run strict, so a response an SDK would not understand cannot be merged.
 */
export function serializeOutput(
  shapes: ModelShapes,
  shapeName: string,
  value: unknown,
  { strict, form = 'json' }: SerializeOptions,
): string {
  let writers = writersOf.get(shapes);
  if (writers === undefined) {
    writers = new Map();
    writersOf.set(shapes, writers);
  }
  const kind = `${form}${strict ? ' strict' : ''}`;
  let ofKind = writers.get(kind);
  if (ofKind === undefined) {
    ofKind = new Writers(shapes, { strict, form });
    writers.set(kind, ofKind);
  }
  return ofKind.structure(shapeName)(value);
}

/** The text of a value of one type. Throws AssertionError for a value of another. */
type Write = (value: unknown) => string;

const writersOf = new WeakMap<ModelShapes, Map<string, Writers>>();

/** What writes the structures of a model, made when they are first written. */
class Writers {
  readonly #shapes: ModelShapes;
  readonly #options: Required<SerializeOptions>;
  readonly #structures = new Map<string, Write>();

  constructor(shapes: ModelShapes, options: Required<SerializeOptions>) {
    this.#shapes = shapes;
    this.#options = options;
  }

  structure(name: string): Write {
    const known = this.#structures.get(name);
    if (known !== undefined) return known;
    const shape = this.#shapes[name];
    if (shape === undefined || shape.type === 'enum') {
      throw new AssertionError('the model has no such structure', { name });
    }
    let members: readonly MemberWriter[] | undefined;
    const write = once((value) => {
      if (!isObject(value)) throw unlike('a structure', name);
      // Not before: shapes may hold themselves.
      members ??= this.#membersOf(name, shape);
      let text = '';
      for (const { member, key, write: writeMember } of members) {
        const given = value[member];
        if (given === undefined || given === null) continue;
        text += text === '' ? key : `,${key}`;
        text += writeMember(given);
      }
      if (this.#options.strict) assertKnown(name, shape, value);
      return `{${text}}`;
    });
    this.#structures.set(name, write);
    return write;
  }

  #membersOf(name: string, shape: StructureShape): readonly MemberWriter[] {
    return Object.entries(shape.members).map(([member, ref]) => ({
      member,
      key: `${JSON.stringify(member)}:`,
      write: this.#writerOf(ref, `${name}.${member}`),
    }));
  }

  #writerOf(ref: Ref, path: string): Write {
    if (typeof ref === 'object') {
      return 'list' in ref ? this.#list(ref.list, path) : this.#map(ref.map, path);
    }
    switch (ref) {
      case 'String':
        return textWriter(path);
      case 'Blob':
        return this.#marked('blob', textWriter(path));
      case 'Boolean':
        return (value) => {
          if (typeof value !== 'boolean') throw unlike('a boolean', path);
          return value ? 'true' : 'false';
        };
      case 'Integer':
      case 'Long':
        return (value) => String(numberOf(value, path));
      case 'Double':
        return this.#marked('double', (value) => String(numberOf(value, path)));
      case 'Timestamp':
        return this.#options.form === 'query'
          ? (value) => JSON.stringify(isoInstant(numberOf(value, path)))
          : this.#marked('timestamp', (value) => String(numberOf(value, path) / 1000));
      case 'Document':
        return (value) => JSON.stringify(value) ?? 'null';
      default:
        return this.#shapes[ref]?.type === 'enum' ? textWriter(path) : this.structure(ref);
    }
  }

  /** Says of which type of CBOR's a value is. */
  #marked(type: keyof typeof cborMarks, write: Write): Write {
    if (this.#options.form !== 'cbor') return write;
    return (value) => `{"${cborMarks[type]}":${write(value)}}`;
  }

  #list(of: Ref, path: string): Write {
    const write = this.#writerOf(of, path);
    const areTexts = typeof of === 'string' && (of === 'String' || this.#isEnum(of));
    return once((value) => {
      if (!Array.isArray(value)) throw unlike('a list', path);
      if (!areTexts) return `[${value.map(write).join(',')}]`;
      // Many texts are written faster together than each by itself.
      for (const item of value) {
        if (typeof item !== 'string') throw unlike('a list of strings', path);
      }
      return JSON.stringify(value);
    });
  }

  #isEnum(name: string): boolean {
    return this.#shapes[name]?.type === 'enum';
  }

  #map(of: Ref, path: string): Write {
    const write = this.#writerOf(of, path);
    return (value) => {
      if (!isObject(value)) throw unlike('a map', path);
      const entries = Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}:${write(item)}`,
      );
      return `{${entries.join(',')}}`;
    };
  }
}

interface MemberWriter {
  readonly member: string;
  /** The member's name as it stands in the text, with its colon. */
  readonly key: string;
  readonly write: Write;
}

/** Keeps the text of what cannot change. */
function once(write: Write): Write {
  const texts = new WeakMap<object, string>();
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return write(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = write(value);
    texts.set(value, text);
    return text;
  };
}

function textWriter(path: string): Write {
  return (value) => {
    if (typeof value !== 'string') throw unlike('a string', path);
    return JSON.stringify(value);
  };
}

function numberOf(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw unlike('a number', path);
}

function assertKnown(
  name: string,
  shape: StructureShape,
  value: Readonly<Record<string, unknown>>,
): void {
  for (const member of Object.keys(value)) {
    const known = value[member] === undefined || Object.hasOwn(shape.members, member);
    if (!known) throw new AssertionError('not in the model', { path: `${name}.${member}` });
  }
}

/** A bug of ours: the handler's types promised something else. */
function unlike(what: string, path: string): AssertionError {
  return new AssertionError(`a part of a response is not ${what}`, { path });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
