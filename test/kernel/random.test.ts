import { describe, expect, test } from 'vitest';
import { Ids } from '../../src/kernel/ids.ts';
import { type Random, SeededRandom, SystemRandom } from '../../src/kernel/random.ts';

const sources: readonly (readonly [string, () => Random])[] = [
  ['SeededRandom', () => new SeededRandom(42)],
  ['SystemRandom', () => new SystemRandom()],
];

/** All that can be drawn, in the order in which the control plane draws it. */
function historyOf(seed: number) {
  const random = new SeededRandom(seed);
  const ids = new Ids(random);
  return Array.from({ length: 50 }, () => [
    ids.hex(32),
    ids.uuid(),
    ids.below(1000),
    random.next(),
  ]);
}

describe('the same seed', () => {
  test('gives the same history', () => {
    expect(historyOf(7)).toEqual(historyOf(7));
  });

  test('gives one that no other seed gives', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) =>
      new Ids(new SeededRandom(seed)).hex(32),
    );
    expect(new Set(firsts).size).toBe(1000);
  });
});

describe.each(sources)('%s', (_, open) => {
  test('draws fractions from [0, 1), evenly enough', () => {
    const random = open();
    const drawn = Array.from({ length: 20_000 }, () => random.next());
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expectEven(
      drawn.map((value) => Math.floor(value * 10)),
      10,
    );
  });

  test('draws bytes evenly enough', () => {
    expectEven([...open().bytes(64_000)], 256);
  });

  test('draws as many bytes as asked for', () => {
    expect([0, 1, 17].map((count) => open().bytes(count).length)).toEqual([0, 1, 17]);
  });
});

describe('ids', () => {
  test.each([1, 2, 17, 32])('hex(%i) has that many lower-case hexadecimal digits', (length) => {
    expect(new Ids(new SeededRandom(1)).hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
  });

  test('uuid() is a version 4 UUID', () => {
    const ids = new Ids(new SeededRandom(1));
    const drawn = Array.from({ length: 500 }, () => ids.uuid());
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(drawn.filter((uuid) => !form.test(uuid))).toEqual([]);
    expect(new Set(drawn).size).toBe(500);
    expect(new Set(drawn.map((uuid) => uuid.charAt(19))), 'every variant digit occurs').toEqual(
      new Set(['8', '9', 'a', 'b']),
    );
  });

  test('below(limit) draws every whole number under the limit and no other', () => {
    const ids = new Ids(new SeededRandom(1));
    expectEven(
      Array.from({ length: 20_000 }, () => ids.below(7)),
      7,
    );
    expect(new Set(Array.from({ length: 100 }, () => ids.below(1)))).toEqual(new Set([0]));
  });
});

/** Chi-squared over the kinds 0 … count-1; fails once in about a million draws of fair numbers. */
function expectEven(drawn: readonly number[], count: number): void {
  const expected = drawn.length / count;
  const found = new Array<number>(count).fill(0);
  for (const kind of drawn) found[kind] = (found[kind] ?? 0) + 1;
  expect(found, 'a number outside the range was drawn').toHaveLength(count);
  const chiSquared = found.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  const freedom = count - 1;
  expect(chiSquared, 'drawn unevenly').toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom) + 15);
}
