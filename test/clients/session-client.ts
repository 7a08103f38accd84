// What session-manager-plugin does on its side of the data channel, written from the protocol (reference,
// exec-protocol §4 to §11) and sharing no code with src: its own frames, its own order and repetition.
import { createHash, randomUUID } from 'node:crypto';
import { type ClientOptions, WebSocket } from 'ws';

export interface SessionAccess {
  readonly sessionId?: string | undefined;
  readonly streamUrl?: string | undefined;
  readonly tokenValue?: string | undefined;
}

export interface Frame {
  readonly type: string;
  readonly sequence: number;
  readonly flags: number;
  readonly id: string;
  readonly payloadType: number;
  readonly payload: Buffer;
}

export interface SessionClientOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly webSocket?: ClientOptions;
  /** A frame of the server that is lost on its way: neither seen nor acknowledged. */
  readonly loses?: (frame: Frame) => boolean;
  /** Whether an acknowledgement of a frame of the server is lost on its way. */
  readonly forgets?: (frame: Frame) => boolean;
  readonly handshakeStatus?: number;
}

/** A client of one session. The last 200,000 letters that it was shown are in `screen`. */
export class SessionClient {
  screen = '';
  shownBytes = 0;
  /** Every frame of the server that arrived, in the order in which it did. */
  readonly frames: Frame[] = [];
  /** What the server said at the end; undefined until then. */
  goodbye: string | undefined;
  readonly #options: SessionClientOptions;
  readonly #access: SessionAccess;
  readonly #unacknowledged = new Map<number, Buffer>();
  readonly #ahead = new Map<number, Frame>();
  readonly #listeners = new Set<() => void>();
  #socket: WebSocket;
  #expected = 0;
  #sequence = 0;
  #resend: NodeJS.Timeout | undefined;
  closeCode: number | undefined;

  constructor(access: SessionAccess, options: SessionClientOptions = {}) {
    this.#access = access;
    this.#options = options;
    this.#socket = this.#dial(access.tokenValue ?? '');
  }

  type(text: string): void {
    for (let at = 0; at < text.length; at += 1024) {
      this.#sendInput(1, Buffer.from(text.slice(at, at + 1024)));
    }
  }

  resize(columns: number, rows: number): void {
    this.#sendInput(3, Buffer.from(JSON.stringify({ cols: columns, rows })));
  }

  /** What Ctrl-C of a client outside of any program does: the flag that ends the session. */
  terminate(): void {
    const flag = Buffer.alloc(4);
    flag.writeUInt32BE(2);
    this.#sendInput(10, flag);
  }

  sendRaw(bytes: Buffer | string): void {
    this.#socket.send(bytes);
  }

  /** Cuts the connection as a lost network does: without a word. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Goes on with the token that ResumeSession gave. */
  resume(tokenValue: string): void {
    this.closeCode = undefined;
    this.#socket = this.#dial(tokenValue);
  }

  /** Stops reading: what the server sends then waits in the connection. */
  pause(): void {
    this.#socket.pause();
  }

  unpause(): void {
    this.#socket.resume();
  }

