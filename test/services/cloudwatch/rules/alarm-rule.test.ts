import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../src/aws/errors.ts';
import type { StateValue } from '../../../../src/services/cloudwatch/model/types.ts';
import {
  childrenOf,
  holds,
  parseAlarmRule,
} from '../../../../src/services/cloudwatch/rules/alarm-rule.ts';

const states: Readonly<Record<string, StateValue>> = {
  bad: 'ALARM',
  fine: 'OK',
  new: 'INSUFFICIENT_DATA',
  'with (parentheses)': 'ALARM',
};
const isTrue = (rule: string) => holds(parseAlarmRule(rule), (name) => states[name]);

describe('a rule', () => {
  test.each([
    ['ALARM(bad)', true],
    ['ALARM(fine)', false],
    ['OK(fine)', true],
    ['INSUFFICIENT_DATA(new)', true],
    ['ALARM(nobody)', false],
    ['ALARM("bad")', true],
    ['ALARM( "with (parentheses)" )', true],
    ['ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:bad)', true],
    ['TRUE', true],
    ['FALSE', false],
    ['NOT FALSE', true],
    ['not ALARM(fine) and alarm(bad)', true],
    // AND binds tighter than OR, NOT tighter than both.
    ['TRUE OR FALSE AND FALSE', true],
    ['(TRUE OR FALSE) AND FALSE', false],
    ['NOT TRUE OR TRUE', true],
    ['NOT (TRUE OR TRUE)', false],
    ['ALARM(bad)\nAND\nALARM("with (parentheses)")', true],
  ])('%s is %s', (rule, expected) => {
    expect(isTrue(rule)).toBe(expected);
  });

  test('names each of its children once', () => {
    const rule = parseAlarmRule('ALARM(a) OR (OK(b) AND NOT ALARM("a")) OR TRUE');
    expect(childrenOf(rule)).toEqual(['a', 'b']);
  });

  test('of more than 100 children is refused', () => {
    const rule = Array.from({ length: 101 }, (_, at) => `ALARM(a${at})`).join(' OR ');
    expect(() => parseAlarmRule(rule)).toThrow('100 children at most');
  });

  test.each(['', 'AND', 'ALARM', 'ALARM()', 'ALARM(a) ALARM(b)', 'ALARM(a', '(TRUE', 'TRUE)', 'x'])(
    '%j is none',
    (rule) => {
      expect(() => parseAlarmRule(rule)).toThrow('Error in AlarmRule [');
    },
  );

  test('is read or refused, whatever the text', () => {
    const words = fc.constantFrom(
      'ALARM(',
      'a',
      ')',
      '"',
      'AND ',
      'OR ',
      'NOT ',
      '(',
      'TRUE',
      ' ',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 600 }), (parts) => {
        try {
          isTrue(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
        }
      }),
    );
  });
});
