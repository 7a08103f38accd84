import { groupOf } from './operation-groups.ts';
import { type OperationOfModel, type Ref, readSdkModel, type SdkModel } from './read-sdk-model.ts';
import type { SdkService } from './sdk-services.ts';

export interface OperationFiles {
  readonly sourcePath: string;
  readonly source: string;
  readonly testPath: string;
  readonly test: string;
  /** The text of operations/index.ts with the operation in it. */
  readonly registry: string;
}

/** An operation about to be built, with the part of the model that it reaches. */
interface Asked {
  readonly model: SdkModel;
  readonly operation: OperationOfModel;
}

/**
 * What `npm run new:operation` writes for an operation that the registry does not have as built. Paths
 * are from the root of the repository. Throws for a name that the service has not, and when the registry
 * has another entry for it.
 */
export function operationFiles(
  service: SdkService,
  name: string,
  registry: string,
): OperationFiles {
  const model = readSdkModel({ ...service, built: [name] });
  const [operation] = model.operations;
  if (operation === undefined) throw new Error(`${service.name} has no operation ${name}`);
  const group = groupOf(name, service.name);
  const file = kebab(name);
  return {
    sourcePath: `src/services/${service.name}/operations/${group}/${file}.ts`,
    source: sourceOf({ model, operation }),
    testPath: `test/services/${service.name}/operations/${group}/${file}.test.ts`,
    test: testOf({ model, operation }),
    registry: withEntry(registry, name, `./${group}/${file}.ts`),
  };
}

/**
 * The text of built-operations.ts with an operation of a satellite in it. Throws when the service has
 * no line there.
 */
export function withBuiltOperation(text: string, service: string, name: string): string {
  const line = new RegExp(`^  ${service}: \\[([^\\]]*)\\],$`, 'm');
  const found = line.exec(text);
  if (found === null) throw new Error(`built-operations.ts has no line for ${service}`);
  const names = [...String(found[1]).matchAll(/'(\w+)'/g)].map((match) => String(match[1]));
  const sorted = [...new Set([...names, name])].sort();
  const listed = sorted.map((one) => `    '${one}',\n`).join('');
  return text.replace(line, () => `  ${service}: [\n${listed}  ],`);
}

function sourceOf({ model, operation }: Asked): string {
  const { name, input } = operation;
  const kind = /^(Describe|List|Get|Discover|Filter)/.test(name) ? 'query' : 'operation';
  return `import { ${kind} } from '../../operation.ts';

/** Say in a sentence what ${name} does, and cite the section of the reference. ${requiredOf(model, input)} */
export const ${camel(name)} = ${kind}('${name}', (_context, _input) => {
  throw new Error('${name} is being written');
});
`;
}

function requiredOf(model: SdkModel, input: string): string {
  const required = model.structures.get(input)?.required ?? [];
  return required.length === 0 ? 'No member is required.' : `Required: ${required.join(', ')}.`;
}

function testOf({ model, operation }: Asked): string {
  const { name, input, errors } = operation;
  const { sdk, package: sdkPackage, name: variable } = model.service;
  const client = Object.keys(sdk).find((one) => one.endsWith('Client') && one !== '__Client');
  // Refusals that every operation has are tested where they are made.
  const own = errors.filter((error) => error !== 'ServerException' && error !== 'ClientException');
  const refusals = own.map((error) => `  test.todo('is refused with ${error} when …');\n`).join('');
  return `import { ${[`${name}Command`, client].sort().join(', ')} } from '${sdkPackage}';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '${'../'.repeat(5)}src/testing/start-gantry.ts';

let gantry: TestGantry;
let ${variable}: ${client};

beforeEach(async () => {
  gantry = await startGantry();
  ${variable} = gantry.client(${client});
});

afterEach(() => gantry.close());

describe('${name}', () => {
  test('answers what AWS answers', async () => {
    const answer = await ${variable}.send(new ${name}Command(${sample(model, input)}));
    expect(answer).toEqual({});
  });

${refusals}  test.todo('asked twice does what AWS does the second time');
});
`;
}

/** A literal of the right type, with the required members alone. */
function sample(model: SdkModel, ref: Ref): string {
  if (typeof ref === 'object') return 'list' in ref ? '[]' : '{}';
  const values = model.enums.get(ref);
  if (values !== undefined) return `'${values[0]}'`;
  const shape = model.structures.get(ref);
  if (shape === undefined) return samples[ref] ?? "''";
  const members = shape.required.map(
    (name) => `${name}: ${sample(model, shape.members[name] ?? '')}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

const samples: Readonly<Record<string, string>> = {
  Blob: 'new Uint8Array()',
  Boolean: 'true',
  Integer: '1',
  Long: '1',
  Double: '1',
  Timestamp: 'new Date(0)',
};

/** ECS lists what it has not built; a satellite has a line for each operation that it has. */
function withEntry(registry: string, name: string, path: string): string {
  const notBuilt = `  ${name}: notBuiltYet('${name}'),\n`;
  const entry = `  ${name}: ${camel(name)},\n`;
  const hasEntry = new RegExp(`^  ${name}: `, 'm').test(registry);
  if (hasEntry && !registry.includes(notBuilt)) {
    throw new Error(`the registry does not say that ${name} is not built: look at its entry there`);
  }
  const listed = hasEntry
    ? registry.replace(notBuilt, entry)
    : registry.replace(/^(export const operations[^\n]*\{\n)/m, (line) => `${line}${entry}`);
  const lines = sortedEntries(listed.split('\n'));
  const line = `import { ${camel(name)} } from '${path}';`;
  const imports = lines.filter((other) => /^import .* from '\.\/.*';$/.test(other));
  const next = imports.find((other) => pathIn(other) > path);
  const last = lines.findLastIndex((other) => other.startsWith('import '));
  lines.splice(next === undefined ? last + 1 : lines.indexOf(next), 0, line);
  return lines.join('\n');
}

function sortedEntries(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.startsWith('export const operations')) + 1;
  const end = lines.indexOf('};', first);
  return [
    ...lines.slice(0, first),
    ...lines.slice(first, end).sort((a, b) => (a < b ? -1 : 1)),
    ...lines.slice(end),
  ];
}

function pathIn(line: string): string {
  return /'([^']+)'/.exec(line)?.[1] ?? '';
}

/** `RunTask` → `run-task`. */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
