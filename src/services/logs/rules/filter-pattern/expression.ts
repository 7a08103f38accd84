import { invalidPattern } from '../../errors.ts';
import { badTerm, compileRegex, compileWildcard } from './terms.ts';

/** What a condition looks at: the values that its selector finds; none when there is nothing there. */
export type Look<Subject> = (subject: Subject) => readonly unknown[];

/** A test of a subject: a parsed JSON message, or the fields of a line. */
export type Test<Subject> = (subject: Subject) => boolean;

/** Turns the text of a selector into a look. Throws for one that it does not understand. */
export type ReadSelector<Subject> = (text: string) => Look<Subject>;

type Token =
  | { readonly kind: 'sign' | 'word'; readonly text: string }
  | { readonly kind: 'string' | 'regex'; readonly text: string };

const signs = ['&&', '||', '!=', '<=', '>=', '=', '<', '>', '(', ')'];
const selectorPattern = /^\$(?:\.[^\s.[\]=!<>()&|,"']+|\[(?:\d+|\*|"[^"]*"|'[^']*')\])*/;

/**
 * Reads conditions joined with `&&` and `||`, with parentheses: `$.a = "x" && ($.n > 3 || $.b IS TRUE)`.
 * `&&` binds closer. Throws InvalidParameterException.
 */
export function readExpression<Subject>(
  text: string,
  readSelector: ReadSelector<Subject>,
): Test<Subject> {
  const reader = new ExpressionReader(tokensOf(text), readSelector);
  return reader.read();
}

class ExpressionReader<Subject> {
  readonly #tokens: readonly Token[];
  readonly #readSelector: ReadSelector<Subject>;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], readSelector: ReadSelector<Subject>) {
    this.#tokens = tokens;
    this.#readSelector = readSelector;
  }

  read(): Test<Subject> {
    const test = this.#either();
    if (this.#at < this.#tokens.length) throw invalidPattern();
    return test;
  }

  #either(): Test<Subject> {
    const tests = [this.#both()];
    while (this.#take('||')) tests.push(this.#both());
    return (subject) => tests.some((test) => test(subject));
  }

  #both(): Test<Subject> {
    const tests = [this.#one()];
    while (this.#take('&&')) tests.push(this.#one());
    return (subject) => tests.every((test) => test(subject));
  }

  #one(): Test<Subject> {
    if (!this.#take('(')) return this.#condition();
    this.#depth += 1;
    if (this.#depth > 50) throw invalidPattern();
    const test = this.#either();
    if (!this.#take(')')) throw invalidPattern();
    this.#depth -= 1;
    return test;
  }

  #condition(): Test<Subject> {
    const selector = this.#next();
    if (selector.kind !== 'word') throw invalidPattern();
    const look = this.#readSelector(selector.text);
    const operator = this.#next();
    if (operator.kind === 'word') return this.#wordCondition(look, operator.text.toUpperCase());
    if (operator.kind !== 'sign') throw invalidPattern();
    const holds = comparison(operator.text, this.#next());
    return (subject) => look(subject).some(holds);
  }

  #wordCondition(look: Look<Subject>, operator: string): Test<Subject> {
    if (operator === 'EXISTS') return (subject) => look(subject).length > 0;
    const operand = this.#next().text.toUpperCase();
    if (operator === 'NOT' && operand === 'EXISTS') return (subject) => look(subject).length === 0;
    const wanted = operator === 'IS' ? constants.get(operand) : undefined;
    if (wanted === undefined) throw invalidPattern();
    return (subject) => look(subject).some((value) => value === wanted.value);
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw invalidPattern();
    this.#at += 1;
    return token;
  }
}

const constants = new Map<string, { readonly value: unknown }>([
  ['NULL', { value: null }],
  ['TRUE', { value: true }],
  ['FALSE', { value: false }],
]);

function comparison(operator: string, operand: Token): (value: unknown) => boolean {
  if (operand.kind === 'sign') throw invalidPattern();
  const isNumber = operand.kind === 'word' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(operand.text);
  const number = Number(operand.text);
  switch (operator) {
    case '<':
      return ordered(isNumber, (value) => value < number);
    case '<=':
      return ordered(isNumber, (value) => value <= number);
    case '>':
      return ordered(isNumber, (value) => value > number);
    case '>=':
      return ordered(isNumber, (value) => value >= number);
    case '=':
    case '!=': {
      const equals = isNumber
        ? (value: unknown) => numberOf(value) === number
        : equality(operand.kind, operand.text);
      return operator === '=' ? equals : (value) => !equals(value);
    }
    default:
      throw invalidPattern();
  }
}

/** Only numbers are ordered. */
function ordered(
  isNumber: boolean,
  holds: (value: number) => boolean,
): (value: unknown) => boolean {
  if (!isNumber) throw invalidPattern();
  return (value) => {
    const number = numberOf(value);
    return number !== undefined && holds(number);
  };
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

function equality(kind: Token['kind'], text: string): (value: unknown) => boolean {
  if (kind === 'regex') {
    const regex = compileRegex(text);
    return (value) => isScalar(value) && regex.test(String(value));
  }
  // `= "*"` is how a pattern says that there is something, whatever it is.
  if (text === '*') return () => true;
  const matches = compileWildcard(text);
  return (value) => isScalar(value) && matches(String(value));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const [token, length] = tokenAt(rest);
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return tokens;
}

function tokenAt(rest: string): readonly [token: Token, length: number] {
  const sign = signs.find((candidate) => rest.startsWith(candidate));
  if (sign !== undefined) return [{ kind: 'sign', text: sign }, sign.length];
  const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(rest);
  if (quoted !== null) {
    const content = String(quoted[1]).replaceAll(/\\(["\\])/g, '$1');
    return [{ kind: 'string', text: content }, quoted[0].length];
  }
  const regex = /^%([^%]*)%/.exec(rest);
  if (regex !== null) return [{ kind: 'regex', text: String(regex[1]) }, regex[0].length];
  const word = (rest.startsWith('$') ? selectorPattern : /^[^\s"%()=!<>&|,]+/).exec(rest)?.[0];
  if (word === undefined) throw badTerm(rest.split(/\s/, 1)[0] ?? rest);
  return [{ kind: 'word', text: word }, word.length];
}
