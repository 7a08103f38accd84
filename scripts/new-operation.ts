// npm run new:operation RunTask: begins an operation of ECS with its source file, its test file and its
// line in the registry, and says what to do next.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOperationName, operationFiles } from './operation-files.ts';

const root = join(import.meta.dirname, '..');
const registryPath = 'src/services/ecs/operations/index.ts';

try {
  begin(process.argv[2] ?? '');
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function begin(name: string): void {
  if (!isOperationName(name)) {
    throw new Error(
      `"${name}" is not an operation of ECS. Say it as AWS does: new:operation RunTask`,
    );
  }
  const files = operationFiles(name, readFileSync(join(root, registryPath), 'utf8'));
  for (const path of [files.sourcePath, files.testPath]) {
    if (existsSync(join(root, path)))
      throw new Error(`${path} is there already; nothing was written`);
  }
  write(files.sourcePath, files.source);
  write(files.testPath, files.test);
  write(registryPath, files.registry);
  console.log(`Next, as CONTRIBUTING.md says:
  1. Read what AWS documents for ${name}; note texts and the order of checks in the test file.
  2. Write the failing tests: what it answers, each refusal, the same call twice, paging.
  3. Write the handler: look up, check, write, touch, view. A neighbour in its folder shows how.
  4. npm test -- ${files.testPath}
  5. npm run generate && npm run check && npm test`);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}