  /** Resolves as soon as the condition holds; asked after everything that happens. */
  async until(condition: () => boolean, withinMs = 10_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#listeners.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#listeners.delete(check);
        reject(new Error(`not within ${withinMs} ms; the screen: ${this.screen.slice(-500)}`));
      }, withinMs);
      this.#listeners.add(check);
    });
  }

  async untilShown(text: string | RegExp): Promise<void> {
    await this.until(() =>
      typeof text === 'string' ? this.screen.includes(text) : text.test(this.screen),
    );
  }

  /** Resolves with what the server said at the end, when it has closed the connection. */
  async untilClosed(): Promise<string> {
    await this.until(() => this.goodbye !== undefined && this.closeCode !== undefined);
    return this.goodbye ?? '';
  }

  /** Resolves with the code with which the server closed the connection, whatever was said before. */
  async untilCutOff(): Promise<number> {
    await this.until(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  #dial(token: string): WebSocket {
    const socket = new WebSocket(this.#access.streamUrl ?? '', this.#options.webSocket);
    socket.on('open', () => {
      socket.ping('keepalive');
      const opening = {
        MessageSchemaVersion: '1.0',
        RequestId: randomUUID(),
        TokenValue: token,
        ClientId: randomUUID(),
        ClientVersion: '1.2.0.0',
      };
      socket.send(JSON.stringify(opening));
    });
    socket.on('message', (data: Buffer) => {
      this.#receive(decode(data));
      this.#tell();
    });
    socket.on('error', () => {});
    socket.on('close', (code) => {
      clearTimeout(this.#resend);
      if (socket === this.#socket) this.closeCode = code;
      this.#tell();
    });
    return socket;
  }

  #receive(frame: Frame): void {
    if (this.#options.loses?.(frame) === true) return;
    this.frames.push(frame);
    if (frame.type === 'acknowledge') {
      const { AcknowledgedMessageSequenceNumber: sequence } = JSON.parse(String(frame.payload));
      this.#unacknowledged.delete(sequence);
      this.#planResend();
    } else if (frame.type === 'channel_closed') {
      this.goodbye = JSON.parse(String(frame.payload)).Output;
    } else if (frame.type === 'output_stream_data') {
      this.#order(frame);
    }
  }

  /** One that was there before is ignored without a word; one that is ahead is kept and acknowledged. */
  #order(frame: Frame): void {
    if (frame.sequence < this.#expected) return;
    this.#ahead.set(frame.sequence, frame);
    this.#acknowledge(frame);
    for (;;) {
      const next = this.#ahead.get(this.#expected);
      if (next === undefined) return;
      this.#ahead.delete(this.#expected);
      this.#expected += 1;
      this.#take(next);
    }
  }

  #take({ payloadType, payload }: Frame): void {
    if (payloadType === 5) {
      const ActionStatus = this.#options.handshakeStatus ?? 1;
      const action = { ActionType: 'SessionType', ActionStatus, ActionResult: null, Error: '' };
      const response = {
        ClientVersion: '1.2.0.0',
        ProcessedClientActions: [action],
        Errors: null,
      };
      this.#sendInput(6, Buffer.from(JSON.stringify(response)));
    } else if (payloadType === 7) {
      this.resize(this.#options.columns ?? 80, this.#options.rows ?? 24);
    } else if (payloadType === 1) {
      this.shownBytes += payload.length;
      this.screen += payload.toString('utf8');
      if (this.screen.length > 400_000) this.screen = this.screen.slice(-200_000);
    }
  }

  #acknowledge(frame: Frame): void {
    if (this.#options.forgets?.(frame) === true) return;
    const payload = {
      AcknowledgedMessageType: frame.type,
      AcknowledgedMessageId: frame.id,
      AcknowledgedMessageSequenceNumber: frame.sequence,
      IsSequentialMessage: true,
    };
    const body = Buffer.from(JSON.stringify(payload));
    this.#send(
      encode({ type: 'acknowledge', sequence: 0, flags: 3, payloadType: 0, payload: body }),
    );
  }

  #sendInput(payloadType: number, payload: Buffer): void {
    const sequence = this.#sequence;
    this.#sequence += 1;
    const bytes = encode({ type: 'input_stream_data', sequence, flags: 0, payloadType, payload });
    this.#unacknowledged.set(sequence, bytes);
    this.#send(bytes);
    this.#planResend();
  }

  #planResend(): void {
    clearTimeout(this.#resend);
    const [oldest] = this.#unacknowledged.values();
    if (oldest === undefined) return;
    this.#resend = setTimeout(() => {
      this.#send(oldest);
      this.#planResend();
    }, 200);
  }

  #send(bytes: Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(bytes);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** One frame, by the table of the protocol. */
export function encode(frame: Omit<Frame, 'id'> & { readonly id?: string }): Buffer {
  const { type, sequence, flags, payloadType, payload, id = randomUUID() } = frame;
  const head = Buffer.alloc(120);
  head.writeUInt32BE(116, 0);
  head.write(type.padEnd(32, ' '), 4);
  head.writeUInt32BE(1, 36);
  head.writeBigUInt64BE(BigInt(Date.now()), 40);
  head.writeBigInt64BE(BigInt(sequence), 48);
  head.writeBigUInt64BE(BigInt(flags), 56);
  const hex = id.replaceAll('-', '');
  head.write(hex.slice(16) + hex.slice(0, 16), 64, 'hex');
  head.write(createHash('sha256').update(payload).digest('hex'), 80, 'hex');
  head.writeUInt32BE(payloadType, 112);
  head.writeUInt32BE(payload.length, 116);
  return Buffer.concat([head, payload]);
}

/** Reads one frame, and is as strict about it as the plugin. */
export function decode(bytes: Buffer): Frame {
  const payload = bytes.subarray(120);
  if (bytes.readUInt32BE(0) !== 116) throw new Error('the header has another length');
  if (bytes.readBigUInt64BE(40) === 0n) throw new Error('the frame has no date');
  if (bytes.readUInt32BE(116) !== payload.length) throw new Error('the payload has another length');
  const digest = createHash('sha256').update(payload).digest('hex');
  if (bytes.toString('hex', 80, 112) !== digest) throw new Error('payload Hash is not valid');
  const id = bytes.toString('hex', 72, 80) + bytes.toString('hex', 64, 72);
  return {
    type: bytes.toString('utf8', 4, 36).trim(),
    sequence: Number(bytes.readBigInt64BE(48)),
    flags: Number(bytes.readBigUInt64BE(56)),
    id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    payloadType: bytes.readUInt32BE(112),
    payload,
  };
}
