import { describe, expect, test } from 'vitest';
import { constraintsOf } from '../../src/aws/constraints.ts';
import type { ModelShapes } from '../../src/aws/model.ts';
import { serializeOutput } from '../../src/aws/serialize.ts';
import { validateInput } from '../../src/aws/validate.ts';

const shapes: ModelShapes = {
  Input: {
    type: 'structure',
    members: {
      DurationSeconds: 'Integer',
      Permanent: 'Boolean',
      Share: 'Double',
      Since: 'Timestamp',
      Bytes: 'Blob',
      Names: { list: 'String' },
      Counts: { list: 'Integer' },
    },
  },
};
const model = { shapes, texts: constraintsOf('ValidationError') };

function read(body: unknown): unknown {
  return validateInput(model, { name: 'Ask', input: 'Input', form: 'query' }, body);
}

describe('the text of Query parameters', () => {
  test('is read as the model says', () => {
    expect(
      read({
        DurationSeconds: '900',
        Permanent: 'false',
        Share: '0.5',
        Since: '2026-09-16T10:00:00Z',
        Bytes: 'AQID',
        Names: '',
        Counts: ['1', '-2'],
      }),
    ).toEqual({
      DurationSeconds: 900,
      Permanent: false,
      Share: 0.5,
      Since: 1_789_552_800_000,
      Bytes: 'AQID',
      Names: [],
      Counts: [1, -2],
    });
  });

  test.each([
    { DurationSeconds: 'an hour' },
    { DurationSeconds: '1.5' },
    { DurationSeconds: '' },
    { Permanent: 'TRUE' },
    { Share: '' },
    { Since: 'yesterday' },
    { Bytes: '*' },
    { Names: 'one' },
  ])('that means nothing there is refused: %j', (body) => {
    expect(() => read(body)).toThrow(/can not be converted|expected/);
  });
});

test('in JSON text stays text', () => {
  const ask = { name: 'Ask', input: 'Input' };
  expect(() => validateInput(model, ask, { DurationSeconds: '900' })).toThrow('an Integer');
});

test('the Query protocol writes instants in ISO 8601, JSON in epoch seconds', () => {
  const output = { Since: 1_789_552_800_000 };
  const written = (form: 'json' | 'query'): string =>
    serializeOutput(shapes, 'Input', output, { strict: true, form });
  expect(written('query')).toBe('{"Since":"2026-09-16T10:00:00.000Z"}');
  expect(written('json')).toBe('{"Since":1789552800}');
});
