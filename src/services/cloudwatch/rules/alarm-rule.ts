// The rule of a composite alarm, as PutCompositeAlarm documents it: ALARM, OK and INSUFFICIENT_DATA of
// other alarms, TRUE and FALSE, joined by AND, OR, NOT and parentheses. NOT binds tightest, then AND.
import { invalid } from '../errors.ts';
import type { StateValue } from '../model/types.ts';
import { alarmNameIn } from './alarm-arn.ts';

export type AlarmRule =
  | { readonly is: StateValue; readonly of: string }
  | { readonly always: boolean }
  | { readonly not: AlarmRule }
  | { readonly all: readonly AlarmRule[] }
  | { readonly any: readonly AlarmRule[] };

const mostChildren = 100;
const mostElements = 500;

/** Reads a rule; children are given by name. Throws ValidationException for a text that is none. */
export function parseAlarmRule(text: string): AlarmRule {
  const reader = new Reader(tokensOf(text));
  const rule = reader.any();
  reader.end();
  if (childrenOf(rule).length > mostChildren) {
    throw invalid(`Error in AlarmRule [a rule can have ${mostChildren} children at most]`);
  }
  return rule;
}

/** Whether a rule holds. An alarm that is not there is in no state. */
export function holds(
  rule: AlarmRule,
  stateOf: (alarmName: string) => StateValue | undefined,
): boolean {
  if ('is' in rule) return stateOf(rule.of) === rule.is;
  if ('always' in rule) return rule.always;
  if ('not' in rule) return !holds(rule.not, stateOf);
  if ('all' in rule) return rule.all.every((part) => holds(part, stateOf));
  return rule.any.some((part) => holds(part, stateOf));
}

/** The names of the alarms in a rule, each once, in order. */
export function childrenOf(rule: AlarmRule): readonly string[] {
  return [...new Set(namesIn(rule))];
}

function namesIn(rule: AlarmRule): readonly string[] {
  if ('is' in rule) return [rule.of];
  if ('always' in rule) return [];
  if ('not' in rule) return namesIn(rule.not);
  return ('all' in rule ? rule.all : rule.any).flatMap(namesIn);
}

interface Token {
  readonly kind: 'state' | 'word' | '(' | ')';
  readonly text: string;
  /** Of a state: the alarm in its parentheses. */
  readonly alarm?: string;
  readonly at: number;
}

/** An alarm may stand in quotes, and has to when its name has a closing parenthesis. */
const tokenPattern =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^")]*?))\s*\)|(AND|OR|NOT|TRUE|FALSE)(?![\w])|([()]))/iy;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(text);
    if (match === null) throw unsupported(text.slice(at).trim().charAt(0), at);
    const [, state, quoted, bare, word, parenthesis] = match;
    const alarm = quoted ?? bare;
    if (state !== undefined) {
      if (!alarm) throw unsupported(')', at);
      tokens.push({ kind: 'state', text: state.toUpperCase(), alarm: alarmNameIn(alarm), at });
    } else if (word !== undefined) tokens.push({ kind: 'word', text: word.toUpperCase(), at });
    else tokens.push({ kind: parenthesis === '(' ? '(' : ')', text: parenthesis ?? '', at });
    at = tokenPattern.lastIndex;
  }
  if (tokens.length > mostElements) {
    throw invalid(`Error in AlarmRule [a rule can have ${mostElements} elements at most]`);
  }
  return tokens;
}

/** The form of the text was seen by users of AWS for a closing parenthesis. */
function unsupported(token: string, at: number) {
  return invalid(`Error in AlarmRule [Unsupported token '${token}' at char ${at}]`);
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  any(): AlarmRule {
    const parts = [this.#all()];
    while (this.#takes('word', 'OR')) parts.push(this.#all());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { any: parts };
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  #all(): AlarmRule {
    const parts = [this.#one()];
    while (this.#takes('word', 'AND')) parts.push(this.#one());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { all: parts };
  }

  #one(): AlarmRule {
    if (this.#takes('word', 'NOT')) return { not: this.#one() };
    if (this.#takes('word', 'TRUE')) return { always: true };
    if (this.#takes('word', 'FALSE')) return { always: false };
    if (this.#takes('(', '(')) {
      const inner = this.any();
      if (!this.#takes(')', ')')) throw this.#unexpected();
      return inner;
    }
    const token = this.#tokens[this.#at];
    if (token?.alarm === undefined) throw this.#unexpected();
    this.#at += 1;
    const { text, alarm } = token;
    return { is: text === 'ALARM' || text === 'OK' ? text : 'INSUFFICIENT_DATA', of: alarm };
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #unexpected() {
    const token = this.#tokens[this.#at];
    if (token !== undefined) return unsupported(token.text, token.at);
    return invalid('Error in AlarmRule [Unexpected end of the rule]');
  }
}
