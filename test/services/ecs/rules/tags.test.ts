import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../../src/services/ecs/model/types.ts';
import {
  mergeTags,
  requireRoomForTags,
  validateTags,
  withoutTags,
} from '../../../../src/services/ecs/rules/tags.ts';

function refusal(tags: readonly Tag[]) {
  return () => validateTags(tags, 'InvalidParameterException');
}

function numbered(count: number): readonly Tag[] {
  return Array.from({ length: count }, (_, at) => ({ key: `k${at}`, value: '' }));
}

describe('validateTags', () => {
  test('accepts letters, numbers and spaces of any script and the listed signs', () => {
    const tags = [
      { key: 'Größe 尺寸 _.:/=+-@', value: 'été 1 _.:/=+-@' },
      { key: 'empty', value: '' },
      { key: 'Case', value: 'a' },
      { key: 'case', value: 'b' },
    ];
    expect(validateTags(tags, 'ClientException')).toEqual(tags);
  });

  test('accepts the longest key and value, counted in characters', () => {
    const tags = [{ key: '𠮷'.repeat(128), value: '𠮷'.repeat(256) }];
    expect(validateTags(tags, 'ClientException')).toEqual(tags);
  });

  test.each([
    ['no value', [{ key: 'a' }], 'Tag value can not be null.'],
    ['no key', [{ value: 'a' }], 'Tag key can not be null.'],
    ['an empty key', [{ key: '', value: 'a' }], /between 1 and 128/],
    ['a key of 129 characters', [{ key: 'k'.repeat(129), value: '' }], /between 1 and 128/],
    ['a value of 257 characters', [{ key: 'k', value: 'v'.repeat(257) }], /at most 256/],
    ['a sign in the key', [{ key: 'a#', value: '' }], /key 'a#' contains invalid characters/],
    ['a sign in the value', [{ key: 'a', value: 'b*' }], /value 'b\*' contains invalid characters/],
    ['a line break', [{ key: 'a', value: 'b\n' }], /invalid characters/],
    [
      'the reserved prefix in any case',
      [{ key: 'AwS:x', value: '' }],
      'aws: prefixed tag key names are not allowed for external use.',
    ],
    [
      'a key twice',
      [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
      /must be unique/,
    ],
    ['51 tags', numbered(51), 'Tags can have at most 50 items.'],
  ])('refuses %s', (_, tags, text) => {
    expect(refusal(tags)).toThrow(text);
  });

  test('accepts 50 tags', () => {
    expect(validateTags(numbered(50), 'ClientException')).toHaveLength(50);
  });

  test('refuses with the exception of its caller', () => {
    const error = expect.objectContaining({ type: 'ClientException' });
    expect(() => validateTags([{ key: 'a' }], 'ClientException')).toThrow(error);
  });
});

describe('mergeTags', () => {
  test('replaces in place, appends what is new, keeps the rest', () => {
    const present = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ];
    const given = [
      { key: 'c', value: '3' },
      { key: 'a', value: '4' },
    ];
    expect(mergeTags(present, given)).toEqual([
      { key: 'a', value: '4' },
      { key: 'b', value: '2' },
      { key: 'c', value: '3' },
    ]);
  });

  const tagLists = fc.uniqueArray(
    fc.record({ key: fc.string({ maxLength: 2 }), value: fc.string() }),
    {
      selector: (tag) => tag.key,
    },
  );

  test('done twice is done once, and untagging the same keys leaves only the others', () => {
    fc.assert(
      fc.property(tagLists, tagLists, (present, given) => {
        const once = mergeTags(present, given);
        expect(mergeTags(once, given)).toEqual(once);
        const keys = given.map((tag) => tag.key);
        const others = present.filter((tag) => !keys.includes(tag.key));
        expect(withoutTags(once, keys)).toEqual(others);
      }),
    );
  });
});

describe('managed tags', () => {
  const managed = { key: 'aws:ecs:clusterName', value: 'c' };

  test('do not count against the 50', () => {
    expect(() =>
      requireRoomForTags([managed, ...numbered(50)], 'InvalidParameterException'),
    ).not.toThrow();
    expect(() => requireRoomForTags(numbered(51), 'InvalidParameterException')).toThrow(
      'Tags can have at most 50 items.',
    );
  });

  test('cannot be taken off', () => {
    expect(withoutTags([managed], ['aws:ecs:clusterName'])).toEqual([managed]);
  });
});
