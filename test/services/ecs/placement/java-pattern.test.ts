import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPattern } from '../../../../src/services/ecs/placement/java-pattern.ts';

function matches(pattern: string, text: string): boolean {
  const read = readPattern(pattern);
  if ('wrong' in read) throw new Error(read.wrong);
  return read.matches(text);
}

describe('a pattern of the cluster query language', () => {
  const matching: readonly [string, string][] = [
    ['t2.*', 't2.micro'],
    ['t[23]\\.(micro|small)', 't3.small'],
    ['(?i)PROD', 'prod'],
    ['a(?i)b', 'aB'],
    ['(?i:a)b', 'Ab'],
    ['\\Qa.b*\\Ec', 'a.b*c'],
    ['\\p{Alpha}+\\p{Digit}{2,3}', 'ab12'],
    ['\\p{Lu}\\P{Lu}', 'Éa'],
    ['[a-z&&[^aeiou]]+', 'xyz'],
    ['[^a-c\\d]+', 'xyz'],
    ['[]a]', ']'],
    ['(?<name>a|b)*?', 'abab'],
    ['\\x41\\u0042\\x{43}\\0104', 'ABCD'],
    ['^web$', 'web'],
    ['web\\b.*', 'web-1'],
    ['(?s).', '\n'],
    ['', ''],
  ];
  test.each(matching)('%s takes %s', (pattern, text) => {
    expect(matches(pattern, text)).toBe(true);
  });

  const others: readonly [string, string][] = [
    ['t2', 't2.micro'],
    ['2.micro', 't2.micro'],
    ['.', '\n'],
    ['[a-z&&[^aeiou]]+', 'abc'],
    ['a(?i)b', 'AB'],
    ['((?i)a)b', 'aB'],
    ['web\\b.*', 'website'],
  ];
  test.each(others)('%s does not take %s', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false);
  });

  const wrong = [
    '(',
    ')',
    '[',
    '[]',
    'a**',
    '*a',
    '{2}',
    'a{3,2}',
    '\\',
    '\\1',
    '\\k<a>',
    '(?=a)',
    '(?<=a)b',
    '(?>a)',
    'a++',
    '\\p{Nothing}',
    '[b-a]',
    '\\x{110000}',
    '(a{100}){100}',
    '('.repeat(2000),
    '['.repeat(2000),
  ];
  test.each(wrong)('%s is refused', (pattern) => {
    expect(readPattern(pattern)).toEqual({
      wrong: expect.stringMatching(/^not a regular expression \(.+\)$/),
    });
  });

  test('takes a time that does not explode', () => {
    const slow = ['(a+)+b', '(a|a)*b', '(a*)*b', '(.*a){20}b'];
    for (const pattern of slow) expect(matches(pattern, 'a'.repeat(128))).toBe(false);
    expect(readPattern('(((){9999}){9999}){9999}')).toHaveProperty('wrong');
  });

  test('answers as the regular expressions of JavaScript where both have it', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '1', '\\.');
    const { pattern } = fc.letrec<{ pattern: string; item: string }>((tie) => ({
      pattern: fc.array(tie('item'), { maxLength: 4 }).map((items) => items.join('')),
      item: fc.oneof(
        { depthSize: 'small' },
        atom,
        fc
          .tuple(atom, fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
          .map((both) => both.join('')),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})?`),
        tie('pattern').map((inner) => `(?:${inner})*`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(matches(source, value)).toBe(new RegExp(`^(?:${source})$`, 'u').test(value));
      }),
      { numRuns: 2000 },
    );
  });
});
