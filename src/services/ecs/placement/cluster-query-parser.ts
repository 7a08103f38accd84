import { ClusterQueryError } from './cluster-query-error.ts';
import {
  type Expression,
  type FieldName,
  type Operator,
  operatorSpellings,
  operatorsOf,
  type Subject,
} from './cluster-query-syntax.ts';
import { type Token, tokensOf } from './cluster-query-tokens.ts';

/** Documented for `expression` of a placement constraint. */
const longestExpression = 2000;
/** Ours: the stack is no place to find out. */
const deepestExpression = 100;

/** Told of every comparison as it is read: values may have rules of their own. */
export type CheckValues = (
  subject: Subject,
  operator: Operator,
  values: readonly { readonly text: string; readonly at: number }[],
) => string | undefined;

/**
 * The tree of an expression. `check` names what is wrong with the values of a comparison, if anything.
 * Throws ClusterQueryError and nothing else.
 */
export function parseExpression(text: string, check: CheckValues = () => undefined): Expression {
  if (text.length > longestExpression) {
    const wrong = `more than ${longestExpression} characters`;
    throw new ClusterQueryError(text, longestExpression, wrong);
  }
  return new Parser(text, check).whole();
}

/** Recursive descent over the grammar of reference §4.5: `or` binds weakest, `not` strongest. */
class Parser {
  readonly #text: string;
  readonly #check: CheckValues;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, check: CheckValues) {
    this.#text = text;
    this.#check = check;
    this.#tokens = tokensOf(text);
  }

  whole(): Expression {
    const expression = this.#chain('or');
    if (this.#peek.kind !== 'end') throw this.#wrong("expected 'and', 'or' or the end");
    return expression;
  }

  get #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.#text.length };
  }

  #chain(kind: 'and' | 'or'): Expression {
    const read = (): Expression => (kind === 'or' ? this.#chain('and') : this.#not());
    const first = read();
    const rest: Expression[] = [];
    while (this.#takes(kind, kind === 'or' ? '||' : '&&')) rest.push(read());
    return rest.length === 0 ? first : { kind, operands: [first, ...rest] };
  }

  #not(): Expression {
    this.#depth += 1;
    if (this.#depth > deepestExpression) throw this.#wrong('nested too deeply');
    const expression = this.#negationOrGroup();
    this.#depth -= 1;
    return expression;
  }

  #negationOrGroup(): Expression {
    if (this.#takes('not', '!')) return { kind: 'not', operand: this.#not() };
    if (!this.#takesSign('(')) return this.#comparison();
    const inner = this.#chain('or');
    if (!this.#takesSign(')')) throw this.#wrong("expected 'and', 'or' or ')'");
    return inner;
  }

  #comparison(): Expression {
    const subject = this.#subject();
    const operator = this.#operator(subject);
    const at = this.#peek.at;
    const values = this.#values(operator);
    const wrong = this.#check(subject, operator, values);
    if (wrong !== undefined) throw new ClusterQueryError(this.#text, at, wrong);
    return { kind: 'comparison', subject, operator, values: values.map(({ text }) => text) };
  }

  #subject(): Subject {
    const { kind, text } = this.#peek;
    if (kind !== 'word') throw this.#wrong('expected a subject');
    if (isField(text)) {
      this.#next += 1;
      return { kind: 'field', name: text };
    }
    const [, name] = /^attribute:([\w./\\-]{1,128})$/.exec(text) ?? [];
    if (name === undefined) {
      throw this.#wrong(
        text.startsWith('attribute:') ? 'not the name of an attribute' : 'unknown subject',
      );
    }
    this.#next += 1;
    return { kind: 'attribute', name };
  }

  #operator(subject: Subject): Operator {
    const { at } = this.#peek;
    const operator = this.#anyOperator();
    const allowed = subject.kind === 'attribute' || operatorsOf[subject.name].includes(operator);
    if (allowed) return operator;
    throw new ClusterQueryError(this.#text, at, `${subject.name} has no operator ${operator}`);
  }

  #anyOperator(): Operator {
    const { kind, text } = this.#peek;
    if (kind === 'sign' && text === '!') {
      this.#next += 1;
      if (this.#takes('exists')) return '!exists';
      if (this.#takes('in')) return '!in';
      throw this.#wrong("expected 'exists' or 'in'");
    }
    const operator = kind === 'quoted' ? undefined : operatorSpellings.get(text);
    if (operator === undefined) throw this.#wrong('expected an operator');
    this.#next += 1;
    return operator;
  }

  #values(operator: Operator): readonly Token[] {
    if (operator === 'exists' || operator === '!exists') return [];
    if (operator !== 'in' && operator !== '!in') return [this.#literal()];
    if (!this.#takesSign('[')) throw this.#wrong("expected '['");
    const values = [this.#literal()];
    while (this.#takesSign(',')) values.push(this.#literal());
    if (!this.#takesSign(']')) throw this.#wrong("expected ',' or ']'");
    return values;
  }

  #literal(): Token {
    const token = this.#peek;
    if (token.kind !== 'word' && token.kind !== 'quoted') throw this.#wrong('expected a value');
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this bare word or this sign. */
  #takes(word: string, sign?: string): boolean {
    const { kind, text } = this.#peek;
    if (kind === 'word' && text === word) {
      this.#next += 1;
      return true;
    }
    return sign !== undefined && this.#takesSign(sign);
  }

  #takesSign(sign: string): boolean {
    const { kind, text } = this.#peek;
    if (kind !== 'sign' || text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #wrong(what: string): ClusterQueryError {
    return new ClusterQueryError(this.#text, this.#peek.at, what);
  }
}

function isField(text: string): text is FieldName {
  return Object.hasOwn(operatorsOf, text);
}
