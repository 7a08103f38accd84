// "Filter pattern syntax" in the user guide of CloudWatch Logs: its examples, and what users saw refused.
import { describe, expect, test } from 'vitest';
import { readFilterPattern } from '../../../../../src/services/logs/rules/filter-pattern/read-filter-pattern.ts';

const lines = [
  '[ERROR 400] BAD REQUEST',
  '[ERROR 401] UNAUTHORIZED REQUEST',
  '[ERROR 419] MISSING ARGUMENTS',
  '[ERROR 420] INVALID ARGUMENTS',
];

function matching(pattern: string, messages: readonly string[] = lines): number[] {
  const matches = readFilterPattern(pattern);
  return messages.flatMap((message, index) => (matches(message) ? [index] : []));
}

describe('terms', () => {
  test.each([
    ['', [0, 1, 2, 3]],
    ['ERROR', [0, 1, 2, 3]],
    ['error', []],
    ['ERROR ARGUMENTS', [2, 3]],
    ['"INVALID ARGUMENTS"', [3]],
    ['"[ERROR 40"', [0, 1]],
    ['ERROR -400 -419', [1, 3]],
    ['-ARGUMENTS', [0, 1]],
    ['?BAD ?MISSING', [0, 2]],
    ['?BAD ?MISSING INVALID', [3]],
    ['-"BAD REQUEST"', [1, 2, 3]],
    ['%40[01]%', [0, 1]],
    ['%^.ERROR.4[12]%', [2, 3]],
  ])('%s', (pattern, expected) => expect(matching(pattern)).toEqual(expected));

  test.each(['"open', 'a:b', '?', '""', '%(a)%', '%[a%', '-'])('%s is refused', (pattern) => {
    expect(() => readFilterPattern(pattern)).toThrow(
      `Invalid filter pattern: Invalid character(s) in term '${pattern}'`,
    );
  });

  test('quotes may stand in quotes', () => {
    expect(matching('"say \\"hi\\""', ['say "hi"', 'say hi'])).toEqual([0]);
  });
});

describe('conditions on JSON', () => {
  const events = [
    {
      eventType: 'UpdateTrail',
      sourceIPAddress: '111.111.111.111',
      arrayKey: ['value', 'another value'],
      objectList: [
        { name: 'a', id: 1 },
        { name: 'b', id: 2 },
      ],
      SomeObject: null,
      cluster: { 'the name': 'c' },
      ok: true,
      latency: 12.5,
    },
    { eventType: 'CreateTrail', sourceIPAddress: '123.123.1.1', ok: false, latency: 1e3 },
  ].map((event) => JSON.stringify(event));
  const messages = [...events, 'no JSON { $.eventType }', '{"eventType":'];

  test.each([
    ['{ $.eventType = "UpdateTrail" }', [0]],
    ['{ $.eventType = UpdateTrail }', [0]],
    ['{$.eventType="*Trail"}', [0, 1]],
    ['{ $.eventType = *date* }', [0]],
    ['{ $.eventType != "UpdateTrail" }', [1]],
    ['{ $.sourceIPAddress != 123.123.* }', [0]],
    ['{ $.arrayKey[0] = "value" }', [0]],
    ['{ $.arrayKey[*] = "another value" }', [0]],
    ['{ $.objectList[1].id = 2 }', [0]],
    ['{ $.cluster["the name"] = c }', [0]],
    ['{ $.SomeObject IS NULL }', [0]],
    ['{ $.SomeOtherObject NOT EXISTS }', [0, 1]],
    ['{ $.SomeObject EXISTS }', [0]],
    ['{ $.ok IS TRUE }', [0]],
    ['{ $.ok is false }', [1]],
    ['{ $.latency > 12 }', [0, 1]],
    ['{ $.latency >= 1e3 }', [1]],
    ['{ $.latency < 12.5 }', []],
    ['{ $.latency = 12.5 }', [0]],
    ['{ $.latency = "*" }', [0, 1]],
    ['{ $.eventType = %^Update% }', [0]],
    ['{ ($.ok IS TRUE && $.latency > 100) || $.latency = 1000 }', [1]],
    ['{ $.ok IS TRUE || $.ok IS FALSE && $.latency = 1 }', [0]],
    ['{ $.constructor EXISTS }', []],
  ])('%s', (pattern, expected) => expect(matching(pattern, messages)).toEqual(expected));

  test.each([
    [
      '{ $.a = 1',
      "Invalid filter pattern: If a filter pattern starts with '{' it must end with '}'",
    ],
    ['{ }', 'Invalid filter pattern'],
    ['{ $.a }', 'Invalid filter pattern'],
    ['{ $.a = }', 'Invalid filter pattern'],
    ['{ a = 1 }', 'Invalid filter pattern'],
    ['{ $.a > "x" }', 'Invalid filter pattern'],
    ['{ $.a = 1 && }', 'Invalid filter pattern'],
    ['{ ($.a = 1 }', 'Invalid filter pattern'],
    ['{ $.a IS BLUE }', 'Invalid filter pattern'],
    [`{ ${'('.repeat(100)}$.a = 1${')'.repeat(100)} }`, 'Invalid filter pattern'],
  ])('%s is refused', (pattern, text) => {
    expect(() => readFilterPattern(pattern)).toThrow(text);
  });
});

describe('conditions on fields between spaces', () => {
  const requests = [
    '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 Prod frank [10/Oct/2000:13:35:22 -0700] "GET /about/ HTTP/1.0" 200 5324',
    '127.0.0.1 Prod anna [10/Oct/2000:13:50:35 -0700] "POST /a HTTP/1.0" 500 1',
    'too short',
  ];

  test.each([
    ['[ip, user, username, timestamp, request, status_code, bytes]', [0, 1, 2]],
    ['[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]', [0]],
    ['[..., status_code = 404 || status_code = 500, bytes]', [0, 2]],
    ['[..., bytes > 1000]', [0, 1]],
    ['[ip, ..., size]', [0, 1, 2, 3]],
    ['[w1, w2]', [3]],
    ['[w1 = "too", w2]', [3]],
    ['[w1 != too, ...]', [0, 1, 2]],
    ['[ip, user, username = %^fr%, ...]', [0, 1]],
    ['[..., timestamp = "10/Oct/2000:13:50:35 -0700", request, code, bytes]', [2]],
    ['[..., request = "*, *", code, bytes]', []],
  ])('%s', (pattern, expected) => expect(matching(pattern, requests)).toEqual(expected));

  test.each(['[a, b', '[a, ..., ...]', '[a = 1 && b = 2]', '[= 1]'])('%s is refused', (pattern) => {
    expect(() => readFilterPattern(pattern)).toThrow('Invalid filter pattern');
  });
});
