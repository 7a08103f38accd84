import { ClusterQueryError } from './cluster-query-error.ts';

/** A piece of an expression: a sign (`==`, `(`, …), a bare word or a quoted text. */
export interface Token {
  readonly kind: 'sign' | 'word' | 'quoted' | 'end';
  /** Of a quoted text what is between the quotes, escapes resolved. */
  readonly text: string;
  /** Index in the expression. */
  readonly at: number;
}

const space = /\s+/y;
const sign = /==|!=|>=|<=|=~|!~|&&|\|\||[()[\],<>!]/y;
/** One `&` or `|` may be part of a word, two end it. */
const word = /(?:[^\s()[\],'"=!<>~&|]|&(?!&)|\|(?!\|))+/y;
const quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy;

/** The tokens of an expression, the last of kind `end`. Throws ClusterQueryError. */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(expression)?.[0];
  };
  while (at < expression.length) {
    const blank = take(space);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const [kind, text] = nextToken(take);
    if (text === undefined) {
      const isQuote = expression[at] === "'" || expression[at] === '"';
      const wrong = isQuote ? 'a quote is not closed' : 'unexpected character';
      throw new ClusterQueryError(expression, at, wrong);
    }
    tokens.push({ kind, text: kind === 'quoted' ? unquote(text) : text, at });
    at += text.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

/** Whether a literal can be written without quotes. */
export function isBareWord(text: string): boolean {
  word.lastIndex = 0;
  return word.exec(text)?.[0].length === text.length && text !== '';
}

/** A literal in quotes, for one that is not a bare word. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A backslash before a quote or a backslash stands for that character; any other is itself. */
function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(['"\\])/g, '$1');
}

function nextToken(
  take: (pattern: RegExp) => string | undefined,
): readonly ['sign' | 'word' | 'quoted', string | undefined] {
  const ofSign = take(sign);
  if (ofSign !== undefined) return ['sign', ofSign];
  const ofWord = take(word);
  return ofWord === undefined ? ['quoted', take(quoted)] : ['word', ofWord];
}
