import type { FastifyReply, FastifyRequest } from 'fastify';
import { AwsError, serverError } from '../aws/errors.ts';
import type { ValueForm } from '../aws/model.ts';
import { type Service, signingNameOf } from '../aws/service.ts';
import type { SignatureVerifier } from '../aws/sigv4.ts';
import type { Logger } from '../kernel/logger.ts';
import type { HttpSettings } from './http-settings.ts';
import { asQueryError } from './query-errors.ts';
import { signedBodyOf } from './request-body.ts';
import { requestContextOf } from './request-context.ts';
import type { Upstream } from './upstream.ts';

/** An operation of a service, as a request asks for it. */
export interface Call {
  readonly service: Service;
  readonly operation: string;
  readonly input: unknown;
  readonly form?: ValueForm;
}

export interface EncodedError {
  readonly status: number;
  readonly body: string | Uint8Array;
}

/** The request that is refused. */
export interface Refused {
  readonly requestId: string;
  /** Undefined when it was refused before it was understood. */
  readonly call?: Call | undefined;
}

/** One way of writing refusals on the wire. */
export interface ErrorEncoder {
  /** The content type of the answer. */
  contentTypeOf(request: FastifyRequest): string;
  /** What every answer carries beside. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Loads what the protocol needs. Called before anything else is; most runs never need it. */
  prepare?(): Promise<void>;
  encodeError(error: AwsError, refused: Refused): EncodedError;
}

/** One way of writing operations and their answers on the wire. */
export interface Protocol extends ErrorEncoder {
  /** Finds the operation and its input. Throws AwsError for a request that names none. */
  decode(request: FastifyRequest): Call;
  /** `output` is the answer as JSON text. */
  encode(call: Call, output: string, requestId: string): string | Uint8Array;
}

/** What every protocol shares. */
export interface FrontDoor {
  readonly services: readonly Service[];
  readonly settings: HttpSettings;
  readonly log: Logger;
  /** Undefined when signatures are not verified. */
  readonly verifier: SignatureVerifier | undefined;
  /** Where calls of services go that are not among these; undefined: nowhere. */
  readonly upstream: Upstream | undefined;
}

/** Takes one request through: decode, verify its signature, run, encode. The only such path. */
export async function answer(
  door: FrontDoor,
  protocol: Protocol,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  let call: Call | undefined;
  try {
    await protocol.prepare?.();
    call = protocol.decode(request);
    door.verifier?.verify(signable(request), signingNameOf(call.service));
    const { authorization, host, 'x-amz-security-token': token } = request.headers;
    const sessionToken = typeof token === 'string' ? token : undefined;
    const caller = { authorization, sessionToken, host, url: request.url, requestId: request.id };
    const context = requestContextOf(caller, door.settings);
    const output = await call.service.call(call.operation, call.input, context, call.form);
    const body = protocol.encode(call, output, request.id);
    logAnswer(door.log, request, reply, { call, status: 200 });
    return sendBody(request, reply, protocol, { status: 200, body });
  } catch (error) {
    return answerError({ log: door.log, protocol, call }, error, request, reply);
  }
}

/** Answers a refusal in the words of `protocol`. What is not an AwsError is a bug: logged, and a 500. */
export function answerError(
  about: {
    readonly log: Logger;
    readonly protocol: ErrorEncoder;
    readonly call?: Call | undefined;
  },
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { log, protocol, call } = about;
  const refusal = error instanceof AwsError ? error : serverError();
  if (refusal !== error) {
    const facts = { err: error, requestId: request.id, ...namesOf(call) };
    log.error(facts, 'a request failed in a way it should not');
  }
  const encoded = protocol.encodeError(refusal, { requestId: request.id, call });
  logAnswer(log, request, reply, { call, status: encoded.status, error: refusal });
  reply.header('x-amzn-errortype', refusal.type);
  const query = queryErrorOf(request, refusal, call);
  if (query !== undefined) reply.header('x-amzn-query-error', query);
  return sendBody(request, reply, protocol, encoded);
}

/**
 * The code and fault that the Query protocol would have answered: clients of a service that spoke Query
 * once ask for them, so that the names of errors stay what they were (Smithy's awsQueryCompatible).
 */
function queryErrorOf(
  request: FastifyRequest,
  error: AwsError,
  call: Call | undefined,
): string | undefined {
  const isAsked = request.headers['x-amzn-query-mode'] === 'true';
  if (!isAsked || call?.service.wire.query === undefined) return undefined;
  const { code, fault } = asQueryError(error);
  return `${code};${fault}`;
}

function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  protocol: ErrorEncoder,
  { status, body }: EncodedError,
): FastifyReply {
  if (protocol.headers !== undefined) reply.headers(protocol.headers);
  // With a serializer of our own Fastify neither serialises text again nor adds a charset to the type.
  return reply
    .code(status)
    .header('content-type', protocol.contentTypeOf(request))
    .header('x-amzn-requestid', request.id)
    .serializer(asItIs)
    .send(body);
}

function asItIs(body: string): string {
  return body;
}

function signable(request: FastifyRequest) {
  const { method, rawHeaders } = request.raw;
  const body = signedBodyOf(request);
  return { method: method ?? '', url: request.url, rawHeaders, body };
}

function logAnswer(
  log: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
  answered: {
    readonly call?: Call | undefined;
    readonly status: number;
    readonly error?: AwsError;
  },
): void {
  if (!log.isLevelEnabled('debug')) return;
  const { call, status, error } = answered;
  const refused = error === undefined ? {} : { error: error.type, why: error.text };
  const elapsedMs = Math.round(reply.elapsedTime * 100) / 100;
  log.debug({ requestId: request.id, ...namesOf(call), status, ...refused, elapsedMs }, 'answered');
}

function namesOf(call: Call | undefined): {
  readonly service?: string;
  readonly operation?: string;
} {
  return call === undefined ? {} : { service: call.service.name, operation: call.operation };
}
