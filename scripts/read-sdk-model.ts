// Reads the model of a service from its pinned SDK package: the runtime schema constants give structure,
// the declaration files give enums and the exceptions of each operation. No documentation is read.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtPart } from './built-part.ts';
import type { SdkService } from './sdk-services.ts';

/** A member's type: a primitive, the name of a shape, or a list or map of such. */
export type Ref = string | { readonly list: Ref } | { readonly map: Ref };

export interface Structure {
  readonly kind: 'structure' | 'union';
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Ref>>;
  readonly sensitive: readonly string[];
}

export interface OperationOfModel {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly errors: readonly string[];
}

export interface ErrorOfModel {
  readonly status: number;
  /** What the Query protocol writes as Code: for many errors not the name of the shape. */
  readonly code: string;
}

/** Everything AWS is the author of, sorted by name where order matters. */
export interface SdkModel {
  readonly service: SdkService;
  readonly sdkVersion: string;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly structures: ReadonlyMap<string, Structure>;
  readonly errors: ReadonlyMap<string, ErrorOfModel>;
  readonly operations: readonly OperationOfModel[];
  /** Every operation of the service, also those that are not built. */
  readonly operationNames: readonly string[];
}

/** The input or output of an operation that has none. */
const unit = 'Unit';

interface Reading {
  readonly service: SdkService;
  readonly folder: string;
  readonly enumOfMember: ReadonlyMap<string, string>;
}

/** Reads the model of what is built of a service. Throws when the SDK package has changed its layout. */
export function readSdkModel(service: SdkService): SdkModel {
  const folder = join(import.meta.dirname, '../node_modules', service.package);
  const declarations = readDeclarations(folder);
  const enums = readEnums(declarations);
  const reading = { service, folder, enumOfMember: readEnumMembers(declarations, enums) };
  const structures = new Map<string, Structure>();
  const errors = new Map<string, ErrorOfModel>();
  const operations: OperationOfModel[] = [];
  for (const value of Object.values(service.sdk)) {
    if (!Array.isArray(value) || typeof value[2] !== 'string') continue;
    const schema: readonly unknown[] = value;
    const name = String(schema[2]);
    if (schema[0] === 9) operations.push(operationOf(reading, name, schema));
    else if (schema[0] === -3 && schema[1] === service.namespace)
      errors.set(name, errorOf(service, name, schema));
    else if (schema[0] === 3 || schema[0] === 4)
      structures.set(name, structureOf(reading, name, schema));
  }
  operations.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (operations.length < 5) {
    throw new Error(`${service.name}: too few operations found: has the SDK changed its layout?`);
  }
  if (operations.some(({ input, output }) => input === unit || output === unit)) {
    structures.set(unit, { kind: 'structure', required: [], members: {}, sensitive: [] });
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const operationNames = operations.map(({ name }) => name);
  const whole = { service, enums, structures, errors, operations, operationNames };
  return builtPart({ ...whole, sdkVersion: String(version) });
}

function readDeclarations(folder: string): string {
  return ['models_0', 'models_1', 'errors', 'enums']
    .map((name) => join(folder, `dist-types/models/${name}.d.ts`))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
}

function readEnums(declarations: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const match of declarations.matchAll(/export declare const (\w+): \{([^}]*)\};/g)) {
    const values = [...String(match[2]).matchAll(/readonly \w+: "([^"]*)";/g)].map((m) =>
      String(m[1]),
    );
    if (values.length > 0) found.set(String(match[1]), values);
  }
  return found;
}

/** "Interface.member" → the enum named in its declared type (of the element, for lists). */
function readEnumMembers(
  declarations: string,
  enums: ReadonlyMap<string, readonly string[]>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of declarations.matchAll(/export interface (\w+) \{([^}]*)\}/g)) {
    for (const member of String(match[2]).matchAll(/^\s+(\w+)\??: \(?(\w+)[^;]*;/gm)) {
      if (enums.has(String(member[2]))) found.set(`${match[1]}.${member[1]}`, String(member[2]));
    }
  }
  return found;
}

