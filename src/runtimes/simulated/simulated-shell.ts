import type { TerminalSize } from '../../ports/exec.ts';

/** What a command of the little shell does. */
export interface ShellStep {
  /** Lines end in \n; it may be long, and is made as it is read. */
  readonly output: Iterable<string>;
  readonly exitCode: number;
  /** Whether the shell itself ends. */
  readonly exits?: boolean;
}

export interface ShellWorld {
  readonly size: TerminalSize;
  readonly containerName: string;
  /** How the command before ended. */
  readonly lastExitCode: number;
}

type Command = (words: readonly string[], world: ShellWorld) => ShellStep;

/**
 * What one command does in a simulated container, where there are no programs: a handful of builtins,
 * enough to see that a session works.
 */
export function runCommand(words: readonly string[], world: ShellWorld): ShellStep {
  const [name = '', ...rest] = words;
  if (name === '') return { output: [], exitCode: world.lastExitCode };
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command?.(rest, world) ?? failed(127, `sh: ${name}: not found`);
}

const commands: Readonly<Record<string, Command>> = {
  echo: (words) => said(words.join(' ')),
  exit: ([code], { lastExitCode }) => ({
    output: [],
    // As a shell counts: what does not fit in a byte is cut.
    exitCode: code === undefined ? lastExitCode : Math.trunc(Number(code)) & 255,
    exits: true,
  }),
  false: () => ({ output: [], exitCode: 1 }),
  help: () => said(`Builtins: ${Object.keys(commands).join(' ')}`),
  hostname: (_words, { containerName }) => said(containerName),
  pwd: () => said('/'),
  seq: (words) => sequence(words.map(Number)),
  stty: ([what], { size }) =>
    what === 'size' ? said(`${size.rows} ${size.columns}`) : failed(1, 'stty: only `stty size`'),
  true: () => ({ output: [], exitCode: 0 }),
  whoami: () => said('root'),
};

function said(line: string): ShellStep {
  return { output: [`${line}\n`], exitCode: 0 };
}

function failed(exitCode: number, line: string): ShellStep {
  return { output: [`${line}\n`], exitCode };
}

function sequence(numbers: readonly number[]): ShellStep {
  const [first = Number.NaN, second] = numbers;
  const [from, to] = second === undefined ? [1, first] : [first, second];
  if (!Number.isInteger(from) || !Number.isInteger(to)) return failed(1, 'seq: invalid number');
  return { output: countUp(from, to), exitCode: 0 };
}

function* countUp(from: number, to: number): Generator<string> {
  for (let number = from; number <= to; number += 1) yield `${number}\n`;
}
