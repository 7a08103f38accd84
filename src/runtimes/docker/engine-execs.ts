import type { Duplex } from 'node:stream';
import type { TerminalSize } from '../../ports/exec.ts';
import { answered, type EngineClients } from './engine-answers.ts';

/** A program that the engine started in a container that runs. */
export interface ExecState {
  readonly running: boolean;
  readonly exitCode: number | undefined;
  /** On the engine's machine; undefined before it has one. */
  readonly pid: number | undefined;
}

/** Programs that the Docker engine runs in containers beside the container's own. Rejects as Engine does. */
export class EngineExecs {
  readonly #clients: EngineClients;

  constructor(clients: EngineClients) {
    this.#clients = clients;
  }

  /** Prepares a program on a terminal, as root and with the container's environment and folder. */
  async create(
    containerId: string,
    words: readonly string[],
    terminal: { readonly size: TerminalSize; readonly environment: readonly string[] },
  ): Promise<string> {
    const { size, environment } = terminal;
    const created = await answered(
      this.#clients.working.getContainer(containerId).exec({
        Cmd: [...words],
        User: '0',
        Tty: true,
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Env: [...environment],
        // Engines before 23.0 do not read it: there the size is right a moment after the start.
        ConsoleSize: [size.rows, size.columns],
      }),
    );
    return created.id;
  }

  /** Starts it. The stream is its terminal, raw in both directions. */
  async start(id: string): Promise<Duplex> {
    const exec = this.#clients.patient.getExec(id);
    return await answered(exec.start({ hijack: true, stdin: true, Tty: true }));
  }

  async resize(id: string, { rows, columns }: TerminalSize): Promise<void> {
    await answered(this.#clients.prompt.getExec(id).resize({ h: rows, w: columns }));
  }

  async inspect(id: string): Promise<ExecState> {
    const { Running, ExitCode, Pid } = await answered(this.#clients.prompt.getExec(id).inspect());
    return { running: Running, exitCode: ExitCode ?? undefined, pid: Pid > 0 ? Pid : undefined };
  }
}
