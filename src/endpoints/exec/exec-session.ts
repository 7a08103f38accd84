import { PassThrough } from 'node:stream';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type {
  ContainerExec,
  ExecProcess,
  ExecSessionRequest,
  TerminalSize,
} from '../../ports/exec.ts';
import { type ChannelConnection, type ChannelEvents, DataChannel } from './data-channel.ts';
import { Transcript, type Transcripts } from './transcript.ts';

export interface ExecSessionOptions {
  readonly request: ExecSessionRequest;
  readonly clientId: string;
  /** What runs programs in the containers of the task. */
  readonly exec: ContainerExec;
  readonly log: Logger;
  /** Absent: nothing of what it shows is kept. */
  readonly transcripts?: Transcripts | undefined;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** How long a session waits for a client that lost its connection. */
const resumeWithinMs = 60_000;
/** What a program has not read yet of what was typed. */
const mostTypedBytes = 1024 * 1024;

/** A program in a container, joined to the data channel of one client. It lives as long as the program. */
export class ExecSession {
  readonly request: ExecSessionRequest;
  readonly #options: ExecSessionOptions;
  readonly #channel: DataChannel;
  /** What was typed, also before the program runs. */
  readonly #typed = new PassThrough({ highWaterMark: mostTypedBytes });
  #size: TerminalSize | undefined;
  #process: ExecProcess | undefined;
  #transcript: Transcript | undefined;
  #isOver = false;
  #killing: Promise<void> | undefined;
  #cancelAbsence: () => void = () => {};

  constructor(options: ExecSessionOptions) {
    const { request, clientId, clock, ids } = options;
    const { sessionId, command } = request;
    this.request = request;
    this.#options = options;
    const events = this.#events();
    this.#channel = new DataChannel({ sessionId, clientId, command, clock, ids, events });
  }

  /** Resolves when the program has ended and the client was told, or nobody is left to tell. */
  async closed(): Promise<void> {
    await this.#channel.closed;
    await this.#killing;
    await this.#transcript?.end();
  }

  connect(connection: ChannelConnection): void {
    this.#cancelAbsence();
    this.#channel.connect(connection);
  }

  /** A binary message of the client. Throws MalformedAgentMessage. */
  receive(bytes: Buffer): void {
    this.#channel.receive(bytes);
  }

  ponged(): void {
    this.#channel.ponged();
  }

  disconnected(connection: ChannelConnection): void {
    if (!this.#channel.disconnected(connection)) return;
    const { clock } = this.#options;
    this.#cancelAbsence = clock.at(clock.now() + resumeWithinMs, () => {
      this.#end('its client did not come back');
      this.#channel.abandon('');
    });
  }

  /** Ends the program and the channel, and tells the client why. */
  end(text: string): void {
    this.#end(text);
    this.#channel.abandon(text);
  }

  #events(): ChannelEvents {
    return {
      started: (size) => void this.#start(size),
      resized: (size) => this.#resize(size),
      typed: (bytes) => void this.#typed.write(bytes),
      takesInput: () => this.#typed.writableLength < mostTypedBytes,
      drained: () => void this.#process?.terminal.resume(),
      terminated: (why) => {
        this.#end(why ?? 'its client ended it');
        this.#channel.close(why ?? '');
      },
    };
  }

  async #start(size: TerminalSize): Promise<void> {
    this.#size = size;
    const { request, exec, log } = this.#options;
    const { sessionId, taskArn, containerName, command } = request;
    try {
      const process = await exec.start({ taskArn, containerName, command }, size);
      log.info({ sessionId, task: taskArn, container: containerName }, 'exec session started');
      this.#run(process, size);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #run(process: ExecProcess, begunWith: TerminalSize): void {
    if (this.#isOver) {
      this.#killing = this.#kill(process);
      return;
    }
    this.#process = process;
    this.#transcript = this.#openTranscript();
    if (this.#size !== undefined && this.#size !== begunWith) this.#resize(this.#size);
    const { terminal } = process;
    // A container that is gone breaks the terminal; that is its end like any other.
    terminal.on('error', () => {});
    terminal.on('data', (output: Buffer) => this.#show(output));
    terminal.once('close', () => void this.#programEnded(process));
    terminal.once('end', () => terminal.destroy());
    this.#typed.pipe(terminal);
  }

  #show(output: Buffer): void {
    this.#channel.write(output);
    this.#transcript?.show(output);
    if (this.#channel.isFull) this.#process?.terminal.pause();
  }

  #openTranscript(): Transcript | undefined {
    const { request, transcripts, log } = this.#options;
    const destination = request.logDestination;
    if (destination === undefined || transcripts === undefined) return undefined;
    return new Transcript({ destination, ...transcripts, log });
  }

  #resize(size: TerminalSize): void {
    this.#size = size;
    this.#process?.resize(size).catch((error: unknown) => {
      const { sessionId } = this.#options.request;
      this.#options.log.debug({ sessionId, err: error }, 'a terminal could not be resized');
    });
  }

  async #programEnded(process: ExecProcess): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const { log, request } = this.#options;
    const { sessionId } = request;
    // Its client is not told: the protocol has no place for it that clients would understand.
    const exitCode = await process.exitCode().catch(() => undefined);
    log.info({ sessionId, exitCode }, 'exec session ended');
    this.#channel.close('');
  }

  /** The program could not be started. */
  #fail(why: string): void {
    this.#isOver = true;
    const { sessionId } = this.#options.request;
    this.#options.log.warn({ sessionId, why }, 'an exec session could not start its command');
    this.#channel.close(`Unable to start command: ${why}`);
  }

  #end(why: string): void {
    this.#cancelAbsence();
    if (this.#isOver) return;
    this.#isOver = true;
    const { log, request } = this.#options;
    log.info({ sessionId: request.sessionId, why }, 'exec session ended');
    if (this.#process !== undefined) this.#killing = this.#kill(this.#process);
  }

  async #kill(process: ExecProcess): Promise<void> {
    const { log, request } = this.#options;
    await process.kill().catch((error: unknown) => {
      log.warn({ sessionId: request.sessionId, err: error }, 'a command could not be ended');
    });
    process.terminal.destroy();
  }
}
