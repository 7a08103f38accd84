/** A set of characters, asked by code point. */
export type CharacterSet = (codePoint: number) => boolean;

export const anything: CharacterSet = () => true;

export function only(codePoint: number): CharacterSet {
  return (other) => other === codePoint;
}

export function between(first: number, last: number): CharacterSet {
  return (codePoint) => codePoint >= first && codePoint <= last;
}

export function anyOf(...sets: readonly CharacterSet[]): CharacterSet {
  return (codePoint) => sets.some((isIn) => isIn(codePoint));
}

export function allOf(...sets: readonly CharacterSet[]): CharacterSet {
  return (codePoint) => sets.every((isIn) => isIn(codePoint));
}

export function noneOf(isIn: CharacterSet): CharacterSet {
  return (codePoint) => !isIn(codePoint);
}

/** As with Java's flag `(?i)`: A to Z alone have another case. */
export function inEitherCase(isIn: CharacterSet): CharacterSet {
  return (codePoint) =>
    isIn(codePoint) || (isLetter(codePoint) && isIn(codePoint ^ differenceOfCases));
}

const differenceOfCases = 0x20;
const upper = between(0x41, 0x5a);
const lower = between(0x61, 0x7a);
const isLetter = anyOf(upper, lower);
const digit = between(0x30, 0x39);
const alnum = anyOf(isLetter, digit);
export const wordCharacter = anyOf(alnum, only(0x5f));
const space = anyOf(between(0x09, 0x0d), only(0x20));
/** What `.` leaves out and `^` and `$` see, without flags. */
export const lineEnd = among('\n\r\u0085\u2028\u2029');

/** The classes `\d`, `\w` and so on; the capital letter is the opposite. */
export const escapeClasses: Readonly<Record<string, CharacterSet>> = {
  d: digit,
  w: wordCharacter,
  s: space,
  h: anyOf(among(' \t\u00a0\u1680\u180e\u202f\u205f\u3000'), between(0x2000, 0x200a)),
  v: among('\n\u000b\f\r\u0085\u2028\u2029'),
};

/** The POSIX classes of `\p{…}`. */
const posixClasses: Readonly<Record<string, CharacterSet>> = {
  Lower: lower,
  Upper: upper,
  ASCII: between(0, 0x7f),
  Alpha: isLetter,
  Digit: digit,
  Alnum: alnum,
  Punct: allOf(between(0x21, 0x7e), noneOf(alnum)),
  Graph: between(0x21, 0x7e),
  Print: between(0x20, 0x7e),
  Blank: among(' \t'),
  Cntrl: anyOf(between(0, 0x1f), only(0x7f)),
  XDigit: anyOf(digit, between(0x41, 0x46), between(0x61, 0x66)),
  Space: space,
};

/** The class `\p{name}`: a POSIX class, a general category or a binary property; undefined for others. */
export function propertyClass(name: string): CharacterSet | undefined {
  if (Object.hasOwn(posixClasses, name)) return posixClasses[name];
  const [, property = ''] = /^(?:Is)?([A-Z][A-Za-z_]*)$/.exec(name) ?? [];
  try {
    const one = new RegExp(`^\\p{${property}}$`, 'u');
    return (codePoint) => one.test(String.fromCodePoint(codePoint));
  } catch {
    return undefined;
  }
}

function among(characters: string): CharacterSet {
  const points = new Set([...characters].map((character) => character.codePointAt(0)));
  return (codePoint) => points.has(codePoint);
}
