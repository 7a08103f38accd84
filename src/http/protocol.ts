import type { FastifyReply, FastifyRequest } from 'fastify';
import { AwsError, serverError } from '../aws/errors.ts';
import type { ValueForm } from '../aws/model.ts';
import { type Service, signingNameOf } from '../aws/service.ts';
import type { SignatureVerifier } from '../aws/sigv4.ts';
import type { Logger } from '../kernel/logger.ts';
import type { HttpSettings } from './http-settings.ts';
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
  readonly body: string;
}

/** One way of writing refusals on the wire. */
export interface ErrorEncoder {
  /** The content type of the answer. */
  contentTypeOf(request: FastifyRequest): string;
  encodeError(error: AwsError, requestId: string): EncodedError;
}

/** One way of writing operations and their answers on the wire. */
export interface Protocol extends ErrorEncoder {
  /** Finds the operation and its input. Throws AwsError for a request that names none. */
  decode(request: FastifyRequest): Call;
  /** `output` is the answer as JSON text. */
  encode(call: Call, output: string, requestId: string): string;
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
    call = protocol.decode(request);
    door.verifier?.verify(signable(request), signingNameOf(call.service));
    const { authorization, host, 'x-amz-security-token': token } = request.headers;
    const sessionToken = typeof token === 'string' ? token : undefined;
    const caller = { authorization, sessionToken, host, url: request.url, requestId: request.id };
    const context = requestContextOf(caller, door.settings);
    const output = await call.service.call(call.operation, call.input, context, call.form);
    const body = protocol.encode(call, output, request.id);
    logAnswer(door.log, request, reply, { call, status: 200 });
    return sendText(request, reply, { status: 200, body, type: protocol.contentTypeOf(request) });
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
  const { status, body } = protocol.encodeError(refusal, request.id);
  logAnswer(log, request, reply, { call, status, error: refusal });
  reply.header('x-amzn-errortype', refusal.type);
  return sendText(request, reply, { status, body, type: protocol.contentTypeOf(request) });
}

function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  answered: { readonly status: number; readonly body: string; readonly type: string },
): FastifyReply {
  // With a serializer of our own Fastify neither serialises again nor adds a charset to the type.
  return reply
    .code(answered.status)
    .header('content-type', answered.type)
    .header('x-amzn-requestid', request.id)
    .serializer(asItIs)
    .send(answered.body);
}

function asItIs(body: string): string {
  return body;
}

function signable(request: FastifyRequest) {
  const { method, rawHeaders } = request.raw;
  const body = typeof request.body === 'string' ? request.body : '';
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
