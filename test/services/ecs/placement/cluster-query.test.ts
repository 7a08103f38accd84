import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseClusterQuery,
  type QuerySubject,
} from '../../../../src/services/ecs/placement/cluster-query.ts';
import { ClusterQueryError } from '../../../../src/services/ecs/placement/cluster-query-error.ts';
import { parseExpression } from '../../../../src/services/ecs/placement/cluster-query-parser.ts';
import {
  type Expression,
  type Operator,
  operatorsOf,
  printExpression,
} from '../../../../src/services/ecs/placement/cluster-query-syntax.ts';

/** A t2.small in us-east-1a that runs two tasks of database, registered on 18 June 2018. */
const instance = subjectWith({
  'ecs.instance-type': 't2.small',
  'ecs.availability-zone': 'us-east-1a',
  stack: 'prod',
  weight: '9',
  empty: '',
});

function subjectWith(attributes: Readonly<Record<string, string>>): QuerySubject {
  const known = new Map(Object.entries(attributes));
  return {
    agentConnected: true,
    agentVersion: '1.14.5',
    ec2InstanceId: 'i-1234567890abcdef0',
    registeredAt: 1_529_360_908_000,
    runningTasksCount: 2,
    groups: ['database'],
    attribute: (name) => known.get(name),
    tasksOf: (group) => (group === 'database' ? 2 : 0),
  };
}

describe('an expression selects', () => {
  const selecting = [
    'attribute:stack == prod',
    'attribute:stack equals prod',
    "attribute:stack == 'prod'",
    'attribute:stack == "prod"',
    'attribute:stack != test',
    'attribute:stack not_equals test',
    'attribute:stack exists',
    'attribute:empty exists',
    'attribute:missing !exists',
    'attribute:missing not_exists',
    'attribute:ecs.instance-type in [t2.small, t2.medium]',
    'attribute:ecs.instance-type !in [t3.small]',
    'attribute:ecs.instance-type not_in [t3.small,t3.medium]',
    'attribute:ecs.instance-type =~ t2.*',
    'attribute:ecs.instance-type matches "t[23]\\\\.small"',
    'attribute:ecs.instance-type !~ g2.*',
    'attribute:ecs.instance-type == t2.small and attribute:ecs.availability-zone != us-east-1d',
    'attribute:weight < 10',
    'attribute:stack > post',
    'agentConnected == true',
    'agentConnected in [true]',
    'agentVersion >= 1.14.5',
    'agentVersion < 1.100',
    'agentVersion > 1.14',
    'ec2InstanceId == i-1234567890abcdef0',
    'ec2InstanceId =~ i-.*',
    'registeredAt == 2018-06-18T22:28:28+00:00',
    'registeredAt >= 2018-06-18T22:28:28Z',
    'registeredAt < 2018-06-18T22:28:29',
    'registeredAt > 2018-06-18',
    'runningTasksCount > 1',
    'runningTasksCount less_than_equal 2',
    'task:group == database',
    'task:group in [web, database]',
    'task:group =~ data.*',
    'not(task:group == web)',
    'task:group != web',
    '!(runningTasksCount == 0)',
    'not not agentConnected == true',
    'runningTasksCount == 0 or runningTasksCount == 2',
    'runningTasksCount == 0 || agentConnected == true && attribute:stack == prod',
    '(runningTasksCount == 0 || agentConnected == true) and attribute:stack == prod',
    '  attribute:stack==prod  ',
  ];
  test.each(selecting)('%s', (text) => {
    expect(parseClusterQuery(text).matches(instance)).toBe(true);
  });

  const passingOver = [
    'attribute:stack == Prod',
    'attribute:missing == prod',
    // The documentation: "instances with the custom attribute, unless …".
    'attribute:missing != prod',
    'attribute:missing !in [prod]',
    'attribute:missing !~ prod',
    'attribute:missing > 1',
    'attribute:ecs.instance-type =~ t2',
    'agentVersion < 1.9',
    'not(task:group == database)',
    'task:group !~ data.*',
    'runningTasksCount == 2 and runningTasksCount == 3',
    'agentConnected == true and (runningTasksCount == 0 or attribute:stack == test)',
  ];
  test.each(passingOver)('nothing here by %s', (text) => {
    expect(parseClusterQuery(text).matches(instance)).toBe(false);
  });
});

