import { isBareWord, quote } from './cluster-query-tokens.ts';

// The cluster query language as a tree (reference §4.5), and the tree as text.

export type FieldName =
  | 'agentConnected'
  | 'agentVersion'
  | 'ec2InstanceId'
  | 'registeredAt'
  | 'runningTasksCount'
  | 'task:group';

export type Subject =
  | { readonly kind: 'field'; readonly name: FieldName }
  | { readonly kind: 'attribute'; readonly name: string };

export type Operator =
  | '=='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'exists'
  | '!exists'
  | 'in'
  | '!in'
  | '=~'
  | '!~';

export interface Comparison {
  readonly kind: 'comparison';
  readonly subject: Subject;
  readonly operator: Operator;
  /** None for `exists`, one or more for `in`, one for the others. */
  readonly values: readonly string[];
}

export type Expression =
  | Comparison
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] };

const equality: readonly Operator[] = ['==', '!=', 'in', '!in', '=~', '!~'];
const order: readonly Operator[] = ['==', '!=', '>', '>=', '<', '<='];

/** The documented operators of each field; an attribute has all. */
export const operatorsOf: Readonly<Record<FieldName, readonly Operator[]>> = {
  agentConnected: equality,
  agentVersion: order,
  ec2InstanceId: equality,
  registeredAt: order,
  runningTasksCount: order,
  'task:group': equality,
};

/** Every operator that is a word or a single sign; `!exists` and `!in` are two tokens. */
export const operatorSpellings: ReadonlyMap<string, Operator> = new Map([
  ['==', '=='],
  ['equals', '=='],
  ['!=', '!='],
  ['not_equals', '!='],
  ['>', '>'],
  ['greater_than', '>'],
  ['>=', '>='],
  ['greater_than_equal', '>='],
  ['<', '<'],
  ['less_than', '<'],
  ['<=', '<='],
  ['less_than_equal', '<='],
  ['exists', 'exists'],
  ['not_exists', '!exists'],
  ['in', 'in'],
  ['not_in', '!in'],
  ['=~', '=~'],
  ['matches', '=~'],
  ['!~', '!~'],
  ['not_matches', '!~'],
]);

/** The tree as an expression that reads back as the same tree. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'comparison':
      return printComparison(expression);
    case 'not':
      return `not (${printExpression(expression.operand)})`;
    case 'and':
    case 'or':
      return expression.operands.map(printOperand).join(` ${expression.kind} `);
    default:
      return expression satisfies never;
  }
}

function printOperand(operand: Expression): string {
  const text = printExpression(operand);
  return operand.kind === 'and' || operand.kind === 'or' ? `(${text})` : text;
}

function printComparison({ subject, operator, values }: Comparison): string {
  const name = subject.kind === 'attribute' ? `attribute:${subject.name}` : subject.name;
  const literals = values.map((value) => (isBareWord(value) ? value : quote(value)));
  if (operator === 'exists' || operator === '!exists') return `${name} ${operator}`;
  const isList = operator === 'in' || operator === '!in';
  const argument = isList ? `[${literals.join(', ')}]` : literals.join('');
  return `${name} ${operator} ${argument}`;
}
