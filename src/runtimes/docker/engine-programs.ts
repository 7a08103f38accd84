import { answered, type EngineClients } from './engine-answers.ts';

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
  readonly exitCode: number;
  /** Both of its streams in one. */
  readonly output: string;
}

/** Programs that the engine runs to their end in a container that runs. Rejects as Engine does. */
export class EnginePrograms {
  readonly #clients: EngineClients;

  constructor(clients: EngineClients) {
    this.#clients = clients;
  }

  /** Runs the words as a program. */
  async run(containerId: string, words: readonly string[]): Promise<ProgramEnd> {
    const container = this.#clients.working.getContainer(containerId);
    const options = { Cmd: [...words], AttachStdout: true, AttachStderr: true, Tty: true };
    const exec = await answered(container.exec(options));
    // With a terminal the engine sends what is written as it is, not in frames.
    const stream = await answered(exec.start({ Tty: true }));
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    const { ExitCode } = await answered(exec.inspect());
    const output = Buffer.concat(chunks).toString('utf8').replaceAll('\r\n', '\n');
    return { exitCode: ExitCode ?? -1, output };
  }
}
