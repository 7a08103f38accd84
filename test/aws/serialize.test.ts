import { describe, expect, test } from 'vitest';
import type { ModelShapes } from '../../src/aws/model.ts';
import { serializeOutput } from '../../src/aws/serialize.ts';

const shapes: ModelShapes = {
  Tree: {
    type: 'structure',
    members: {
      at: 'Timestamp',
      branches: { list: 'Tree' },
      count: 'Integer',
      kind: 'Kind',
      labels: { map: 'String' },
      names: { list: 'String' },
      note: 'Document',
      open: 'Boolean',
      share: 'Double',
    },
  },
  Kind: { type: 'enum', values: ['OAK'] },
};

function write(value: unknown, strict = true): string {
  return serializeOutput(shapes, 'Tree', value, { strict });
}

describe('an answer', () => {
  test('has its members in the order of the model, at any depth, and no absent ones', () => {
    const text = write({ open: false, count: 2, branches: [{ kind: 'OAK', at: 1500 }, {}] });
    expect(text).toBe('{"branches":[{"at":1.5,"kind":"OAK"},{}],"count":2,"open":false}');
    expect(write({ count: undefined, names: null })).toBe('{}');
  });

  test('is the JSON of its value whatever its texts hold', () => {
    const value = {
      labels: { 'a "key"': 'line\nbreak', größe: '\ud83d\ude00' },
      names: ['', '\\', '\u0000', '</script>'],
      note: { any: [1, null, 'x'] },
      share: 0.1,
    };
    expect(JSON.parse(write(value))).toEqual(value);
  });

  test.each([
    [{ count: '1' }, 'not a number'],
    [{ share: Number.NaN }, 'not a number'],
    [{ at: new Date(0) }, 'not a number'],
    [{ kind: 1 }, 'not a string'],
    [{ names: ['a', 1] }, 'not a list of strings'],
    [{ names: 'a' }, 'not a list'],
    [{ labels: [] }, 'not a map'],
    [{ branches: ['a'] }, 'not a structure'],
    [{ open: 1 }, 'not a boolean'],
  ])('with a value of another type is a bug: %j', (value, message) => {
    expect(() => write(value, false)).toThrow(message);
  });

  test('with a member that the model does not know is a bug in tests, and left out otherwise', () => {
    expect(() => write({ branches: [{ colour: 'red' }] })).toThrow('not in the model');
    expect(write({ branches: [{ colour: 'red' }] }, false)).toBe('{"branches":[{}]}');
  });

  test('that is frozen is written once, by shape', () => {
    let reads = 0;
    const part = Object.freeze({
      get count() {
        reads += 1;
        return 3;
      },
    });
    expect(write({ branches: [part] }, false)).toBe('{"branches":[{"count":3}]}');
    expect(write({ branches: [part, part] }, false)).toBe('{"branches":[{"count":3},{"count":3}]}');
    expect(reads).toBe(1);
    const other: ModelShapes = { Stump: { type: 'structure', members: {} } };
    expect(serializeOutput(other, 'Stump', part, { strict: false })).toBe('{}');
  });
});
