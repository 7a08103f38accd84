import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { TerminalSize } from '../../ports/exec.ts';
import { type AgentMessage, decodeAgentMessage, payloadTypes } from './agent-message.ts';
import {
  acknowledgedSequence,
  handshakeComplete,
  handshakeRefusal,
  handshakeRequest,
  isTermination,
  terminalSize,
} from './channel-payloads.ts';
import { IncomingFrames } from './incoming-frames.ts';
import { MessageWriter } from './message-writer.ts';
import { OutgoingFrames } from './outgoing-frames.ts';

/** The connection that carries a data channel at the moment. */
export interface ChannelConnection {
  send(bytes: Buffer): void;
  /** Asks the client for a sign of life; `DataChannel.ponged` is to be called when it comes. */
  ping(): void;
  close(): void;
}

/** What the client does, in order. */
export interface ChannelEvents {
  /** The client is ready for output, on a terminal of that size. Called once. */
  started(size: TerminalSize): void;
  resized(size: TerminalSize): void;
  typed(bytes: Buffer): void;
  /** Whether more may be typed; what is not taken comes again. */
  takesInput(): boolean;
  /** There is room for output again. */
  drained(): void;
  /** The client ends the session, or cannot take part in it. */
  terminated(why: string | undefined): void;
}

export interface DataChannelOptions {
  readonly sessionId: string;
  readonly clientId: string;
  readonly command: string;
  /** Real time: what is far away keeps it. */
  readonly clock: Clock;
  readonly ids: Ids;
  readonly events: ChannelEvents;
}

/** Clients of Session Manager expect no larger ones. */
const mostPayloadBytes = 1024;
/** A client that does not say how large its terminal is gets the usual one after this. */
const sizeWithinMs = 2000;
const usualSize: TerminalSize = { columns: 80, rows: 24 };
/** How long the end of a session waits for the client to have everything, and then to hear of the end. */
const drainWithinMs = 2000;
const closeAfterMs = 500;

/**
 * One end of a data channel: the handshake, order and repetition in both directions, and the end. It
 * outlives its connections: a client that lost one comes back with another.
 */
export class DataChannel {
  readonly #options: DataChannelOptions;
  readonly #writer: MessageWriter;
  readonly #outgoing = new OutgoingFrames();
  readonly #incoming = new IncomingFrames<AgentMessage>();
  #connection: ChannelConnection | undefined;
  #openedAt: number | undefined;
  #phase: 'handshake' | 'sizing' | 'open' = 'handshake';
  #closing: { readonly text: string; isTold: boolean } | undefined;
  #closed: () => void = () => {};
  #resend: (() => void) | undefined;
  #cancelSizing: () => void = () => {};
  #cancelClosing: () => void = () => {};

  constructor(options: DataChannelOptions) {
    this.#options = options;
    this.#writer = new MessageWriter(options);
  }

