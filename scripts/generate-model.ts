// Generates what AWS is the author of (shapes, enums, required members, operations, OpenAPI) from the
// pinned SDK package: its runtime schema constants give structure, its declaration files give enums
// and the exceptions of each operation. No documentation text is carried over.
// Run: npm run generate. `npm run check` fails when the committed output differs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ecs from '@aws-sdk/client-ecs';
import { openApiDocument } from './openapi-document.ts';

type Ref = string | { readonly list: Ref } | { readonly map: Ref };
interface Structure {
  readonly kind: 'structure' | 'union';
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Ref>>;
  readonly sensitive: readonly string[];
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

const root = join(import.meta.dirname, '..');
const sdk = join(root, 'node_modules/@aws-sdk/client-ecs');
const declarations = ['models_0', 'models_1', 'errors', 'enums']
  .map((name) => readFileSync(join(sdk, `dist-types/models/${name}.d.ts`), 'utf8'))
  .join('\n')
  .replaceAll(/\/\*\*[\s\S]*?\*\//g, '');
const sdkVersion = String(JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')).version);

const enums = readEnums();
const enumOfMember = readEnumMembers();
const structures = new Map<string, Structure>();
const errors = new Map<string, { status: 400 | 500; members: readonly string[] }>();
const operations: { name: string; input: string; output: string; errors: readonly string[] }[] = [];

for (const value of Object.values<unknown>(ecs)) {
  if (!Array.isArray(value) || typeof value[2] !== 'string') continue;
  const schema: readonly unknown[] = value;
  const name = String(schema[2]);
  if (schema[0] === 9) addOperation(name, schema);
  else if (schema[0] === -3 && schema[1] === 'com.amazonaws.ecs') addError(name, schema);
  else if (schema[0] === 3 || schema[0] === 4) addStructure(name, schema);
}
operations.sort((a, b) => (a.name < b.name ? -1 : 1));

const model = join(root, 'src/services/ecs/model');
writeFileSync(join(model, 'types.ts'), typesFile());
writeFileSync(join(model, 'shapes.ts'), shapesFile());
writeFileSync(join(model, 'operations.ts'), operationsFile());
const document = openApiDocument({
  title: 'Amazon ECS, as answered by Gantry',
  version: sdkVersion,
  operations,
  structures,
  enums,
});
writeFileSync(join(root, 'openapi/ecs.json'), `${JSON.stringify(document, null, 1)}\n`);

function readEnums(): Map<string, string[]> {
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
function readEnumMembers(): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of declarations.matchAll(/export interface (\w+) \{([^}]*)\}/g)) {
    for (const member of String(match[2]).matchAll(/^\s+(\w+)\??: \(?(\w+)[^;]*;/gm)) {
      if (enums.has(String(member[2]))) found.set(`${match[1]}.${member[1]}`, String(member[2]));
    }
  }
  return found;
}

function addOperation(name: string, schema: readonly unknown[]): void {
  const command = readFileSync(join(sdk, `dist-types/commands/${name}Command.d.ts`), 'utf8');
  const thrown = [...command.matchAll(/@throws \{@link (\w+)\}/g)].map((m) => String(m[1]));
  operations.push({
    name,
    input: String(resolve(schema[4])[2]),
    output: String(resolve(schema[5])[2]),
    errors: thrown.filter((error) => error !== 'ECSServiceException').sort(),
  });
}

function addError(name: string, schema: readonly unknown[]): void {
  const traits = schema[3] as { error: 'client' | 'server' };
  errors.set(name, {
    status: traits.error === 'server' ? 500 : 400,
    members: schema[4] as string[],
  });
}

function addStructure(name: string, schema: readonly unknown[]): void {
  const names = schema[4] as string[];
  const refs = schema[5] as unknown[];
  const members: Record<string, Ref> = {};
  const sensitive: string[] = [];
  names.forEach((member, at) => {
    members[member] = refOf(refs[at], `${name}.${member}`);
    if (isSensitive(refs[at])) sensitive.push(member);
  });
  const required = names.slice(0, Number(schema[6] ?? 0)).sort();
  const sorted = Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
  structures.set(name, {
    kind: schema[0] === 4 ? 'union' : 'structure',
    required,
    members: sorted,
    sensitive,
  });
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

function refOf(ref: unknown, path: string): Ref {
  if (typeof ref === 'number') return simple(ref, path);
  const value = resolve(ref);
  if (value.length === 2) return refOf(value[0], path);
  switch (value[0]) {
    case 0:
      return simple(Number(value[4]), path);
    case 1:
      return { list: refOf(value[4], path) };
    case 2:
      return { map: refOf(value[5], path) };
    case 3:
    case 4:
      return String(value[2]);
    default:
      throw new Error(`${path}: unknown schema kind ${String(value[0])}`);
  }
}

function simple(code: number, path: string): Ref {
  if (code >= 128) return { map: simple(code - 128, path) };
  if (code >= 64) return { list: simple(code - 64, path) };
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

function banner(what: string): string {
  return `// Generated by scripts/generate-model.ts from @aws-sdk/client-ecs ${sdkVersion}. Do not edit.\n// ${what}\n\n`;
}

function tsType(ref: Ref): string {
  if (typeof ref === 'object') {
    return 'list' in ref
      ? `readonly ${tsType(ref.list)}[]`
      : `Readonly<Record<string, ${tsType(ref.map)}>>`;
  }
  switch (ref) {
    case 'String':
      return 'string';
    case 'Boolean':
      return 'boolean';
    case 'Integer':
    case 'Long':
    case 'Double':
    case 'Timestamp':
      return 'number';
    case 'Document':
      return 'unknown';
    default:
      return ref;
  }
}

function typesFile(): string {
  const parts = [
    banner('Timestamps are epoch milliseconds inside Gantry; the serializer writes epoch seconds.'),
  ];
  for (const [name, values] of [...enums].sort()) {
    parts.push(`export type ${name} = ${values.map((value) => `'${value}'`).join(' | ')};\n`);
  }
  for (const [name, structure] of [...structures].sort()) {
    const lines = Object.entries(structure.members).map(([member, ref]) =>
      structure.kind === 'structure' && structure.required.includes(member)
        ? `  readonly ${member}: ${tsType(ref)};`
        : `  readonly ${member}?: ${tsType(ref)} | undefined;`,
    );
    parts.push(
      lines.length === 0
        ? `export type ${name} = Readonly<Record<string, never>>;\n`
        : `export interface ${name} {\n${lines.join('\n')}\n}\n`,
    );
  }
  return parts.join('');
}

function shapesFile(): string {
  const lines = [banner('The same model as data, for validation and serialisation at run time.')];
  lines.push(
    "import type { ModelShapes } from '../../../aws/model.ts';\n\nexport const shapes: ModelShapes = {\n",
  );
  for (const [name, values] of [...enums].sort()) {
    lines.push(`  ${name}: ${JSON.stringify({ type: 'enum', values })},\n`);
  }
  for (const [name, s] of [...structures].sort()) {
    const shape = {
      type: s.kind,
      members: s.members,
      ...(s.required.length > 0 && s.kind === 'structure' ? { required: s.required } : {}),
      ...(s.sensitive.length > 0 ? { sensitive: s.sensitive } : {}),
    };
    lines.push(`  ${name}: ${JSON.stringify(shape)},\n`);
  }
  lines.push('};\n');
  return lines.join('');
}

function operationsFile(): string {
  const names = new Set(operations.flatMap((operation) => [operation.input, operation.output]));
  const lines = [
    banner('Every operation with its input, its output and the exceptions it declares.'),
  ];
  lines.push(
    `import type {\n${[...names]
      .sort()
      .map((name) => `  ${name},\n`)
      .join('')}} from './types.ts';\n\n`,
  );
  lines.push('export interface Io {\n');
  for (const operation of operations) {
    lines.push(
      `  ${operation.name}: { input: ${operation.input}; output: ${operation.output} };\n`,
    );
  }
  lines.push('}\n\nexport type OperationName = keyof Io;\n\n');
  lines.push('export type ErrorName =\n');
  lines.push(
    [...errors.keys()]
      .sort()
      .map((name) => `  | '${name}'`)
      .join('\n'),
  );
  lines.push(';\n\nexport const errorStatus: Readonly<Record<ErrorName, 400 | 500>> = {\n');
  for (const [name, { status }] of [...errors].sort()) lines.push(`  ${name}: ${status},\n`);
  lines.push(
    '};\n\nexport const operationModels: {\n  readonly [N in OperationName]: { readonly input: string; readonly output: string; readonly errors: readonly ErrorName[] };\n} = {\n',
  );
  for (const { name, input, output, errors: thrown } of operations) {
    lines.push(
      `  ${name}: { input: '${input}', output: '${output}', errors: [${thrown.map((e) => `'${e}'`).join(', ')}] },\n`,
    );
  }
  lines.push('};\n');
  return lines.join('');
}

if (readdirSync(model).length === 0 || operations.length < 88) {
  throw new Error(
    `the generator found only ${operations.length} operations: has the SDK changed its layout?`,
  );
}
