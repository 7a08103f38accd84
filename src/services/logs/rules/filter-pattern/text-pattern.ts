import type { Test } from './expression.ts';
import { badTerm, compileRegex } from './terms.ts';

interface Term {
  readonly sign: '' | '-' | '?';
  readonly isIn: Test<string>;
}

/**
 * Terms anywhere in a message: every one of them, none of those with `-`. When all that is asked for are
 * terms with `?`, one of those is enough; beside other terms they count for nothing, as documented. What
 * is not letters, digits and underscores stands in quotes. Throws InvalidParameterException.
 */
export function readTextPattern(pattern: string): Test<string> {
  const terms = termsOf(pattern);
  const required = terms.filter(({ sign }) => sign === '');
  const excluded = terms.filter(({ sign }) => sign === '-');
  const optional = terms.filter(({ sign }) => sign === '?');
  if (required.length === 0 && excluded.length === 0 && optional.length > 0) {
    return (message) => optional.some(({ isIn }) => isIn(message));
  }
  return (message) =>
    required.every(({ isIn }) => isIn(message)) && !excluded.some(({ isIn }) => isIn(message));
}

const termPattern = /^([-?]?)(?:"((?:[^"\\]|\\.)+)"|%([^%]+)%|([\p{L}\p{N}_]+))(?=\s|$)/su;

function termsOf(pattern: string): readonly Term[] {
  const terms: Term[] = [];
  let rest = pattern.trim();
  while (rest !== '') {
    const found = termPattern.exec(rest);
    if (found === null) throw badTerm(rest.split(/\s/, 1)[0] ?? rest);
    const [whole, sign, quoted, regex, word] = found;
    const text = quoted?.replaceAll(/\\(["\\])/g, '$1') ?? word ?? '';
    const compiled = regex === undefined ? undefined : compileRegex(regex);
    const isIn: Test<string> =
      compiled === undefined
        ? (message) => message.includes(text)
        : (message) => compiled.test(message);
    terms.push({ sign: sign === '-' || sign === '?' ? sign : '', isIn });
    rest = rest.slice(whole.length).trimStart();
  }
  return terms;
}
