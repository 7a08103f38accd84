import type { Ref } from '../src/aws/model.ts';
import { type OperationName, operationModels } from '../src/services/ecs/model/operations.ts';
import { shapes } from '../src/services/ecs/model/shapes.ts';
import { groupOf } from './operation-groups.ts';

export interface OperationFiles {
  readonly sourcePath: string;
  readonly source: string;
  readonly testPath: string;
  readonly test: string;
  /** The text of operations/index.ts with the operation in it. */
  readonly registry: string;
}

/**
 * What `npm run new:operation` writes for an operation that the registry says is not built yet. Paths
 * are from the root of the repository. Throws when the registry has another entry for it.
 */
export function operationFiles(name: OperationName, registry: string): OperationFiles {
  const group = groupOf(name);
  const file = kebab(name);
  return {
    sourcePath: `src/services/ecs/operations/${group}/${file}.ts`,
    source: sourceOf(name),
    testPath: `test/services/ecs/operations/${group}/${file}.test.ts`,
    test: testOf(name),
    registry: withEntry(registry, name, `./${group}/${file}.ts`),
  };
}

/** True for a name of the ECS API, as AWS spells it. */
export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operationModels, name);
}

function sourceOf(name: OperationName): string {
  const kind = /^(Describe|List|Get|Discover)/.test(name) ? 'query' : 'operation';
  const { input } = operationModels[name];
  return `import { ${kind} } from '../../operation.ts';

/** Say in a sentence what ${name} does, and cite the section of the reference. ${requiredOf(input)} */
export const ${camel(name)} = ${kind}('${name}', (_context, _input) => {
  throw new Error('${name} is being written');
});
`;
}

function requiredOf(input: string): string {
  const shape = shapes[input];
  const required = shape !== undefined && shape.type !== 'enum' ? (shape.required ?? []) : [];
  return required.length === 0 ? 'No member is required.' : `Required: ${required.join(', ')}.`;
}

function testOf(name: OperationName): string {
  const { input, errors } = operationModels[name];
  // Refusals that every operation has are tested where they are made.
  const own = errors.filter((error) => error !== 'ServerException' && error !== 'ClientException');
  const refusals = own.map((error) => `  test.todo('is refused with ${error} when …');\n`).join('');
  return `import { ${[`${name}Command`, 'ECSClient'].sort().join(', ')} } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '${'../'.repeat(5)}src/testing/start-gantry.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry();
  ecs = gantry.client(ECSClient);
});

afterEach(() => gantry.close());

describe('${name}', () => {
  test('answers what AWS answers', async () => {
    const answer = await ecs.send(new ${name}Command(${sample(input)}));
    expect(answer).toEqual({});
  });

${refusals}  test.todo('asked twice does what ECS does the second time');
});
`;
}

/** A literal of the right type, with the required members alone. */
function sample(ref: Ref): string {
  if (typeof ref === 'object') return 'list' in ref ? '[]' : '{}';
  const shape = shapes[ref];
  if (shape === undefined) return samples[ref] ?? "''";
  if (shape.type === 'enum') return `'${shape.values[0]}'`;
  const members = (shape.required ?? []).map(
    (name) => `${name}: ${sample(shape.members[name] ?? '')}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

const samples: Readonly<Record<string, string>> = {
  Boolean: 'true',
  Integer: '1',
  Long: '1',
  Double: '1',
  Timestamp: 'new Date(0)',
};

function withEntry(registry: string, name: string, path: string): string {
  const notBuilt = `  ${name}: notBuiltYet('${name}'),\n`;
  if (!registry.includes(notBuilt)) {
    throw new Error(`the registry does not say that ${name} is not built: look at its entry there`);
  }
  const lines = registry.replace(notBuilt, `  ${name}: ${camel(name)},\n`).split('\n');
  const line = `import { ${camel(name)} } from '${path}';`;
  const imports = lines.filter((other) => /^import .* from '\.\/.*';$/.test(other));
  const next = imports.find((other) => pathIn(other) > path);
  const last = lines.findLastIndex((other) => other.startsWith('import '));
  lines.splice(next === undefined ? last + 1 : lines.indexOf(next), 0, line);
  return lines.join('\n');
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
