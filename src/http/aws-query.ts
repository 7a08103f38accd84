import type { FastifyRequest } from 'fastify';
import { AwsError } from '../aws/errors.ts';
import { type Service, signingNameOf } from '../aws/service.ts';
import { findCredential } from '../aws/sigv4-credential.ts';
import type { Protocol } from './protocol.ts';
import { asQueryError } from './query-errors.ts';
import { escapeXml, xmlElement } from './xml.ts';

/**
 * AWS Query: form-encoded parameters with Action and Version, answers in XML. The service is the one
 * the request is signed for, else the one that has this action in this version. Parameters are text,
 * nested by their dots; the service reads numbers and the like from text by its model.
 */
export function createAwsQuery(services: readonly Service[]): Protocol {
  return {
    decode(request) {
      const parameters = parametersOf(request);
      const action = parameters.get('Action') ?? '';
      const version = parameters.get('Version') ?? '';
      const service = findService(services, request, { action, version });
      if (service === undefined) throw invalidAction(action, version);
      return { service, operation: action, input: nest(parameters), form: 'query' };
    },
    contentTypeOf: () => 'text/xml',
    encode(call, output, requestId) {
      const { operation, service } = call;
      const namespace = escapeXml(service.wire.query?.namespace ?? '');
      const result = xmlElement(`${operation}Result`, JSON.parse(output));
      const metadata = xmlElement('ResponseMetadata', { RequestId: requestId });
      return `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`;
    },
    encodeError(error, { requestId }) {
      const { code, status, fault } = asQueryError(error);
      const details = { Type: fault, Code: code, Message: error.text, ...error.members };
      const body = xmlElement('ErrorResponse', { Error: details, RequestId: requestId });
      return { status, body };
    },
  };
}

function parametersOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}

function findService(
  services: readonly Service[],
  request: FastifyRequest,
  asked: { readonly action: string; readonly version: string },
): Service | undefined {
  const signedFor = findCredential(request.headers.authorization, request.url)?.service;
  const able = services.filter(
    (service) =>
      service.wire.query?.version === asked.version &&
      service.operationNames.includes(asked.action),
  );
  return able.find((service) => signingNameOf(service) === signedFor) ?? able[0];
}

/** The text STS answers to an action it does not have. */
function invalidAction(action: string, version: string): AwsError {
  const text = `Could not find operation ${action} for version ${version || 'NO_VERSION_SPECIFIED'}`;
  return new AwsError('InvalidAction', text);
}

function malformedQuery(text: string): AwsError {
  return new AwsError('MalformedQueryString', text);
}

interface Nested {
  [name: string]: string | Nested;
}

/** `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`. */
function nest(parameters: URLSearchParams): unknown {
  const root = emptyNested();
  for (const [path, value] of parameters) {
    if (path === 'Action' || path === 'Version') continue;
    const names = path.split('.');
    if (names.length > deepestPath) throw malformedQuery('A parameter is nested too deeply.');
    const last = names.pop() ?? '';
    let at = root;
    for (const name of names) {
      const inner = at[name];
      const next = typeof inner === 'object' ? inner : emptyNested();
      at[name] = next;
      at = next;
    }
    at[last] = value;
  }
  return withLists(root);
}

/** More than any request of a Query service needs, and little enough to walk by recursion. */
const deepestPath = 40;

/** No prototype, so that a parameter called __proto__ is one name among others. */
function emptyNested(): Nested {
  return Object.create(null);
}

function withLists(value: string | Nested): unknown {
  if (typeof value === 'string') return value;
  const members = value.member;
  if (typeof members === 'object') {
    return Object.entries(members)
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, item]) => withLists(item));
  }
  const inner: Record<string, unknown> = Object.create(null);
  for (const [name, item] of Object.entries(value)) inner[name] = withLists(item);
  return inner;
}
