import { describe, expect, test } from 'vitest';
import { constraintsOf } from '../../src/aws/constraints.ts';
import type { AwsError } from '../../src/aws/errors.ts';

const constraints = constraintsOf('InvalidParameterException');

describe('the words of a model', () => {
  test('say that a required member is missing, in the spelling of the model', () => {
    expect(constraints.missing('TagResource', 'Tags[0].Key')).toMatchObject({
      type: 'InvalidParameterException',
      text:
        "1 validation error detected: Value null at 'tags.1.member.key' failed to satisfy " +
        'constraint: Member must not be null',
    });
  });

  test('list the values of an enum', () => {
    const refusal = constraints.notInEnum('DescribeLogStreams', 'orderBy', ['A', 'B'], 'C');
    expect(refusal?.text).toBe(
      "1 validation error detected: Value 'C' at 'orderBy' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [A, B]',
    );
  });

  test('name every bound that is violated, the pattern last', () => {
    expect(
      textOf(() =>
        constraints.check(
          ['logGroupName', '', { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' }],
          ['limit', 51, { min: 1, max: 50 }],
          ['logStreamName', 'fine', { min: 1 }],
          ['nextToken', undefined, { min: 1 }],
        ),
      ),
    ).toBe(
      "3 validation errors detected: Value '' at 'logGroupName' failed to satisfy constraint: " +
        'Member must have length greater than or equal to 1; ' +
        "Value '' at 'logGroupName' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+; ' +
        "Value '51' at 'limit' failed to satisfy constraint: " +
        'Member must have value less than or equal to 50',
    );
  });

  test('do not repeat a secret', () => {
    const check = (): void =>
      constraints.check(['secretString', 'planted', { max: 3, sensitive: true }]);
    expect(textOf(check)).not.toContain('planted');
    expect(textOf(check)).toContain("Value at 'secretString'");
  });

  test('hold a pattern of Unicode classes against the whole text', () => {
    const check = (value: string): string =>
      textOf(() => constraints.check(['key', value, { pattern: '[\\p{L}\\p{N}]+' }]));
    expect(check('größe1')).toBe('');
    expect(check('größe 1')).toContain('regular expression');
  });
});

function textOf(work: () => void): string {
  try {
    work();
    return '';
  } catch (error) {
    // What is thrown is the refusal under test.
    return (error as AwsError).text ?? '';
  }
}
