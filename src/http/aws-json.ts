import type { FastifyRequest } from 'fastify';
import { AwsError, serializationError, unknownOperation } from '../aws/errors.ts';
import type { Service } from '../aws/service.ts';
import { awsJson11, jsonTypes, mediaTypeOf } from './media-type.ts';
import type { EncodedError, Protocol } from './protocol.ts';

/**
 * AWS JSON 1.0 and 1.1 (reference §1.1 to §1.3): the operation in X-Amz-Target, one JSON object each
 * way, the answer in the version of the question.
 */
export function createAwsJson(services: readonly Service[]): Protocol {
  const targets = targetsOf(services);
  return {
    decode(request) {
      const input = parseJson(request.body);
      const target = request.headers['x-amz-target'];
      if (typeof target !== 'string') throw missingTarget();
      const found = targets.get(target);
      if (found === undefined) throw unknownOperation();
      return { service: found.service, operation: found.operation, input };
    },
    contentTypeOf,
    encode: (_call, output) => output,
    encodeError: encodeJsonError,
  };
}

/** An error as AWS JSON writes it: the bare shape name, and no message where there is none. */
export function encodeJsonError(error: AwsError): EncodedError {
  const body = { __type: error.type, message: error.text, ...error.members };
  return { status: error.status, body: JSON.stringify(body) };
}

/** The JSON value of a body as it was received; an empty one is `{}`. Throws SerializationException. */
export function parseJson(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return {};
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own words would repeat part of the body, which may hold a secret.
    throw serializationError('The request body is not valid JSON.');
  }
}

/** No SDK sends this, so a person is told what is missing; reference §1.3 leaves the text open. */
function missingTarget(): AwsError {
  const text =
    'The X-Amz-Target header is missing. It names the operation: <target prefix>.<Operation>.';
  return new AwsError('UnknownOperationException', text);
}

interface Target {
  readonly service: Service;
  readonly operation: string;
}

/** Every X-Amz-Target there is, so that finding one is a single look-up that no odd name can fool. */
function targetsOf(services: readonly Service[]): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>();
  for (const service of services) {
    const { targetPrefix } = service.wire;
    if (targetPrefix === undefined) continue;
    for (const operation of service.operationNames) {
      targets.set(`${targetPrefix}.${operation}`, { service, operation });
    }
  }
  return targets;
}

function contentTypeOf(request: FastifyRequest): string {
  const type = mediaTypeOf(request.headers['content-type']);
  return jsonTypes.has(type) ? type : awsJson11;
}