  /** Resolves with the channel's end: the client was told, or there was none to tell. */
  readonly closed: Promise<void> = new Promise((resolve) => {
    this.#closed = resolve;
  });

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /** Goes on over this connection; the one before, if there is one, is closed. */
  connect(connection: ChannelConnection): void {
    const { clock, command } = this.#options;
    const before = this.#connection;
    this.#connection = connection;
    before?.close();
    if (this.#openedAt === undefined) {
      this.#openedAt = clock.now();
      this.#sendStream(payloadTypes.handshakeRequest, handshakeRequest(command));
    } else {
      for (const frame of this.#outgoing.all(clock.now())) connection.send(frame);
    }
    this.#planResend();
    this.#tryToClose();
  }

  /** This connection is over. Answers whether it was the one in use. */
  disconnected(connection: ChannelConnection): boolean {
    if (this.#connection !== connection) return false;
    this.#connection = undefined;
    this.#cancelResend();
    this.#cancelClosing();
    if (this.#closing?.isTold === true) this.#end();
    return true;
  }

  /** A binary message of the client. Throws MalformedAgentMessage. */
  receive(bytes: Buffer): void {
    const message = decodeAgentMessage(bytes);
    if (message.messageType === 'acknowledge') this.#acknowledged(message);
    if (message.messageType !== 'input_stream_data') return;
    const { terminated, takesInput } = this.#options.events;
    if (isFlag(message) && isTermination(message.payload)) terminated(undefined);
    // Neither acknowledged nor kept: the client sends it again, until there is room for it.
    if (message.payloadType === payloadTypes.output && !takesInput()) return;
    const { acknowledge, deliver } = this.#incoming.receive(message.sequenceNumber, message);
    if (acknowledge) this.#connection?.send(this.#writer.acknowledgement(message));
    for (const next of deliver) this.#take(next);
  }

  /** The client answered a ping: it has read all that was sent before. */
  ponged(): void {
    const wasFull = this.#outgoing.isFull;
    if (this.#outgoing.answered()) this.#roomMade(wasFull);
  }

  /** Whether what is written now would only wait here. */
  get isFull(): boolean {
    return this.#outgoing.isFull;
  }

  /** Sends a piece of output in frames of the size that clients expect. */
  write(output: Buffer): void {
    for (let at = 0; at < output.length; at += mostPayloadBytes) {
      this.#sendStream(payloadTypes.output, output.subarray(at, at + mostPayloadBytes));
    }
  }

  /**
   * Ends the channel: when the client has all the output, or does not want it, it is told, with the text
   * if there is one, and the connection is closed.
   */
  close(text: string): void {
    this.#closing ??= { text, isTold: false };
    this.#tryToClose();
  }

  /** Ends the channel at once, as far as there is somebody to tell. */
  abandon(text: string): void {
    this.#closing ??= { text, isTold: false };
    if (this.#connection !== undefined) this.#tellEnd(this.#closing);
    this.#end();
  }

  #take(message: AgentMessage): void {
    const { payloadType, payload } = message;
    if (payloadType === payloadTypes.handshakeResponse) this.#handshakeAnswered(payload);
    if (payloadType === payloadTypes.size) this.#sized(terminalSize(payload));
    if (payloadType === payloadTypes.output) this.#options.events.typed(payload);
  }

  #handshakeAnswered(response: Buffer): void {
    if (this.#phase !== 'handshake') return;
    const refusal = handshakeRefusal(response);
    if (refusal !== undefined) {
      this.#options.events.terminated(refusal);
      return;
    }
    const { clock } = this.#options;
    const now = clock.now();
    this.#phase = 'sizing';
    this.#sendStream(
      payloadTypes.handshakeComplete,
      handshakeComplete(now - (this.#openedAt ?? now)),
    );
    this.#cancelSizing = clock.at(now + sizeWithinMs, () => this.#sized(usualSize));
  }

  /** Output begins with the first size: a client that has sent one is ready to show it. */
  #sized(size: TerminalSize | undefined): void {
    const { events } = this.#options;
    if (size === undefined || this.#phase === 'handshake') return;
    if (this.#phase === 'open') {
      events.resized(size);
      return;
    }
    this.#cancelSizing();
    this.#phase = 'open';
    events.started(size);
  }

  #acknowledged(message: AgentMessage): void {
    const sequence = acknowledgedSequence(message.payload);
    const wasFull = this.#outgoing.isFull;
    if (sequence !== undefined && this.#outgoing.acknowledge(sequence)) this.#roomMade(wasFull);
  }

  #roomMade(wasFull: boolean): void {
    this.#planResend();
    if (wasFull && !this.#outgoing.isFull) this.#options.events.drained();
    this.#tryToClose();
  }

  /** Keeps a frame until it is acknowledged, and sends it if there is a connection. */
  #sendStream(payloadType: number, payload: Buffer): void {
    const sequenceNumber = this.#outgoing.nextSequence;
    const bytes = this.#writer.stream(sequenceNumber, payloadType, payload);
    const wasEmpty = this.#outgoing.isEmpty;
    this.#outgoing.add(bytes, this.#options.clock.now());
    this.#connection?.send(bytes);
    if (wasEmpty) this.#planResend();
  }

  /** One alarm for all frames: they come and go by the thousand, and it rings for few of them. */
  #planResend(): void {
    const { clock } = this.#options;
    const dueAt = this.#outgoing.dueAt();
    if (this.#resend !== undefined || dueAt === undefined || this.#connection === undefined) return;
    this.#resend = clock.at(dueAt, () => {
      this.#resend = undefined;
      const frame = this.#outgoing.due(clock.now());
      if (frame !== undefined) {
        this.#connection?.send(frame);
        this.#connection?.ping();
      }
      this.#planResend();
    });
  }

  #cancelResend(): void {
    this.#resend?.();
    this.#resend = undefined;
  }

  /** A client that is away may come back for what it has not seen; the session decides how long. */
  #tryToClose(): void {
    const closing = this.#closing;
    if (closing === undefined || closing.isTold || this.#connection === undefined) return;
    this.#cancelClosing();
    if (this.#outgoing.isEmpty) {
      this.#finish(closing);
      return;
    }
    const { clock } = this.#options;
    this.#cancelClosing = clock.at(clock.now() + drainWithinMs, () => this.#finish(closing));
  }

  #finish(closing: { readonly text: string; isTold: boolean }): void {
    const { clock } = this.#options;
    this.#tellEnd(closing);
    // A client that finds its connection closed before it has read why tries to resume the session.
    this.#cancelClosing = clock.at(clock.now() + closeAfterMs, () => this.#end());
  }

  #tellEnd(closing: { readonly text: string; isTold: boolean }): void {
    if (closing.isTold) return;
    closing.isTold = true;
    this.#connection?.send(this.#writer.channelClosed(closing.text));
  }

  #end(): void {
    this.#cancelResend();
    this.#cancelSizing();
    this.#cancelClosing();
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    this.#closed();
  }
}

function isFlag({ payloadType }: AgentMessage): boolean {
  return payloadType === payloadTypes.flag;
}
