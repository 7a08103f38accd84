import { assert } from '../../../kernel/assert.ts';
import { parseInstant } from '../../../kernel/instant.ts';
import { parseExpression } from './cluster-query-parser.ts';
import type {
  Comparison,
  Expression,
  FieldName,
  Operator,
  Subject,
} from './cluster-query-syntax.ts';
import { readPattern } from './java-pattern.ts';

/** What an expression can ask of a container instance. */
export interface QuerySubject {
  readonly agentConnected: boolean;
  readonly agentVersion: string | undefined;
  readonly ec2InstanceId: string | undefined;
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  readonly runningTasksCount: number;
  /** The groups of the tasks on the instance, each once. */
  readonly groups: Iterable<string>;
  /** The value of an attribute, empty for one without; undefined when the instance does not have it. */
  attribute(name: string): string | undefined;
  /** How many tasks of a group are on the instance. */
  tasksOf(group: string): number;
}

/** An expression, read once and asked often. */
export interface ClusterQuery {
  readonly expression: Expression;
  readonly matches: (instance: QuerySubject) => boolean;
  /** What of it asks for the instance's own facts: the answer holds until they change. */
  readonly factsMatch: (instance: QuerySubject) => boolean;
  /** The rest, which asks for the tasks on the instance: it matches when both do. */
  readonly tasksMatch: (instance: QuerySubject) => boolean;
}

type Test = (instance: QuerySubject) => boolean;

/** Reads an expression of the cluster query language (reference §4.5). Throws ClusterQueryError. */
export function parseClusterQuery(text: string): ClusterQuery {
  const expression = parseExpression(text, wrongValue);
  const parts = expression.kind === 'and' ? expression.operands : [expression];
  return {
    expression,
    matches: testOf(expression),
    factsMatch: testOfAll(parts.filter((part) => !asksForTasks(part))),
    tasksMatch: testOfAll(parts.filter(asksForTasks)),
  };
}

function asksForTasks(expression: Expression): boolean {
  switch (expression.kind) {
    case 'comparison':
      return (
        expression.subject.name === 'task:group' || expression.subject.name === 'runningTasksCount'
      );
    case 'not':
      return asksForTasks(expression.operand);
    case 'and':
    case 'or':
      return expression.operands.some(asksForTasks);
    default:
      return expression satisfies never;
  }
}

function testOfAll(expressions: readonly Expression[]): Test {
  const tests = expressions.map(testOf);
  return (instance) => tests.every((test) => test(instance));
}

function testOf(expression: Expression): Test {
  switch (expression.kind) {
    case 'comparison':
      return comparisonTest(expression);
    case 'not': {
      const test = testOf(expression.operand);
      return (instance) => !test(instance);
    }
    case 'and':
      return testOfAll(expression.operands);
    case 'or': {
      const tests = expression.operands.map(testOf);
      return (instance) => tests.some((test) => test(instance));
    }
    default:
      return expression satisfies never;
  }
}

function comparisonTest({ subject, operator, values }: Comparison): Test {
  if (subject.kind === 'attribute') return attributeTest(subject.name, operator, values);
  switch (subject.name) {
    case 'task:group':
      return groupTest(operator, values);
    case 'agentConnected':
      return textTest((instance) => String(instance.agentConnected), operator, values);
    case 'ec2InstanceId':
      return textTest((instance) => instance.ec2InstanceId, operator, values);
    case 'agentVersion':
      return orderTest(
        ({ agentVersion }) =>
          agentVersion === undefined ? undefined : compareVersions(agentVersion, values[0] ?? ''),
        operator,
      );
    case 'registeredAt': {
      const instant = instantOf(values[0] ?? '') ?? 0;
      return orderTest(({ registeredAt }) => registeredAt - instant, operator);
    }
    case 'runningTasksCount': {
      const count = Number(values[0]);
      return orderTest(({ runningTasksCount }) => runningTasksCount - count, operator);
    }
    default:
      return subject satisfies never;
  }
}

function attributeTest(name: string, operator: Operator, values: readonly string[]): Test {
  const [value = ''] = values;
  switch (operator) {
    case 'exists':
      return (instance) => instance.attribute(name) !== undefined;
    case '!exists':
      return (instance) => instance.attribute(name) === undefined;
    case '>':
    case '>=':
    case '<':
    case '<=':
      return orderTest((instance) => {
        const found = instance.attribute(name);
        return found === undefined ? undefined : compareTexts(found, value);
      }, operator);
    default:
      return textTest((instance) => instance.attribute(name), operator, values);
  }
}