function operationOf(
  { service, folder }: Reading,
  name: string,
  schema: readonly unknown[],
): OperationOfModel {
  const command = readFileSync(join(folder, `dist-types/commands/${name}Command.d.ts`), 'utf8');
  const thrown = [...command.matchAll(/@throws \{@link (\w+)\}/g)].map((m) => String(m[1]));
  const base = Object.keys(service.sdk).find((one) => one.endsWith('ServiceException'));
  return {
    name,
    input: nameOf(schema[4]),
    output: nameOf(schema[5]),
    errors: thrown.filter((error) => error !== base).sort(),
  };
}

/** AWS writes "unit" where an operation takes or answers nothing. */
function nameOf(ref: unknown): string {
  const value: unknown = typeof ref === 'function' ? ref() : ref;
  return value === 'unit' ? unit : String(resolve(value)[2]);
}

/** The JSON services answer 400 whatever status the model has (reference §1.3); Query services do not. */
function errorOf(service: SdkService, name: string, schema: readonly unknown[]): ErrorOfModel {
  // The fourth place of an error schema holds its traits; the fault is always among them.
  const traits = schema[3] as {
    error: 'client' | 'server';
    httpError?: number;
    awsQueryError?: [string, number];
  };
  const byFault = traits.error === 'server' ? 500 : 400;
  if (service.wire.query === undefined) return { status: byFault, code: name };
  const [code, status] = traits.awsQueryError ?? [name, traits.httpError ?? byFault];
  return { status, code };
}

function structureOf(reading: Reading, name: string, schema: readonly unknown[]): Structure {
  // A structure schema lists its member names, then as many references; see `refOf` for those.
  const names = schema[4] as string[];
  const refs = schema[5] as unknown[];
  const members: Record<string, Ref> = {};
  const sensitive: string[] = [];
  names.forEach((member, at) => {
    members[member] = refOf(refs[at], `${name}.${member}`, reading);
    if (isSensitive(refs[at])) sensitive.push(member);
  });
  // The seventh place says how many of the leading members are required.
  const required = names.slice(0, Number(schema[6] ?? 0)).sort();
  const sorted = Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
  const kind = schema[0] === 4 ? 'union' : 'structure';
  return { kind, required, members: sorted, sensitive };
}

function resolve(ref: unknown): readonly unknown[] {
  const value: unknown = typeof ref === 'function' ? ref() : ref;
  if (!Array.isArray(value)) throw new Error(`not a schema: ${String(value)}`);
  return value;
}

/** A member is [schema, traits] when it carries traits of its own; trait bit 8 marks sensitive simple shapes. */
function isSensitive(ref: unknown): boolean {
  const value: unknown = typeof ref === 'function' ? ref() : ref;
  if (!Array.isArray(value)) return false;
  if (value.length === 2) return isSensitive(value[0]);
  return value[0] === 0 && value[3] === 8;
}

function refOf(ref: unknown, path: string, reading: Reading): Ref {
  if (typeof ref === 'number') return simple(ref, path, reading);
  const value = resolve(ref);
  if (value.length === 2) return refOf(value[0], path, reading);
  switch (value[0]) {
    case 0:
      return simple(Number(value[4]), path, reading);
    case 1:
      return { list: refOf(value[4], path, reading) };
    case 2:
      return { map: refOf(value[5], path, reading) };
    case 3:
    case 4:
      return String(value[2]);
    case -3:
      // An exception that an event stream can carry. Gantry sends none that way.
      return 'Document';
    default:
      throw new Error(`${path}: unknown schema kind ${String(value[0])}`);
  }
}

function simple(code: number, path: string, reading: Reading): Ref {
  if (code >= 128) return { map: simple(code - 128, path, reading) };
  if (code >= 64) return { list: simple(code - 64, path, reading) };
  const { doubles, longs } = reading.service;
  switch (code) {
    case 0:
      return reading.enumOfMember.get(path) ?? 'String';
    case 1:
      return doubles.has(path) ? 'Double' : longs.has(path) ? 'Long' : 'Integer';
    case 2:
      return 'Boolean';
    case 4:
    case 5:
    case 7:
      return 'Timestamp';
    case 15:
      return 'Document';
    case 21:
      return 'Blob';
    default:
      throw new Error(`${path}: unknown simple type ${code}`);
  }
}
