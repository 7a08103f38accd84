import { readFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { splitCommand } from '../../agent/split-command.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ContainerExec, ExecCommand, ExecProcess, TerminalSize } from '../../ports/exec.ts';
import type { Engine } from './engine.ts';
import { containerFilters } from './labels.ts';

export interface DockerExecOptions {
  readonly engine: Engine;
  readonly gantryId: string;
  /** Real time. */
  readonly clock: Clock;
}

/** What the agent adds to the environment of the container. */
const terminalEnvironment = ['TERM=xterm-256color'];
/** A terminal cannot be resized before its program runs, which takes the engine a moment. */
const firstResizes = 20;
const resizeAgainMs = 25;
/** A program that ignores the loss of its terminal is killed after this. */
const hangUpGraceMs = 1000;
/** Ctrl-C and Ctrl-D: all that can be done about a program on another machine. */
const farewell = '\u0003\u0004';

/** Runs programs in the containers of tasks, as `docker exec -it -u 0` does. */
export class DockerExec implements ContainerExec {
  readonly #options: DockerExecOptions;

  constructor(options: DockerExecOptions) {
    this.#options = options;
  }

  async start(command: ExecCommand, size: TerminalSize): Promise<ExecProcess> {
    const { engine, clock } = this.#options;
    const words = splitCommand(command.command);
    const containerId = await this.#containerOf(command);
    const options = { size, environment: terminalEnvironment };
    const id = await engine.execs.create(containerId, words, options);
    const terminal = await engine.execs.start(id);
    const program = new DockerProgram({ engine, clock, containerId, id, terminal });
    program.beginWith(size);
    return program;
  }

  async #containerOf({ taskArn, containerName }: ExecCommand): Promise<string> {
    const { engine, gantryId } = this.#options;
    const [found] = await engine.list(containerFilters(gantryId, taskArn, containerName));
    if (found === undefined) throw new Error(`the container ${containerName} is not there`);
    return found.id;
  }
}

interface DockerProgramParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly containerId: string;
  readonly id: string;
  readonly terminal: Duplex;
}

class DockerProgram implements ExecProcess {
  readonly terminal: Duplex;
  readonly #parts: DockerProgramParts;

  constructor(parts: DockerProgramParts) {
    this.#parts = parts;
    this.terminal = parts.terminal;
  }

  /** Sets the size as soon as there is a terminal to have one; it may be over before. */
  beginWith(size: TerminalSize, attempt = 1): void {
    const { clock } = this.#parts;
    this.resize(size).catch(() => {
      if (attempt === firstResizes || this.terminal.destroyed) return;
      clock.at(clock.now() + resizeAgainMs, () => this.beginWith(size, attempt + 1));
    });
  }

  async resize(size: TerminalSize): Promise<void> {
    const { engine, id } = this.#parts;
    await engine.execs.resize(id, size);
  }

  async exitCode(): Promise<number | undefined> {
    const { engine, id } = this.#parts;
    const { running, exitCode } = await engine.execs.inspect(id);
    return running ? undefined : exitCode;
  }

  /** The engine has no call for it, and a program outlives the connection to its terminal. */
  async kill(): Promise<void> {
    const { engine, id, clock } = this.#parts;
    const { running, pid } = await engine.execs.inspect(id);
    if (!running) return;
    if (pid === undefined || !(await this.#isHere(pid)) || !signal(pid, 'SIGHUP')) {
      await new Promise<void>((resolve) => this.terminal.write(farewell, () => resolve()));
      return;
    }
    await new Promise<void>((resolve) => {
      clock.at(clock.now() + hangUpGraceMs, resolve);
      this.terminal.once('close', resolve);
    });
    if (await this.#isHere(pid)) signal(pid, 'SIGKILL');
  }

  /**
   * Whether that is the program's process id on this machine too, and Gantry sees it. Ids of another
   * machine or namespace mean strangers here, so the cgroup must be the container's.
   */
  async #isHere(pid: number): Promise<boolean> {
    const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
    return cgroup.includes(this.#parts.containerId);
  }
}

/**
 * To the program and what it runs in its own process group; the kernel tells those of its terminal.
 * False when it is over, or not ours to signal.
 */
function signal(pid: number, name: 'SIGHUP' | 'SIGKILL'): boolean {
  try {
    return process.kill(-pid, name);
  } catch {
    return false;
  }
}