describe('a wrong expression is refused at the character that is wrong', () => {
  const wrong: readonly [string, number, string][] = [
    ['', 0, 'expected a subject'],
    ['attribute:stack', 15, 'expected an operator'],
    ['attribute:stack = prod', 16, 'unexpected character'],
    ['attribute:stack ==', 18, 'expected a value'],
    ['attribute:stack == prod test', 24, "expected 'and', 'or' or the end"],
    ['attribute: == prod', 0, 'not the name of an attribute'],
    ['stack == prod', 0, 'unknown subject'],
    ['constructor == prod', 0, 'unknown subject'],
    ['attribute:stack ! prod', 18, "expected 'exists' or 'in'"],
    ['attribute:stack in prod', 19, "expected '['"],
    ['attribute:stack in []', 20, 'expected a value'],
    ['attribute:stack in [a b]', 22, "expected ',' or ']'"],
    ['(attribute:stack == a', 21, "expected 'and', 'or' or ')'"],
    ["attribute:stack == 'a", 19, 'a quote is not closed'],
    ['agentVersion exists', 13, 'agentVersion has no operator exists'],
    ['agentConnected == yes', 18, 'expected true or false'],
    ['agentVersion > new', 15, 'expected a version such as 1.14.5'],
    ['registeredAt > 2018-13-01', 15, 'expected a date such as 2018-06-18T22:28:28+00:00'],
    ['runningTasksCount > many', 20, 'expected a number'],
    ['attribute:stack =~ "(a"', 19, "not a regular expression (')' is missing, position 3)"],
  ];
  test.each(wrong)('%s', (text, at, message) => {
    const refused = () => parseClusterQuery(text);
    expect(refused).toThrow(ClusterQueryError);
    expect(refused).toThrow(expect.objectContaining({ at }));
    expect(refused).toThrow(`Invalid expression: ${message} at `);
  });

  test('and however deep it is nested', () => {
    for (const deep of ['('.repeat(2000), '!'.repeat(2000), 'not '.repeat(500)]) {
      expect(() => parseClusterQuery(deep)).toThrow(ClusterQueryError);
    }
    const nested = `${'('.repeat(90)}agentConnected == true${')'.repeat(90)}`;
    expect(parseClusterQuery(nested).matches(instance)).toBe(true);
  });

  test('or at its length', () => {
    const long = `attribute:stack == ${'a'.repeat(2000)}`;
    expect(() => parseClusterQuery(long)).toThrow('more than 2000 characters');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...['attribute:a exists', 'task:group == a', 'runningTasksCount > 1', 'agentConnected == true'],
    ...[
      'attribute:',
      'attribute:a',
      'task:group',
      'runningTasksCount',
      'agentVersion',
      'and',
      'or',
    ],
    ...[
      'not',
      '!',
      '==',
      '!=',
      '=~',
      '!~',
      'in',
      '!in',
      'exists',
      '[',
      ']',
      '(',
      ')',
      ',',
      '<=',
      '>',
    ],
    ...[
      "'",
      '"',
      '\\',
      '&&',
      '||',
      '&',
      '|',
      '=',
      '~',
      ' ',
      '1',
      '1.2',
      'true',
      'x*',
      'a',
      '\u{1f600}',
    ],
  );
  const text = fc.oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(' ')),
  );

  test('is an expression or refused with a ClusterQueryError: 100,000 of them', () => {
    let read = 0;
    fc.assert(
      fc.property(text, (source) => {
        try {
          parseClusterQuery(source).matches(instance);
          read += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(ClusterQueryError);
        }
      }),
      { numRuns: 100_000 },
    );
    expect(read, 'none of the texts was an expression').toBeGreaterThan(500);
  });
});

describe('an expression that is printed', () => {
  const literal = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('and', 'in', "it's", 'a"b', 'back\\slash', "\\'", 'a b', '', 'a&&b', 'a|b'),
  );
  const literals = fc.array(literal, { minLength: 1, maxLength: 3 });
  const subject = fc.oneof(
    fc.stringMatching(/^[\w./\\-]{1,10}$/).map((name) => ({ kind: 'attribute', name }) as const),
    fc
      .constantFrom('agentConnected', 'ec2InstanceId', 'task:group', 'agentVersion')
      .map((name) => ({ kind: 'field', name }) as const),
  );
  const all: readonly Operator[] = ['==', '<', '>=', 'exists', '!exists', 'in', '!in', '=~', '!~'];
  const comparison = subject.chain((of): fc.Arbitrary<Expression> => {
    const operators = of.kind === 'attribute' ? all : operatorsOf[of.name];
    return fc.tuple(fc.constantFrom(...operators), literals).map(([operator, values]) => {
      const isList = operator === 'in' || operator === '!in';
      const none = operator === 'exists' || operator === '!exists';
      const kept = none ? [] : isList ? values : values.slice(0, 1);
      return { kind: 'comparison', subject: of, operator, values: kept };
    });
  });
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      comparison,
      tie('expression').map((operand): Expression => ({ kind: 'not', operand })),
      fc
        .tuple(
          fc.constantFrom('and', 'or'),
          fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, operands]): Expression => ({ kind, operands })),
    ),
  }));

  test('reads back as the same', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const text = printExpression(tree);
        fc.pre(text.length <= 2000);
        expect(parseExpression(text)).toEqual(tree);
      }),
      { numRuns: 2000 },
    );
  });
});
