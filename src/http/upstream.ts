import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AwsError } from '../aws/errors.ts';
import { type Service, signingNameOf } from '../aws/service.ts';
import { findCredential } from '../aws/sigv4-credential.ts';
import type { Logger } from '../kernel/logger.ts';
import { pathOf } from './guard.ts';
import type { ErrorEncoder } from './protocol.ts';
import { parseRpcV2Path } from './rpc-v2-path.ts';
import { xmlElement } from './xml.ts';

/** Silence on a connection longer than any long poll of AWS. */
const silenceMs = 120_000;
/** Says in the Via header that a request came through here. */
const via = '1.1 gantry';

/** Another emulator, for the services that Gantry does not have. */
export class Upstream {
  readonly #url: URL;
  readonly #log: Logger;

  constructor(url: string, log: Logger) {
    this.#url = new URL(url);
    this.#log = log;
  }

  /**
   * Sends a request on as it is and its answer back as it comes: neither is held in memory, and no
   * signature is touched. Rejects with AwsError when there is no answer to send back.
   */
  async forward(service: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { raw } = request;
    if (/\b1\.1 gantry\b/.test(raw.headers.via ?? '')) throw this.#unavailable(service, 'a loop');
    const outgoing = await this.#begin(raw);
    const answered = headOf(outgoing);
    raw.pipe(outgoing);
    const abandon = (): void => {
      outgoing.destroy();
    };
    raw.once('error', abandon);
    reply.raw.once('close', abandon);
    let answer: IncomingMessage;
    try {
      answer = await answered;
    } catch (error) {
      // The rest of the request has to be read, or nobody reads the refusal.
      raw.unpipe(outgoing);
      raw.resume();
      throw this.#unavailable(service, reasonOf(error));
    }
    reply.hijack();
    reply.raw.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
    // When one side hangs up in the middle, the other sees its connection end early as well.
    await pipeline(answer, reply.raw).catch((error: unknown) => {
      this.#log.debug({ service, err: error }, 'a forwarded answer ended early');
    });
  }

  async #begin(raw: IncomingMessage): Promise<ClientRequest> {
    const { protocol, hostname, port } = this.#url;
    const secure = protocol === 'https:';
    // TLS is not loaded unless somebody needs it.
    const send = secure ? (await import('node:https')).request : httpRequest;
    return send({
      hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      method: raw.method,
      path: raw.url,
      // The Host of the client stays: it is part of what was signed.
      headers: [...endToEnd(raw.rawHeaders), 'Via', via],
      setHost: false,
      agent: false,
      timeout: silenceMs,
    });
  }

  #unavailable(service: string, reason: string): AwsError {
    const text = `Gantry has no ${service}, and the upstream ${this.#url.origin} did not answer for it: ${reason}`;
    this.#log.warn({ service, upstream: this.#url.origin, reason }, 'the upstream did not answer');
    return new AwsError('ServiceUnavailableException', text, { status: 502 });
  }
}

/**
 * The service a request is for that Gantry does not have: by its target, its path in Smithy RPC v2, or
 * the credential scope of its signature. Undefined for a request that stays here.
 */
export function serviceElsewhere(
  services: readonly Service[],
  request: FastifyRequest,
): string | undefined {
  const { authorization, 'x-amz-target': target } = request.headers;
  const signedFor = findCredential(authorization, request.url)?.service;
  if (typeof target === 'string' && target.includes('.')) {
    const prefix = target.slice(0, target.lastIndexOf('.'));
    const isHere = services.some(({ wire }) => wire.targetPrefix === prefix);
    return isHere ? undefined : (signedFor ?? prefix);
  }
  const inPath = parseRpcV2Path(pathOf(request.url))?.service;
  if (inPath !== undefined) {
    const isHere = services.some(({ wire }) => wire.cbor?.service === inPath);
    return isHere ? undefined : (signedFor ?? inPath);
  }
  return services.some((service) => signingNameOf(service) === signedFor) ? undefined : signedFor;
}

/** Refusals in the words of a service whose protocol is known by its name alone. */
export function errorsElsewhere(service: string, protocol: ErrorEncoder): ErrorEncoder {
  return service === 's3' ? s3Errors : protocol;
}

const s3Errors: ErrorEncoder = {
  contentTypeOf: () => 'application/xml',
  encodeError: ({ status, code, text }, { requestId }) => ({
    status,
    body: xmlElement('Error', { Code: code, Message: text, RequestId: requestId }),
  }),
};

function headOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve);
    // Also later, when the answer is on its way: then there is nobody left to tell.
    outgoing.on('error', reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('it is silent')));
  });
}

/** Headers that are about one connection and not about the message (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The others, in their order and as they are spelled. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  const named = new Set(hopByHop);
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  }
  for (const [name, value] of pairs) {
    if (name.toLowerCase() !== 'connection') continue;
    for (const option of value.split(',')) named.add(option.trim().toLowerCase());
  }
  return pairs.filter(([name]) => !named.has(name.toLowerCase())).flat();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : error.message;
}
