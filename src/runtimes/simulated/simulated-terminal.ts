import { Duplex } from 'node:stream';
import { splitCommand } from '../../agent/split-command.ts';
import type { ExecProcess, TerminalSize } from '../../ports/exec.ts';
import { runCommand, type ShellStep } from './simulated-shell.ts';
import { killedExitCode } from './task-record.ts';

const prompt = '# ';
/** As bash, dash and busybox are called. */
const shells = /^(\/(usr\/)?bin\/)?(sh|ash|bash|dash|zsh)$/;

const control = { c: '\u0003', d: '\u0004', backspace: '\b', delete: '\u007f' } as const;

/**
 * A terminal with a little shell behind it, or one command of that shell: echoes what is typed, edits
 * the line, and gives output only as fast as it is read.
 */
export class SimulatedTerminal extends Duplex implements ExecProcess {
  readonly #containerName: string;
  readonly #isInteractive: boolean;
  #size: TerminalSize;
  #line = '';
  /** Typed while a command gives output. */
  #ahead = '';
  #step: { readonly output: Iterator<string>; readonly result: ShellStep } | undefined;
  #pending: string[] = [];
  #lastExitCode = 0;
  #isOver = false;
  #isEnded = false;
  #wanted = false;

  /** Throws an Error with a message for the user when the command is none. */
  constructor(options: {
    readonly command: string;
    readonly containerName: string;
    readonly size: TerminalSize;
  }) {
    super();
    this.#containerName = options.containerName;
    this.#size = options.size;
    const [program, ...rest] = splitCommand(options.command);
    this.#isInteractive = shells.test(program) && rest[0] !== '-c';
    if (this.#isInteractive) this.#pending.push(prompt);
    else this.#begin(shells.test(program) ? wordsOf(rest[1] ?? '') : [program, ...rest]);
  }

  readonly terminal = this;

  async resize(size: TerminalSize): Promise<void> {
    this.#size = size;
  }

  async exitCode(): Promise<number | undefined> {
    return this.#isOver ? this.#lastExitCode : undefined;
  }

  /** Also when the container is gone, and the program with it. */
  async kill(): Promise<void> {
    this.#step = undefined;
    this.#finish(killedExitCode);
    this.#give();
  }

  override _read(): void {
    this.#wanted = true;
    this.#give();
  }

  override _write(typed: Buffer, _encoding: BufferEncoding, done: () => void): void {
    for (const letter of typed.toString('utf8')) this.#type(letter);
    this.#give();
    done();
  }

  #type(letter: string): void {
    if (this.#isOver) return;
    if (letter === control.c) this.#interrupt();
    else if (this.#step !== undefined) this.#ahead += letter;
    else this.#edit(letter);
  }

  #interrupt(): void {
    const wasRunning = this.#step !== undefined;
    this.#step = undefined;
    this.#line = '';
    this.#ahead = '';
    this.#pending.push('^C\n');
    if (this.#isInteractive) this.#pending.push(prompt);
    else if (wasRunning) this.#finish(130);
  }

  #edit(letter: string): void {
    if (letter === '\r' || letter === '\n') {
      this.#pending.push('\n');
      const words = wordsOf(this.#line);
      this.#line = '';
      this.#begin(words);
    } else if (letter === control.d) {
      if (this.#line === '') this.#finish(this.#lastExitCode);
    } else if (letter === control.backspace || letter === control.delete) {
      if (this.#line !== '') this.#pending.push('\b \b');
      this.#line = this.#line.slice(0, -1);
    } else {
      this.#line += letter;
      this.#pending.push(letter);
    }
  }

  #begin(words: readonly string[]): void {
    const world = {
      size: this.#size,
      containerName: this.#containerName,
      lastExitCode: this.#lastExitCode,
    };
    const result = runCommand(words, world);
    this.#step = { output: result.output[Symbol.iterator](), result };
  }

  /** Gives what there is while somebody wants it: a reader that pauses makes the command wait. */
  #give(): void {
    while (this.#wanted) {
      const text = this.#pending.shift() ?? this.#next();
      if (text === undefined) return;
      this.#wanted = this.push(text.replaceAll('\n', '\r\n'));
    }
  }

  #next(): string | undefined {
    while (this.#step !== undefined && this.#pending.length === 0) {
      const { output, result } = this.#step;
      const text = chunkOf(output);
      if (text !== '') return text;
      this.#step = undefined;
      this.#ended(result);
    }
    const text = this.#pending.shift();
    if (text === undefined && this.#isOver && !this.#isEnded) {
      this.#isEnded = true;
      this.push(null);
    }
    return text;
  }

  #ended({ exitCode, exits = false }: ShellStep): void {
    this.#lastExitCode = exitCode;
    if (exits || !this.#isInteractive) {
      this.#finish(exitCode);
      return;
    }
    this.#pending.push(prompt);
    const ahead = this.#ahead;
    this.#ahead = '';
    for (const letter of ahead) this.#type(letter);
  }

  #finish(exitCode: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#lastExitCode = exitCode;
  }
}

/** As many of the next lines as are worth a chunk; none when the command is over. */
function chunkOf(output: Iterator<string>): string {
  const worthBytes = 4096;
  let text = '';
  while (text.length < worthBytes) {
    const next = output.next();
    if (next.done === true) return text;
    text += next.value;
  }
  return text;
}

/** The words of a line that was typed; one with an open quote is taken as it stands. */
function wordsOf(line: string): readonly string[] {
  try {
    return splitCommand(line);
  } catch {
    return line.split(' ').filter((word) => word !== '');
  }
}
