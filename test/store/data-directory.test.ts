import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDirectory } from '../../src/store/data-directory.ts';

let above: string;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'gantry-data-'));
});

afterEach(() => rmSync(above, { recursive: true }));

test('the data folder is made for its owner alone, and those above it as usual', () => {
  const between = join(above, 'some');
  openDataDirectory(join(between, 'data')).release();
  expect(modeOf(join(between, 'data'))).toBe(0o700);
  expect(modeOf(between)).toBe(0o777 & ~process.umask());
});

test('a folder that is there keeps the mode that its owner gave it', () => {
  const folder = join(above, 'data');
  mkdirSync(folder, 0o750);
  const mode = modeOf(folder);
  openDataDirectory(folder).release();
  expect(modeOf(folder)).toBe(mode);
});

function modeOf(file: string): number {
  return statSync(file).mode & 0o777;
}
