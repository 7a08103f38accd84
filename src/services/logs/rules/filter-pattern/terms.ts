import type { AwsError } from '../../../../aws/errors.ts';
import { invalidPattern } from '../../errors.ts';

/** The service's words for a term that may not be, seen by its users. */
export function badTerm(term: string): AwsError {
  return invalidPattern(`Invalid character(s) in term '${term}'`);
}

/** What an expression between percent signs may be made of ("Supported regular expressions syntax"). */
const allowed = /^[A-Za-z0-9:_#=@/;,\-^$?[\]{}|\\*+.]+$/;

/** An expression between percent signs. Parentheses are not allowed, as in the service. */
export function compileRegex(text: string): RegExp {
  if (!allowed.test(text)) throw badTerm(`%${text}%`);
  try {
    return new RegExp(text, 's');
  } catch {
    throw badTerm(`%${text}%`);
  }
}

/** Text in which `*` stands for anything; it has to be the whole value. */
export function compileWildcard(text: string): (value: string) => boolean {
  if (!text.includes('*')) return (value) => value === text;
  const parts = text.split('*');
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  return (value) => {
    if (!value.startsWith(first) || !value.endsWith(last)) return false;
    const end = value.length - last.length;
    let at = first.length;
    for (const part of parts.slice(1, -1)) {
      const found = value.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= end;
  };
}
