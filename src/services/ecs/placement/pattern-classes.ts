import {
  allOf,
  anyOf,
  between,
  type CharacterSet,
  escapeClasses,
  noneOf,
  only,
  propertyClass,
} from './pattern-characters.ts';
import type { PatternText } from './pattern-text.ts';

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, f: 12, r: 13, a: 7, e: 27 };
/** Ours: the stack is no place to find out. */
const deepestClass = 100;
const highestCodePoint = 0x10ffff;

/** Reads what stands for one character: escapes and bracketed classes. */
export class PatternClassReader {
  readonly #text: PatternText;
  #depth = 0;

  constructor(text: PatternText) {
    this.#text = text;
  }

  literal(codePoint: number): CharacterSet {
    return only(codePoint);
  }

  /** After a backslash. Throws PatternError. */
  escape(): CharacterSet {
    return this.#escapedClass() ?? only(this.#escapedCharacter());
  }

  /** After `[`: a union of items and of other classes, of several joined by `&&` what all have. */
  bracket(): CharacterSet {
    this.#depth += 1;
    if (this.#depth > deepestClass) throw this.#text.wrong('nested too deeply');
    const isNegated = this.#text.takes('^');
    const operands: CharacterSet[] = [];
    do {
      operands.push(this.#union(operands.length === 0));
    } while (this.#text.takes('&&'));
    this.#text.expect(']');
    this.#depth -= 1;
    const all = allOf(...operands);
    return isNegated ? noneOf(all) : all;
  }

  #union(isFirst: boolean): CharacterSet {
    const text = this.#text;
    const sets: CharacterSet[] = [];
    // A bracket that closes at once is a character, as in `[]a]`.
    if (isFirst && text.takes(']')) sets.push(only(0x5d));
    while (!text.sees(']') && !text.sees('&&')) {
      if (text.isAtEnd) throw text.wrong("']' is missing");
      if (text.takes('[')) sets.push(this.bracket());
      else sets.push(this.#rangeOrClass());
    }
    if (sets.length === 0) throw text.wrong('an empty class');
    return anyOf(...sets);
  }

  #rangeOrClass(): CharacterSet {
    const text = this.#text;
    if (text.takes('\\')) {
      const known = this.#escapedClass();
      return known ?? this.#rangeFrom(this.#escapedCharacter());
    }
    return this.#rangeFrom(text.takeCharacter());
  }

  #rangeFrom(first: number): CharacterSet {
    const text = this.#text;
    if (!text.sees('-') || text.sees('-]') || text.sees('-[')) return only(first);
    text.takes('-');
    const last = text.takes('\\') ? this.#escapedCharacter() : text.takeCharacter();
    if (last < first) throw text.wrong('a range out of order');
    return between(first, last);
  }

  #escapedClass(): CharacterSet | undefined {
    const text = this.#text;
    const letter = text.peek;
    const small = letter.toLowerCase();
    if (small === 'p') return this.#property();
    const known = Object.hasOwn(escapeClasses, small) ? escapeClasses[small] : undefined;
    if (known === undefined) return undefined;
    text.takeCharacter();
    return small === letter ? known : noneOf(known);
  }

  /** `\p{name}`, `\pL` and with a capital P their opposites. */
  #property(): CharacterSet {
    const text = this.#text;
    const isNegated = text.takeCharacter() === 0x50;
    const braced = text.take(/\{[A-Za-z_]{1,40}\}/y);
    const name = braced?.slice(1, -1) ?? text.take(/[A-Z]/y) ?? '';
    const set = propertyClass(name);
    if (set === undefined) throw text.wrong('unknown character property');
    return isNegated ? noneOf(set) : set;
  }

  #escapedCharacter(): number {
    const text = this.#text;
    const hex = text.take(/u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]{1,6}\}/y);
    if (hex !== undefined) {
      const codePoint = Number.parseInt(hex.replace(/[ux{}]/g, ''), 16);
      if (codePoint > highestCodePoint) throw text.wrong('no such character');
      return codePoint;
    }
    const octal = text.take(/0(?:[0-3]?[0-7]{1,2})/y);
    if (octal !== undefined) return Number.parseInt(octal, 8);
    const letter = text.peek;
    if (Object.hasOwn(controls, letter)) {
      text.takeCharacter();
      return controls[letter] ?? 0;
    }
    if (/[A-Za-z0-9]/.test(letter)) throw text.wrong('unknown escape');
    return text.takeCharacter();
  }
}