/**
 * What an instance does not have satisfies no comparison, `!=` included: the documentation describes
 * `attribute:stack != prod` as "the instances with the custom attribute, unless" it is prod.
 */
function textTest(
  textOf: (instance: QuerySubject) => string | undefined,
  operator: Operator,
  values: readonly string[],
): Test {
  const isIt = isOneOf(operator, values);
  const wanted = !operator.startsWith('!');
  return (instance) => {
    const text = textOf(instance);
    return text !== undefined && isIt(text) === wanted;
  };
}

/**
 * An instance belongs to every group it has a task of. `!=` is the opposite of `==`: no task of the
 * group is there. What the service does with it is not known; its documentation writes `not(… == …)`.
 */
function groupTest(operator: Operator, values: readonly string[]): Test {
  const wanted = !operator.startsWith('!');
  if (operator !== '=~' && operator !== '!~') {
    return (instance) => values.some((group) => instance.tasksOf(group) > 0) === wanted;
  }
  const isIt = isOneOf(operator, values);
  return (instance) => {
    for (const group of instance.groups) if (isIt(group)) return wanted;
    return !wanted;
  };
}

function isOneOf(operator: Operator, values: readonly string[]): (text: string) => boolean {
  if (operator === '=~' || operator === '!~') {
    const pattern = readPattern(values[0] ?? '');
    assert('matches' in pattern, 'a pattern was not checked when it was read', { values });
    return pattern.matches;
  }
  if (values.length === 1) return (text) => text === values[0];
  const set = new Set(values);
  return (text) => set.has(text);
}

function orderTest(
  compare: (instance: QuerySubject) => number | undefined,
  operator: Operator,
): Test {
  const holds = orders[operator];
  assert(holds !== undefined, 'an operator has no order', { operator });
  return (instance) => {
    const order = compare(instance);
    return order !== undefined && holds(order);
  };
}

const orders: Partial<Readonly<Record<Operator, (order: number) => boolean>>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** Numbers by size; the documentation says nothing of other texts, which go by their characters. */
function compareTexts(a: string, b: string): number {
  const isNumber = /^[+-]?\d+(\.\d+)?$/;
  if (isNumber.test(a) && isNumber.test(b)) return Number(a) - Number(b);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Part by part, a missing part is zero: 1.14 = 1.14.0 < 1.14.5 < 1.100. */
function compareVersions(a: string, b: string): number {
  const partsOf = (version: string): number[] => version.split(/[.+-]/).map((part) => Number(part));
  const [ofA, ofB] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.max(ofA.length, ofB.length); at += 1) {
    const difference = (ofA[at] ?? 0) - (ofB[at] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

/** The documented formats; without a zone the time is UTC. */
function instantOf(text: string): number | undefined {
  const format = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
  const [, day, time = 'T00:00:00', zone = 'Z'] = format.exec(text) ?? [];
  return day === undefined ? undefined : parseInstant(`${day}${time}${zone}`);
}

const isValue: Partial<Readonly<Record<FieldName, (text: string) => boolean>>> = {
  agentConnected: (text) => text === 'true' || text === 'false',
  agentVersion: (text) => /^\d+(\.\d+)*$/.test(text),
  registeredAt: (text) => instantOf(text) !== undefined,
  runningTasksCount: (text) => /^\d{1,9}$/.test(text),
};

const valueWords: Partial<Readonly<Record<FieldName, string>>> = {
  agentConnected: 'expected true or false',
  agentVersion: 'expected a version such as 1.14.5',
  registeredAt: 'expected a date such as 2018-06-18T22:28:28+00:00',
  runningTasksCount: 'expected a number',
};

function wrongValue(
  subject: Subject,
  operator: Operator,
  values: readonly { readonly text: string }[],
): string | undefined {
  if (operator === '=~' || operator === '!~') {
    const pattern = readPattern(values[0]?.text ?? '');
    return 'wrong' in pattern ? pattern.wrong : undefined;
  }
  if (subject.kind === 'attribute') return undefined;
  const isRight = isValue[subject.name] ?? (() => true);
  return values.every(({ text }) => isRight(text)) ? undefined : valueWords[subject.name];
}
