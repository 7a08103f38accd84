import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Upgrades } from '../../ports/upgrades.ts';
import { MalformedAgentMessage } from './agent-message.ts';
import { type OpenDataChannel, openDataChannel } from './channel-payloads.ts';
import type { ChannelConnection } from './data-channel.ts';
import type { ExecSession } from './exec-session.ts';
import { dataChannelPath, type SessionRegistry } from './exec-sessions.ts';

export interface DataChannelServerOptions {
  readonly sessions: Pick<SessionRegistry, 'redeem' | 'close'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A client's messages have some 1200 bytes. */
const mostMessageBytes = 64 * 1024;
/** A client says who it is at once; until then nothing of it is believed. */
const introduceWithinMs = 10_000;
const mostStrangers = 64;

// Close codes of RFC 6455.
const refused = 1008;
const malformed = 1002;
const normal = 1000;
const ourFault = 1011;
const tryAgainLater = 1013;

/** The WebSocket end of the data channels: lets clients with a good token through to their session. */
export class DataChannelServer implements Upgrades {
  readonly #options: DataChannelServerOptions;
  readonly #sockets = new Set<WebSocket>();
  #server: WebSocketServer | undefined;
  #strangers = 0;

  constructor(options: DataChannelServerOptions) {
    this.#options = options;
  }

  takes(path: string): boolean {
    return path.startsWith(dataChannelPath);
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#accept(request, socket, head).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'an exec client could not be accepted');
      socket.destroy();
    });
  }

  async close(): Promise<void> {
    await this.#options.sessions.close();
    for (const socket of this.#sockets) socket.terminate();
  }

  async #accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const destroy = (): void => void socket.destroy();
    socket.once('error', destroy);
    const { WebSocketServer } = await import('ws');
    socket.off('error', destroy);
    if (socket.destroyed) return;
    // Compression would cost more than a terminal's few bytes.
    this.#server ??= new WebSocketServer({
      noServer: true,
      maxPayload: mostMessageBytes,
      perMessageDeflate: false,
    });
    const [path = ''] = (request.url ?? '').split('?');
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#welcome(webSocket, path.slice(dataChannelPath.length)),
    );
  }

  #welcome(socket: WebSocket, sessionId: string): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    // The close that follows says all there is to do.
    socket.on('error', () => {});
    if (this.#strangers >= mostStrangers) {
      socket.close(tryAgainLater);
      return;
    }
    this.#strangers += 1;
    const { clock } = this.#options;
    const cancel = clock.at(clock.now() + introduceWithinMs, () => socket.close(refused));
    const known = (): void => {
      this.#strangers -= 1;
      cancel();
      socket.off('message', introduced);
      socket.off('close', known);
    };
    const introduced = (data: RawData, isBinary: boolean): void => {
      known();
      const opening = isBinary ? undefined : openDataChannel(bytesOf(data));
      this.#introduce(socket, sessionId, opening).catch((error: unknown) => {
        this.#options.log.error({ sessionId, err: error }, 'an exec session could not be opened');
        socket.close(ourFault);
      });
    };
    socket.on('message', introduced);
    socket.on('close', known);
  }

  async #introduce(
    socket: WebSocket,
    sessionId: string,
    opening: OpenDataChannel | undefined,
  ): Promise<void> {
    // A client may go on talking before its session is there to listen.
    socket.pause();
    const { tokenValue = '', clientId = '' } = opening ?? {};
    const session = await this.#options.sessions
      .redeem(sessionId, tokenValue, clientId)
      .finally(() => socket.resume());
    if (session === undefined) {
      socket.close(refused, 'The token is not valid.');
      return;
    }
    this.#join(socket, session);
  }

  #join(socket: WebSocket, session: ExecSession): void {
    const connection: ChannelConnection = {
      send: (bytes) => socket.send(bytes, ignoreLoss),
      ping: () => {
        if (socket.readyState === socket.OPEN) socket.ping();
      },
      close: () => socket.close(normal),
    };
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) this.#receive(socket, session, bytesOf(data));
    });
    socket.on('pong', () => session.ponged());
    socket.once('close', () => session.disconnected(connection));
    session.connect(connection);
    if (socket.readyState !== socket.OPEN) session.disconnected(connection);
  }

  #receive(socket: WebSocket, session: ExecSession, bytes: Buffer): void {
    try {
      session.receive(bytes);
    } catch (error) {
      const { sessionId } = session.request;
      const { log } = this.#options;
      if (error instanceof MalformedAgentMessage) {
        log.warn({ sessionId, why: error.message }, 'an exec client was cut off');
        socket.close(malformed);
      } else {
        log.error({ sessionId, err: error }, 'a message of an exec client failed as it should not');
        socket.close(ourFault);
      }
    }
  }
}

/** What a lost connection did not carry is sent again over the next. */
function ignoreLoss(): void {}

/** One message of a WebSocket is one buffer unless fragments were asked for. */
function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
