import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { TerminalSize } from '../../ports/exec.ts';
import {
  type AgentMessage,
  decodeAgentMessage,
  encodeAgentMessage,
  messageFlags,
  payloadTypes,
} from './agent-message.ts';
import { acknowledgedSequence, acknowledgement } from './channel-payloads.ts';
import { IncomingFrames } from './incoming-frames.ts';
import { OutgoingFrames } from './outgoing-frames.ts';

export interface SessionClientOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly size: () => TerminalSize;
  readonly show: (output: Buffer) => void;
  /** The session is over; with a text if the other end has one. */
  readonly closed: (text: string) => void;
}

/** Terminals are read in pieces of any size; the other end expects no larger ones. */
const mostPayloadBytes = 1024;

/**
 * The user's end of a data channel, as Session Manager's plugin has it: for those whose plugin takes no
 * addresses but those of AWS.
 */
export class SessionClient {
  readonly #options: SessionClientOptions;
  readonly #incoming = new IncomingFrames<AgentMessage>();
  readonly #outgoing = new OutgoingFrames();
  #resend: (() => void) | undefined;

  constructor(options: SessionClientOptions) {
    this.#options = options;
  }

  /** What to say first on every connection. */
  opening(tokenValue: string): string {
    const { ids } = this.#options;
    return JSON.stringify({
      MessageSchemaVersion: '1.0',
      RequestId: ids.uuid(),
      TokenValue: tokenValue,
      ClientId: ids.uuid(),
      ClientVersion: '1.2.0.0',
    });
  }

  receive(bytes: Buffer): void {
    const message = decodeAgentMessage(bytes);
    if (message.messageType === 'acknowledge') {
      this.#outgoing.acknowledge(acknowledgedSequence(message.payload) ?? -1);
    } else if (message.messageType === 'channel_closed') {
      const body: unknown = JSON.parse(message.payload.toString('utf8'));
      const isText = typeof body === 'object' && body !== null && 'Output' in body;
      this.stop();
      this.#options.closed(isText ? String(body.Output) : '');
    } else if (message.messageType === 'output_stream_data') {
      const { acknowledge, deliver } = this.#incoming.receive(message.sequenceNumber, message);
      if (acknowledge) this.#acknowledge(message);
      for (const next of deliver) this.#take(next);
    }
  }

  type(typed: Buffer): void {
    for (let at = 0; at < typed.length; at += mostPayloadBytes) {
      this.#sendInput(payloadTypes.output, typed.subarray(at, at + mostPayloadBytes));
    }
  }

  resize(): void {
    const { columns, rows } = this.#options.size();
    this.#sendInput(payloadTypes.size, Buffer.from(JSON.stringify({ cols: columns, rows })));
  }

  /** Everything that a new connection has to carry again. */
  resumed(): void {
    for (const bytes of this.#outgoing.all(this.#options.clock.now())) this.#send(bytes);
  }

  stop(): void {
    this.#resend?.();
    this.#resend = undefined;
  }

  #take({ payloadType, payload }: AgentMessage): void {
    if (payloadType === payloadTypes.handshakeRequest) this.#answerHandshake();
    if (payloadType === payloadTypes.handshakeComplete) this.resize();
    if (payloadType === payloadTypes.output) this.#options.show(payload);
  }

  #answerHandshake(): void {
    const action = { ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' };
    const response = { ClientVersion: '1.2.0.0', ProcessedClientActions: [action], Errors: null };
    this.#sendInput(payloadTypes.handshakeResponse, Buffer.from(JSON.stringify(response)));
  }

  #acknowledge(message: AgentMessage): void {
    const payload = acknowledgement(message);
    const { acknowledgement: flags } = messageFlags;
    this.#send(this.#message({ messageType: 'acknowledge', flags, payload }));
  }

  #sendInput(payloadType: number, payload: Buffer): void {
    const sequenceNumber = this.#outgoing.nextSequence;
    const messageType = 'input_stream_data';
    const bytes = this.#message({ messageType, sequenceNumber, payloadType, payload });
    this.#outgoing.add(bytes, this.#options.clock.now());
    this.#send(bytes);
    this.#planResend();
  }

  #planResend(): void {
    const { clock } = this.#options;
    const dueAt = this.#outgoing.dueAt();
    if (this.#resend !== undefined || dueAt === undefined) return;
    this.#resend = clock.at(dueAt, () => {
      this.#resend = undefined;
      const bytes = this.#outgoing.due(clock.now());
      if (bytes !== undefined) this.#send(bytes);
      this.#planResend();
    });
  }

  #message(parts: Pick<AgentMessage, 'messageType' | 'payload'> & Partial<AgentMessage>): Buffer {
    const { clock, ids } = this.#options;
    return encodeAgentMessage({
      createdAt: clock.now(),
      messageId: ids.uuid(),
      sequenceNumber: 0,
      flags: messageFlags.none,
      payloadType: payloadTypes.none,
      ...parts,
    });
  }

  #send(bytes: Buffer): void {
    this.#options.send(new Uint8Array(bytes));
  }
}
