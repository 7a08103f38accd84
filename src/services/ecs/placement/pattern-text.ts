/** A regular expression that is not one, or one that uses what is not supported. */
export class PatternError extends Error {
  constructor(wrong: string) {
    super(wrong);
    this.name = 'PatternError';
  }
}

/** A regular expression and how far it was read. */
export class PatternText {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** The next character, empty at the end. */
  get peek(): string {
    return String.fromCodePoint(...this.#codePoint());
  }

  sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** Takes what a sticky pattern matches here; undefined when it does not. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#source)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }

  /** The code point of the next character. Throws PatternError at the end. */
  takeCharacter(): number {
    const [codePoint] = this.#codePoint();
    if (codePoint === undefined) throw this.wrong('it ends too early');
    this.#at += String.fromCodePoint(codePoint).length;
    return codePoint;
  }

  /** Takes this text. Throws PatternError for any other. */
  expect(text: string): void {
    if (!this.takes(text)) throw this.wrong(`'${text}' is missing`);
  }

  wrong(what: string): PatternError {
    return new PatternError(`not a regular expression (${what}, position ${this.#at + 1})`);
  }

  #codePoint(): number[] {
    const codePoint = this.#source.codePointAt(this.#at);
    return codePoint === undefined ? [] : [codePoint];
  }
}
