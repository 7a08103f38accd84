import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { AwsError } from '../aws/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Upgrades } from '../ports/upgrades.ts';
import { encodeJsonError } from './aws-json.ts';
import { type createGuard, pathOf } from './guard.ts';
import { json } from './media-type.ts';

/**
 * Lets requests for another protocol through the same guard as all others, and then to whom they are
 * for. A browser asks nobody before it opens a WebSocket to another site: the guard is all there is.
 */
export function addUpgrades(
  app: FastifyInstance,
  upgrades: Upgrades,
  guard: ReturnType<typeof createGuard>,
  log: Logger,
): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { method = '', url = '', headers } = request;
    const refusal = guard({ method, url, headers }) ?? refuseOthers(upgrades, url, headers.upgrade);
    if (refusal === undefined) {
      upgrades.accept(request, socket, head);
      return;
    }
    log.warn({ path: pathOf(url), why: refusal.text }, 'an upgrade was refused');
    refuse(socket, refusal);
  });
  // Connections that were taken over are no longer the server's: it would wait for them forever.
  app.addHook('preClose', () => upgrades.close());
}

/** What Node asks before it makes an upgrade of a request: some clients offer HTTP/2 with every call. */
export function isUpgrade(upgrades: Upgrades | undefined, request: IncomingMessage): boolean {
  return (
    upgrades?.takes(pathOf(request.url ?? '')) === true && isWebSocket(request.headers.upgrade)
  );
}

/** A Node before 24.9 does not ask, and what it took for an upgrade is no request any more. */
function refuseOthers(
  upgrades: Upgrades,
  url: string,
  protocol: string | undefined,
): AwsError | undefined {
  if (upgrades.takes(pathOf(url)) && isWebSocket(protocol)) return undefined;
  const text = 'Gantry does not upgrade this request. Send it without an Upgrade header.';
  return new AwsError('BadRequestException', text);
}

function isWebSocket(protocol: string | undefined): boolean {
  return protocol?.toLowerCase() === 'websocket';
}

function refuse(socket: Duplex, refusal: AwsError): void {
  const { status, body } = encodeJsonError(refusal);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    `content-type: ${json}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.on('error', () => {});
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
