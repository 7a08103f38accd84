// The bytes are those of RFC 8949, appendix A, where it has the value.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCbor, encodeCbor } from '../../src/http/cbor.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('a value is read as JSON would have it', () => {
  test.each<[string, string, unknown]>([
    ['a whole number', '1903e8', 1000],
    ['a negative one', '3903e7', -1000],
    ['half a float', 'f93e00', 1.5],
    ['a float', 'fb3ff199999999999a', 1.1],
    ['a text', '64c3bc6163', 'üac'],
    ['bytes, in base64', '4401020304', 'AQIDBA=='],
    ['an instant, in epoch seconds', 'c11a514b67b0', 1_363_896_240],
    ['an instant between seconds', 'c1fb41d452d9ec200000', 1_363_896_240.5],
    ['null', 'f6', null],
    ['undefined', 'f7', undefined],
    ['a list', '83010203', [1, 2, 3]],
    ['a list that does not say how long it is', '9f0102ff', [1, 2]],
    ['a map', 'a1616101', { a: 1 }],
    ['a map that does not say how long it is', 'bf616101ff', { a: 1 }],
  ])('%s', (_, hex, value) => {
    expect(decodeCbor(bytes(hex))).toEqual(value);
  });

  test('also where a member is called __proto__', () => {
    const value = decodeCbor(bytes('a1695f5f70726f746f5f5fa1616101'));
    expect(Object.keys(Object(value))).toEqual(['__proto__']);
    expect(Object(value).a).toBeUndefined();
  });
});

describe('a text is refused', () => {
  test.each([
    ['of nothing', ''],
    ['that ends too early', '8301'],
    ['with something after it', '0101'],
    ['with a key that is none', 'a10102'],
    ['with a text that is not UTF-8', '61ff'],
    ['with an instant that is a text', 'c16161'],
    ['with a tag that no member of AWS has', 'd81c01'],
    ['with a number that no double holds exactly', '1bffffffffffffffff'],
    ['with a number that is none', 'f97e00'],
    ['with an infinite one', 'f97c00'],
    ['that claims to be longer than it is', '9bffffffffffffffff'],
    ['of a list that never ends', '9f'],
    ['that ends what was not begun', 'ff'],
  ])('%s', (_, hex) => {
    expect(() => decodeCbor(bytes(hex))).toThrow();
  });

  test('nested a million times', () => {
    expect(() => decodeCbor(Buffer.alloc(1_000_000, 0x81))).toThrow();
  });
});

describe('an answer', () => {
  test('has the types that JSON lacks', () => {
    const output =
      '{"at":{"$timestamp":1363896240.5},"threshold":{"$double":10},"count":10,"blob":{"$blob":"AQIDBA=="}}';
    const encoded = Buffer.from(encodeCbor(output)).toString('hex');
    // Clients in Go take an integer for no double: a whole one is a float of 64 bits too.
    expect(encoded).toContain(`697468726573686f6c64${'fb4024000000000000'}`);
    expect(encoded).toContain(`626174${'c1fb41d452d9ec200000'}`);
    expect(encoded).toContain(`65636f756e74${'0a'}`);
    expect(encoded).toContain(`64626c6f62${'4401020304'}`);
  });

  test('is otherwise what its JSON text says', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        fc.pre(!/-0|\$(double|timestamp|blob)|e[+-]?\d|\d{16}/.test(text));
        expect(decodeCbor(encodeCbor(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});
