import { describe, expect, test } from 'vitest';
import { pickJsonKey } from '../../src/agent/secret-json.ts';

describe('a key of a secret that holds JSON', () => {
  test.each([
    ['a text', '{"a":"x y"}', 'x y'],
    ['a number', '{"a":5432}', '5432'],
    ['a big number', '{"a":1e21}', '1e+21'],
    ['a small number', '{"a":0.00001}', '1e-05'],
    ['a truth', '{"a":true}', 'true'],
    ['nothing', '{"a":null}', '<nil>'],
    ['a list', '{"a":[1,"b"]}', '[1 b]'],
    ['a structure', '{"a":{"y":2,"x":1}}', 'map[x:1 y:2]'],
    ['an empty text', '{"a":""}', ''],
  ])('is %s as the agent writes it', (_what, text, value) => {
    expect(pickJsonKey(text, 'a')).toEqual({ value });
  });

  test.each([
    ['{"b":1}', 'retrieved secret from Secrets Manager did not contain json key a'],
    ["'quoted'", "invalid character '\\'' looking for beginning of value".replace('\\', '')],
    ['', 'unexpected end of JSON input'],
    ['["a"]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['"a"', 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
    ['{"a": planted-password}', 'the secret is not valid JSON'],
  ])('cannot be picked out of %s', (text, problem) => {
    expect(pickJsonKey(text, 'a')).toEqual({ problem });
  });

  test.each(['__proto__', 'constructor'])('%s is not found in every secret', (key) => {
    expect(pickJsonKey('{}', key)).toHaveProperty('problem');
  });
});
