// Part of npm run check: fails when a committed generated file is not what the generator writes today.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const root = join(import.meta.dirname, '..');
const files = generatedFiles();
const stale = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path);

if (files.size < 5) {
  throw new Error(`only ${files.size} generated files are known: the check would miss the others`);
}
if (stale.length > 0) {
  console.error(`Not what the generator writes:\n${stale.map((path) => `  ${path}`).join('\n')}`);
  console.error(
    'Run "npm run generate" and commit the result; these files are not edited by hand.',
  );
  process.exitCode = 1;
} else {
  console.log(`${files.size} generated files are up to date.`);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
