// Reads the ECS model from the pinned SDK package: its runtime schema constants give structure, its
// declaration files give enums and the exceptions of each operation. No documentation text is read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ecs from '@aws-sdk/client-ecs';

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

/** Everything AWS is the author of, sorted by name where order matters. */
export interface SdkModel {
  readonly sdkVersion: string;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly structures: ReadonlyMap<string, Structure>;
  /** Exception name to HTTP status. */
  readonly errors: ReadonlyMap<string, 400 | 500>;
  readonly operations: readonly OperationOfModel[];
}

/** Members that hold fractions. The SDK says only "number"; these are the documented doubles. */
const doubles = new Set([
  'Scale.value',
  'Resource.doubleValue',
  'LinearConfiguration.stepPercent',
  'CanaryConfiguration.canaryPercent',
  'ServiceRevisionSummary.requestedTestTrafficWeight',
  'ServiceRevisionSummary.requestedProductionTrafficWeight',
  'DaemonDeploymentConfiguration.drainPercent',
  'DaemonDeployment.drainPercent',
  'MemoryGiBPerVCpuRequest.min',
  'MemoryGiBPerVCpuRequest.max',
  'NetworkBandwidthGbpsRequest.min',
  'NetworkBandwidthGbpsRequest.max',
  'TotalLocalStorageGBRequest.min',
  'TotalLocalStorageGBRequest.max',
]);
const longs = new Set(['Resource.longValue']);

const sdk = join(import.meta.dirname, '../node_modules/@aws-sdk/client-ecs');

/** Reads the whole model. Throws when the SDK package has changed its layout. */
export function readSdkModel(): SdkModel {
  const declarations = readDeclarations();
  const enums = readEnums(declarations);
  const enumOfMember = readEnumMembers(declarations, enums);
  const structures = new Map<string, Structure>();
  const errors = new Map<string, 400 | 500>();
  const operations: OperationOfModel[] = [];
  for (const value of Object.values<unknown>(ecs)) {
    if (!Array.isArray(value) || typeof value[2] !== 'string') continue;
    const schema: readonly unknown[] = value;
    const name = String(schema[2]);
    if (schema[0] === 9) operations.push(operationOf(name, schema));
    else if (schema[0] === -3 && schema[1] === 'com.amazonaws.ecs')
      errors.set(name, statusOf(schema));
    else if (schema[0] === 3 || schema[0] === 4)
      structures.set(name, structureOf(name, schema, enumOfMember));
  }
  operations.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (operations.length < 88) {
    throw new Error(`only ${operations.length} operations found: has the SDK changed its layout?`);
  }
  const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  return { sdkVersion: String(version), enums, structures, errors, operations };
}

function readDeclarations(): string {
  return ['models_0', 'models_1', 'errors', 'enums']
    .map((name) => readFileSync(join(sdk, `dist-types/models/${name}.d.ts`), 'utf8'))
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

function operationOf(name: string, schema: readonly unknown[]): OperationOfModel {
  const command = readFileSync(join(sdk, `dist-types/commands/${name}Command.d.ts`), 'utf8');
  const thrown = [...command.matchAll(/@throws \{@link (\w+)\}/g)].map((m) => String(m[1]));
  return {
    name,
    input: String(resolve(schema[4])[2]),
    output: String(resolve(schema[5])[2]),
    errors: thrown.filter((error) => error !== 'ECSServiceException').sort(),
  };
}

function statusOf(schema: readonly unknown[]): 400 | 500 {
  // The fourth place of an error schema holds its traits; the fault is always among them.
  const traits = schema[3] as { error: 'client' | 'server' };
  return traits.error === 'server' ? 500 : 400;
}

function structureOf(
  name: string,
  schema: readonly unknown[],
  enumOfMember: ReadonlyMap<string, string>,
): Structure {
  // A structure schema lists its member names, then as many references; see `refOf` for those.
  const names = schema[4] as string[];
  const refs = schema[5] as unknown[];
  const members: Record<string, Ref> = {};
  const sensitive: string[] = [];
  names.forEach((member, at) => {
    members[member] = refOf(refs[at], `${name}.${member}`, enumOfMember);
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

function refOf(ref: unknown, path: string, enumOfMember: ReadonlyMap<string, string>): Ref {
  if (typeof ref === 'number') return simple(ref, path, enumOfMember);
  const value = resolve(ref);
  if (value.length === 2) return refOf(value[0], path, enumOfMember);
  switch (value[0]) {
    case 0:
      return simple(Number(value[4]), path, enumOfMember);
    case 1:
      return { list: refOf(value[4], path, enumOfMember) };
    case 2:
      return { map: refOf(value[5], path, enumOfMember) };
    case 3:
    case 4:
      return String(value[2]);
    default:
      throw new Error(`${path}: unknown schema kind ${String(value[0])}`);
  }
}

function simple(code: number, path: string, enumOfMember: ReadonlyMap<string, string>): Ref {
  if (code >= 128) return { map: simple(code - 128, path, enumOfMember) };
  if (code >= 64) return { list: simple(code - 64, path, enumOfMember) };
  switch (code) {
    case 0:
      return enumOfMember.get(path) ?? 'String';
    case 1:
      return doubles.has(path) ? 'Double' : longs.has(path) ? 'Long' : 'Integer';
    case 2:
      return 'Boolean';
    case 4:
      return 'Timestamp';
    case 15:
      return 'Document';
    default:
      throw new Error(`${path}: unknown simple type ${code}`);
  }
}
