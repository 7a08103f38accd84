import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('garbage is collected, and the room for it returned', () => {
  // In a process of its own: the flag it sets would stay with the others of this one.
  const program = `
    import { returnMemory } from './src/kernel/return-memory.ts';
    let kept = Array.from({ length: 300_000 }, (_, at) => ({ at }));
    kept = undefined;
    const before = process.memoryUsage().heapTotal;
    returnMemory();
    console.log(JSON.stringify({ before, after: process.memoryUsage().heapTotal }));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: root,
    encoding: 'utf8',
  });
  const { before, after } = JSON.parse(child.stdout);
  expect(after, `${before} bytes were not made fewer`).toBeLessThan(before / 2);
});
