import { maxSafeInteger, sample } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/kernel/duration.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['3s', 3000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['1h30m', 5_400_000],
    ['1m5s250ms', 65_250],
    ['1.5m', 90_000],
    ['0s', 0],
  ])('%s is %i milliseconds', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each([
    '',
    '5',
    'm',
    '-3s',
    '3 s',
    '3s ',
    '30m1h',
    '1s1s',
    '3d',
    '1e3s',
    '.5s',
    '3S',
    '9007199254740993ms',
  ])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('that was written is read back as it was', () => {
    expect(formatDuration(5_400_500)).toBe('1h30m500ms');
    expect(formatDuration(0)).toBe('0s');
    const wholeMs = maxSafeInteger().map(Math.abs);
    for (const ms of sample(wholeMs, 200)) expect(parseDuration(formatDuration(ms))).toBe(ms);
  });
});
