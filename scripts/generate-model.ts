// Renders what AWS is the author of (shapes, enums, required members, operations, OpenAPI) as files of
// this repository. Run by `npm run generate`; `npm run check` fails when the committed files differ.
import { openApiDocument } from './openapi-document.ts';
import { type Ref, readSdkModel, type SdkModel } from './read-sdk-model.ts';
import { type SdkService, sdkServices } from './sdk-services.ts';

/** The generated files of every model: path from the root of the repository → text. Writes nothing. */
export function modelFiles(
  services: readonly SdkService[] = sdkServices,
): ReadonlyMap<string, string> {
  return new Map(services.flatMap((service) => [...filesOf(readSdkModel(service))]));
}

function filesOf(model: SdkModel): ReadonlyMap<string, string> {
  const { name, title } = model.service;
  const folder = `src/services/${name}/model`;
  const names: readonly [string, string] = [`${folder}/names.ts`, namesFile(model)];
  // Of a service of which nothing is built, the names are all there is to say.
  if (model.operations.length === 0) return new Map([names]);
  const document = openApiDocument(`${title}, as answered by Gantry`, model);
  return new Map([
    names,
    [`${folder}/types.ts`, typesFile(model)],
    [`${folder}/shapes.ts`, shapesFile(model)],
    [`${folder}/operations.ts`, operationsFile(model)],
    [`openapi/${name}.json`, `${JSON.stringify(document, null, 1)}\n`],
  ]);
}

function namesFile(model: SdkModel): string {
  const { name, signedAs, wire } = model.service;
  const scope = signedAs === undefined ? '' : `  signedAs: '${signedAs}',\n`;
  const lines = [
    banner(model, 'What the front door needs to know before anybody calls the service.'),
    "import type { ServiceNames } from '../../../aws/service.ts';\n\n",
    `export const ${name}Names: ServiceNames = {\n  name: '${name}',\n${scope}`,
    `  wire: ${JSON.stringify(wire)},\n  operationNames: [\n`,
    ...model.operationNames.map((operation) => `    '${operation}',\n`),
    '  ],\n};\n',
  ];
  return lines.join('');
}

function typesFile(model: SdkModel): string {
  const { enums, structures } = model;
  const parts = [
    banner(
      model,
      'Timestamps are epoch milliseconds inside Gantry; the serializer writes epoch seconds.',
    ),
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

function shapesFile(model: SdkModel): string {
  const { enums, structures } = model;
  const lines = [
    banner(model, 'The same model as data, for validation and serialisation at run time.'),
  ];
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

function operationsFile(model: SdkModel): string {
  const { operations, errors } = model;
  const names = new Set(operations.flatMap((operation) => [operation.input, operation.output]));
  const lines = [
    banner(model, 'Every operation with its input, its output and the exceptions it declares.'),
  ];
  const sorted = [...names].sort().map((name) => `  ${name},\n`);
  lines.push(`import type {\n${sorted.join('')}} from './types.ts';\n\n`);
  lines.push('export interface Io {\n');
  for (const operation of operations) {
    lines.push(
      `  ${operation.name}: { input: ${operation.input}; output: ${operation.output} };\n`,
    );
  }
  lines.push('}\n\nexport type OperationName = keyof Io;\n\n');
  lines.push('export type ErrorName =');
  const errorNames = [...errors.keys()].sort();
  lines.push(errorNames.length === 0 ? ' never' : '\n');
  lines.push(errorNames.map((name) => `  | '${name}'`).join('\n'));
  lines.push(';\n\n', errorTable(model));
  lines.push(
    'export const operationModels: {\n  readonly [N in OperationName]: { readonly input: string; readonly output: string; readonly errors: readonly ErrorName[] };\n} = {\n',
  );
  for (const { name, input, output, errors: thrown } of operations) {
    lines.push(
      `  ${name}: { input: '${input}', output: '${output}', errors: [${thrown.map((e) => `'${e}'`).join(', ')}] },\n`,
    );
  }
  lines.push('};\n');
  return lines.join('');
}

/** Status alone for a JSON service; a Query service has a code of its own for many errors. */
function errorTable({ service, errors }: SdkModel): string {
  const sorted = [...errors].sort();
  if (service.wire.query === undefined) {
    const rows = sorted.map(([name, { status }]) => `  ${name}: ${status},\n`).join('');
    return `export const errorStatus: Readonly<Record<ErrorName, 400 | 500>> = {\n${rows}};\n\n`;
  }
  const rows = sorted.map(
    ([name, { status, code }]) => `  ${name}: { status: ${status}, code: '${code}' },\n`,
  );
  return `export const queryErrors: Readonly<Record<ErrorName, { readonly status: number; readonly code: string }>> = {\n${rows.join('')}};\n\n`;
}

function banner({ service, sdkVersion }: SdkModel, what: string): string {
  return `// Generated by scripts/generate-model.ts from ${service.package} ${sdkVersion}. Do not edit.\n// ${what}\n\n`;
}

function tsType(ref: Ref): string {
  if (typeof ref === 'object') {
    return 'list' in ref
      ? `readonly ${tsType(ref.list)}[]`
      : `Readonly<Record<string, ${tsType(ref.map)}>>`;
  }
  switch (ref) {
    case 'String':
    case 'Blob':
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
