import {
  anything,
  type CharacterSet,
  inEitherCase,
  lineEnd,
  noneOf,
} from './pattern-characters.ts';
import { PatternClassReader } from './pattern-classes.ts';
import { PatternText } from './pattern-text.ts';

export { PatternError } from './pattern-text.ts';

/** Where a text must be for a pattern to go on. */
export type Anchor = 'start' | 'end' | 'wordBoundary' | 'noWordBoundary';

/** A regular expression as a tree. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly part: PatternNode;
      readonly least: number;
      /** Infinity for no bound. */
      readonly most: number;
    };

/** Ours: the stack is no place to find out. */
const deepestPattern = 100;

interface Flags {
  readonly ignoresCase: boolean;
  readonly dotIsAll: boolean;
}

const anchors: Readonly<Record<string, Anchor>> = {
  A: 'start',
  z: 'end',
  Z: 'end',
  b: 'wordBoundary',
  B: 'noWordBoundary',
};

/** The tree of a Java regular expression. Throws PatternError. */
export function parsePattern(source: string): PatternNode {
  return new PatternParser(source).whole();
}

class PatternParser {
  readonly #text: PatternText;
  readonly #classes: PatternClassReader;
  #flags: Flags = { ignoresCase: false, dotIsAll: false };
  #depth = 0;

  constructor(source: string) {
    this.#text = new PatternText(source);
    this.#classes = new PatternClassReader(this.#text);
  }

  whole(): PatternNode {
    const node = this.#choice();
    if (!this.#text.isAtEnd) throw this.#text.wrong("unmatched ')'");
    return node;
  }

  /** Flags that are set within a group end with it. */
  #choice(): PatternNode {
    const outer = this.#flags;
    const parts = [this.#sequence()];
    while (this.#text.takes('|')) parts.push(this.#sequence());
    this.#flags = outer;
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'choice', parts };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.#text.isAtEnd && !this.#text.sees('|') && !this.#text.sees(')')) {
      const item = this.#item();
      if (item !== undefined) parts.push(item);
    }
    return { kind: 'sequence', parts };
  }

  /** One item and its quantifier; undefined for what matches nothing by itself, as flags. */
  #item(): PatternNode | undefined {
    if (this.#text.takes('\\Q')) return this.#quotation();
    const atom = this.#atom();
    if (atom === undefined) return undefined;
    const quantifier = this.#quantifier();
    return quantifier === undefined ? atom : { kind: 'repeat', part: atom, ...quantifier };
  }

  #atom(): PatternNode | undefined {
    const text = this.#text;
    if (text.takes('(')) return this.#group();
    if (text.takes('[')) return this.#set(this.#classes.bracket());
    if (text.takes('.')) return this.#set(this.#flags.dotIsAll ? anything : noneOf(lineEnd));
    if (text.takes('^')) return { kind: 'anchor', anchor: 'start' };
    if (text.takes('$')) return { kind: 'anchor', anchor: 'end' };
    if (text.sees('*') || text.sees('+') || text.sees('?') || text.sees('{')) {
      throw text.wrong('nothing to repeat');
    }
    if (text.takes('\\')) return this.#escape();
    return this.#set(this.#classes.literal(text.takeCharacter()));
  }

  #escape(): PatternNode {
    const text = this.#text;
    const letter = text.peek;
    const anchor = Object.hasOwn(anchors, letter) ? anchors[letter] : undefined;
    if (anchor !== undefined) {
      text.takeCharacter();
      return { kind: 'anchor', anchor };
    }
    if (/[1-9k]/.test(letter)) throw text.wrong('back references are not supported');
    return this.#set(this.#classes.escape());
  }

  #set(set: CharacterSet): PatternNode {
    return { kind: 'set', set: this.#flags.ignoresCase ? inEitherCase(set) : set };
  }

  #quotation(): PatternNode {
    const parts: PatternNode[] = [];
    while (!this.#text.isAtEnd && !this.#text.takes('\\E')) {
      parts.push(this.#set(this.#classes.literal(this.#text.takeCharacter())));
    }
    return { kind: 'sequence', parts };
  }

  #group(): PatternNode | undefined {
    const text = this.#text;
    const outer = this.#flags;
    if (text.takes('?')) {
      const isNamed = text.take(/<[A-Za-z][A-Za-z0-9]*>/y) !== undefined;
      if (!isNamed && !text.takes(':')) {
        if (!this.#takesFlags())
          throw text.wrong('look-around and atomic groups are not supported');
        // Without a colon the flags hold for the rest of the group that they are in.
        if (text.takes(')')) return undefined;
        text.expect(':');
      }
    }
    this.#depth += 1;
    if (this.#depth > deepestPattern) throw text.wrong('nested too deeply');
    const inner = this.#choice();
    this.#depth -= 1;
    text.expect(')');
    this.#flags = outer;
    return inner;
  }

  #takesFlags(): boolean {
    const flags = this.#text.take(/[is]*(?:-[is]+)?(?=[:)])/y);
    if (flags === undefined || flags === '') return false;
    const [on = '', off = ''] = flags.split('-');
    const { ignoresCase, dotIsAll } = this.#flags;
    this.#flags = {
      ignoresCase: (ignoresCase || on.includes('i')) && !off.includes('i'),
      dotIsAll: (dotIsAll || on.includes('s')) && !off.includes('s'),
    };
    return true;
  }

  #quantifier(): { readonly least: number; readonly most: number } | undefined {
    const text = this.#text;
    const taken = text.take(/[*+?]|\{\d{1,4}(?:,\d{0,4})?\}/y);
    if (taken === undefined) return undefined;
    if (text.sees('+')) throw text.wrong('possessive quantifiers are not supported');
    // A reluctant quantifier finds another match, not another answer, when the whole must match.
    text.takes('?');
    if (taken === '*') return { least: 0, most: Number.POSITIVE_INFINITY };
    if (taken === '+') return { least: 1, most: Number.POSITIVE_INFINITY };
    if (taken === '?') return { least: 0, most: 1 };
    const [least = '', most] = taken.slice(1, -1).split(',');
    const bounds = {
      least: Number(least),
      most:
        most === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most),
    };
    if (bounds.least > bounds.most) throw text.wrong('a repetition out of order');
    return bounds;
  }
}
