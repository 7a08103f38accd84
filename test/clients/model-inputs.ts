// Inputs made from the generated model: every member of an operation at every depth, with values of the
// right types or with one value of a wrong type somewhere.
import fc from 'fast-check';
import type { ModelShapes, OperationModel, Ref } from '../../src/aws/model.ts';

const deepest = 6;
/** Things that exist, things that nearly do, and what breaks code that trusts its input. */
const strings = [
  'demo',
  'web',
  'web:1',
  'web:0',
  'app:1',
  'web:99999999999999999999',
  'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
  'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
  'arn:aws:ecs:eu-west-1:111111111111:cluster/demo',
  'arn:aws:ecs:us-east-1:000000000000:task/demo/0123456789abcdef0123456789abcdef',
  'arn:::::',
  'FARGATE',
  'EC2',
  'ENABLED',
  'app',
  '256',
  '512',
  '-1',
  '0',
  '1e999',
  '.5 vcpu',
  '2 GB',
  'subnet-1',
  'attribute:ecs.os-type == linux',
  'containerInsights',
  '__proto__',
  'constructor',
  'toString',
  '',
  ' ',
  '/',
  ':',
  '%00',
  '\u0000',
  '\ud800',
  '🚢',
  "'; DROP TABLE tasks; --",
  'x'.repeat(256),
  'x'.repeat(10_000),
];
const numbers = [0, 1, -1, 2, 10, 100, 101, 256, 512, 65_535, 65_536, 2 ** 31 - 1, -(2 ** 31)];

const text = fc.oneof(fc.constantFrom(...strings), fc.string({ unit: 'binary', maxLength: 20 }));

/** A path through the members of an operation's input, and the type at its end. */
interface Place {
  readonly path: readonly (string | number)[];
  readonly ref: Ref;
}

export interface InputModel {
  readonly shapes: ModelShapes;
  readonly operationModels: Readonly<Record<string, OperationModel>>;
}

/** Makes inputs of the operations of a service. */
export class ModelInputs {
  readonly #model: InputModel;

  constructor(model: InputModel) {
    this.#model = model;
  }

  /** Inputs of an operation whose types are right; required members may be missing. */
  typedInputs(operation: string): fc.Arbitrary<unknown> {
    return this.#anyValue(this.#inputOf(operation), 0);
  }

  /** Every place in the input of an operation, to the depth at which shapes repeat themselves. */
  placesOf(operation: string): readonly Place[] {
    return this.#walk(this.#inputOf(operation), [], 0);
  }

  /** Values that are not of the type, and that JSON can carry. */
  wrongValues(ref: Ref): fc.Arbitrary<unknown> {
    const kind = this.#kindOf(ref);
    const all = {
      string: fc.string(),
      boolean: fc.boolean(),
      number: fc.oneof(fc.integer(), fc.constantFrom(1e300, -1e300)),
      fraction: fc.constantFrom(0.5, -1.25),
      object: fc.constantFrom({}, { a: 1 }),
      array: fc.constantFrom([], [1], [[]]),
    };
    const others = Object.entries(all).filter(([name]) => {
      if (name === kind) return false;
      return name === 'fraction' ? kind !== 'double' : !(name === 'number' && kind === 'double');
    });
    return fc.oneof(...others.map(([, arbitrary]) => arbitrary));
  }

  /** A good input in which one member, anywhere, has another value of its type. */
  nearlyGoodInputs(operation: string, good: unknown): fc.Arbitrary<unknown> {
    return fc
      .constantFrom(...this.placesOf(operation))
      .chain(({ path, ref }) =>
        this.#anyValue(ref, path.length).map((value) => inputWith(path, value)),
      )
      .map((change) => merged(good, change));
  }

  #anyValue(ref: Ref, depth: number): fc.Arbitrary<unknown> {
    if (typeof ref === 'object') {
      if ('list' in ref) return fc.array(this.#anyValue(ref.list, depth + 1), { maxLength: 3 });
      return fc.dictionary(text, this.#anyValue(ref.map, depth + 1), { maxKeys: 3 });
    }
    switch (ref) {
      case 'String':
        return text;
      case 'Blob':
        return fc.oneof(fc.base64String(), text);
      case 'Boolean':
        return fc.boolean();
      case 'Integer':
      case 'Long':
        return fc.oneof(fc.constantFrom(...numbers), fc.integer());
      case 'Double':
        return fc.double({ noNaN: true, noDefaultInfinity: true });
      case 'Timestamp':
        return fc.integer({ min: 0, max: 2 ** 33 });
      case 'Document':
        return fc.jsonValue({ maxDepth: 2 });
      default:
        return this.#shapeValue(ref, depth);
    }
  }

  #shapeValue(name: string, depth: number): fc.Arbitrary<unknown> {
    const shape = this.#model.shapes[name];
    if (shape === undefined) throw new Error(`the model has no shape ${name}`);
    if (shape.type === 'enum') {
      return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...shape.values) }, text);
    }
    if (depth > deepest) return fc.constant({});
    const members = Object.entries(shape.members).map(([member, ref]) => {
      const present = shape.required?.includes(member) === true ? 9 : 3;
      const value = fc.oneof(
        { weight: present, arbitrary: fc.constant('present' as const) },
        { weight: 10 - present, arbitrary: fc.constantFrom('absent' as const, 'null' as const) },
      );
      // A chain, so that the values of absent members are never made: the shapes are large.
      const made = value.chain((how) => {
        if (how === 'absent') return fc.constant(undefined);
        return how === 'null' ? fc.constant(null) : this.#anyValue(ref, depth + 1);
      });
      return [member, made] as const;
    });
    return fc.record(Object.fromEntries(members)).map(withoutUndefined);
  }

  #walk(ref: Ref, path: Place['path'], depth: number): readonly Place[] {
    const here = { path, ref };
    if (depth > deepest) return [here];
    if (typeof ref === 'object') {
      const [inner, step] = 'list' in ref ? [ref.list, 0] : [ref.map, 'key'];
      return [here, ...this.#walk(inner, [...path, step], depth + 1)];
    }
    const shape = this.#model.shapes[ref];
    if (shape === undefined || shape.type === 'enum') return [here];
    const below = Object.entries(shape.members).flatMap(([member, inner]) =>
      this.#walk(inner, [...path, member], depth + 1),
    );
    return [here, ...below];
  }

  #kindOf(ref: Ref): string {
    if (typeof ref === 'object') return 'list' in ref ? 'array' : 'object';
    if (ref === 'Integer' || ref === 'Long') return 'number';
    if (ref === 'Double' || ref === 'Timestamp') return 'double';
    if (ref === 'Boolean') return 'boolean';
    const shape = this.#model.shapes[ref];
    return shape !== undefined && shape.type !== 'enum' ? 'object' : 'string';
  }

  #inputOf(operation: string): string {
    const model = this.#model.operationModels[operation];
    if (model === undefined) throw new Error(`the model has no operation ${operation}`);
    return model.input;
  }
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
}

function merged(good: unknown, change: unknown): unknown {
  if (Array.isArray(good) && Array.isArray(change) && change.length === 1) {
    return [merged(good[0], change[0]), ...good.slice(1)];
  }
  if (!isObject(good) || !isObject(change)) return change;
  const changed = Object.entries(change).map(([key, value]) => [key, merged(good[key], value)]);
  return { ...good, ...Object.fromEntries(changed) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An input that has nothing but a value at a place, and what leads there. */
export function inputWith(path: Place['path'], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => {
    return typeof step === 'number' ? [inner] : { [step]: inner };
  }, value);
}
