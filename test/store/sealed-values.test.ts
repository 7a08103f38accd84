import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SealedValues, UnreadableValue } from '../../src/store/sealed-values.ts';

const planted = Buffer.from('correct horse battery staple');

describe('a sealed value', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gantry-sealed-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('shows nothing of what it holds, and is another one each time', () => {
    const values = new SealedValues(folder);
    const [first, second] = [values.seal(planted, 'a'), values.seal(planted, 'a')];
    expect(first.includes('horse')).toBe(false);
    expect(first.equals(second)).toBe(false);
  });

  test('is read again by the next process on the same folder', () => {
    const sealed = new SealedValues(folder).seal(planted, 'a');
    expect(new SealedValues(folder).unseal(sealed, 'a').toString()).toBe(planted.toString());
  });

  test('has its key in a file that only the owner may read', () => {
    new SealedValues(folder).seal(planted, 'a');
    expect(statSync(join(folder, 'secrets.key')).mode & 0o777).toBe(0o600);
  });

  test('is not read for another owner, with another key, or when it was changed', () => {
    const values = new SealedValues(folder);
    const sealed = values.seal(planted, 'a');
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    expect(() => values.unseal(sealed, 'b')).toThrow(UnreadableValue);
    expect(() => values.unseal(changed, 'a')).toThrow(UnreadableValue);
    expect(() => values.unseal(sealed.subarray(0, 10), 'a')).toThrow(UnreadableValue);
    expect(() => new SealedValues(':memory:').unseal(sealed, 'a')).toThrow(UnreadableValue);
  });

  test('a file that holds no key is not replaced: it may be all that reads the database', () => {
    const file = join(folder, 'secrets.key');
    writeFileSync(file, 'half a k');
    expect(() => new SealedValues(folder).seal(planted, 'a')).toThrow('does not hold a key');
    expect(readFileSync(file, 'utf8')).toBe('half a k');
  });

  test('in memory no file is written', () => {
    const values = new SealedValues(':memory:');
    expect(values.unseal(values.seal(planted, 'a'), 'a').toString()).toBe(planted.toString());
  });
});
