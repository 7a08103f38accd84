// npm run new:operation RunTask, or logs:CreateLogGroup: begins an operation of a service with its source
// file, its test file and its line in the registry, and says what to do next.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { operationFiles, withBuiltOperation } from './operation-files.ts';
import { sdkServiceOf } from './sdk-services.ts';

const root = join(import.meta.dirname, '..');
const builtPath = 'scripts/built-operations.ts';

try {
  const [service = '', name] = (process.argv[2] ?? '').split(':');
  if (name === undefined) begin('ecs', service);
  else begin(service, name);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function begin(serviceName: string, name: string): void {
  if (!/^[A-Z]\w+$/.test(name)) {
    throw new Error(
      `"${name}" is not an operation. Say it as AWS does: new:operation RunTask, or logs:CreateLogGroup`,
    );
  }
  const registryPath = `src/services/${serviceName}/operations/index.ts`;
  if (!existsSync(join(root, registryPath))) {
    throw new Error(`${registryPath} is not there: begin the service as src/services/sts does`);
  }
  const files = operationFiles(sdkServiceOf(serviceName), name, read(registryPath));
  for (const path of [files.sourcePath, files.testPath]) {
    if (existsSync(join(root, path)))
      throw new Error(`${path} is there already; nothing was written`);
  }
  write(files.sourcePath, files.source);
  write(files.testPath, files.test);
  write(registryPath, files.registry);
  if (serviceName !== 'ecs')
    write(builtPath, withBuiltOperation(read(builtPath), serviceName, name));
  console.log(`Next, as CONTRIBUTING.md says:
  1. Read what AWS documents for ${name}; note texts and the order of checks in the test file.
  2. Write the failing tests: what it answers, each refusal, the same call twice, paging.
  3. Write the handler: look up, check, write, touch, view. A neighbour in its folder shows how.
  4. npm run generate && npm test -- ${files.testPath}
  5. npm run check && npm test`);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}
