import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws/errors.ts';
import { cbor, form, jsonTypes, mediaTypeOf } from './media-type.ts';
import { parseRpcV2Path, rpcV2Cbor } from './rpc-v2-path.ts';

export interface GuardedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface GuardSettings {
  readonly host: string;
  readonly allowedHosts: readonly string[];
}

export interface GuardedAs {
  /** For a service of the upstream, which may take any type of content. */
  readonly elsewhere?: boolean;
  /** From a container whose right to call was checked: it calls by an address that nobody is listed for. */
  readonly fromContainer?: boolean | undefined;
}

export type Guard = (request: GuardedRequest, as?: GuardedAs) => AwsError | undefined;

/**
 * Keeps web pages away from a server that can start containers (design §9): a page of another site,
 * or one whose name was rebound to this machine. Returns a function that says why a request is refused,
 * or undefined for one that may pass. It needs no body, so nothing is read of what is refused.
 */
export function createGuard(settings: GuardSettings): Guard {
  const names = [settings.host, ...settings.allowedHosts].map(normalName);
  const allowed: ReadonlySet<string> = new Set(names);
  return (request, { elsewhere = false, fromContainer = false } = {}) =>
    (fromContainer
      ? refuseAllButCalls(request, elsewhere)
      : refuseHost(request.headers.host, allowed)) ??
    refuseOtherSites(request.method, request.headers) ??
    (elsewhere ? refuseFormsElsewhere(request) : refuseForms(request));
}

function refuseHost(host: string | undefined, allowed: ReadonlySet<string>): AwsError | undefined {
  const name = hostnameOf(host ?? '');
  if (name !== undefined && (isLoopback(name) || allowed.has(name))) return undefined;
  const problem =
    name === undefined
      ? 'Requests need a Host header that is a host name, with a port or without.'
      : `The host name ${name} is not one Gantry answers to.`;
  return forbidden(
    `${problem} Use 127.0.0.1 or localhost, or add the name to the allowed hosts: no web page is to ` +
      'reach Gantry by pointing a name of its own at this machine.',
  );
}

/** Containers get the AWS API, and nothing of what the operator alone is to have. */
function refuseAllButCalls({ method, url }: GuardedRequest, elsewhere: boolean) {
  if (elsewhere || (method === 'POST' && isAwsEndpoint(pathOf(url)))) return undefined;
  return forbidden('Containers reach calls of the AWS API here, and nothing else.');
}

/** A browser says where a request comes from; the SDKs, the CLI and curl say nothing. */
function refuseOtherSites(method: string, headers: IncomingHttpHeaders): AwsError | undefined {
  const { origin, host } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host ?? ''}`.toLowerCase()) {
    return forbidden('Gantry takes no requests from web pages of another origin.');
  }
  if (headers['sec-fetch-site'] === 'cross-site') {
    return forbidden('Gantry takes no requests from web pages of another site.');
  }
  if (method === 'OPTIONS') {
    return forbidden('Gantry shares nothing with other origins and answers no preflight.');
  }
  return undefined;
}

/**
 * What changes state needs a content type that a form or a simple cross-site request cannot have. Of
 * the methods with which state is changed these can send POST only; any other is preflighted, and the
 * preflight is refused. So another method reaches the routes, which say what they take. The
 * Query protocol is form encoded; there the Authorization header is what a form cannot send. The
 * signature of a presigned URL would prove nothing: a form may post to any URL.
 */
function refuseForms(request: GuardedRequest): AwsError | undefined {
  if (request.method !== 'POST') return undefined;
  const type = mediaTypeOf(request.headers['content-type']);
  if (jsonTypes.has(type)) return undefined;
  if (parseRpcV2Path(pathOf(request.url)) !== undefined) {
    if (type === cbor) return undefined;
    // An operation without members may come without a body, and so without a type.
    if (type === '' && request.headers['smithy-protocol'] === rpcV2Cbor) return undefined;
  }
  if (type === form && pathOf(request.url) === '/') {
    return request.headers.authorization === undefined ? missingToken() : undefined;
  }
  return new AwsError(
    'UnsupportedMediaTypeException',
    'Send application/x-amz-json-1.1 to the AWS endpoint, or application/json to any other route.',
    { status: 415 },
  );
}

/** What a form cannot send proves enough, whatever the body is. */
function refuseFormsElsewhere({ method, headers }: GuardedRequest): AwsError | undefined {
  const type = mediaTypeOf(headers['content-type']);
  if (
    method !== 'POST' ||
    jsonTypes.has(type) ||
    type === cbor ||
    headers.authorization !== undefined
  )
    return undefined;
  return missingToken();
}

function missingToken(): AwsError {
  const text = 'Request is missing Authentication Token';
  return new AwsError('MissingAuthenticationTokenException', text);
}

/**
 * The name in a Host header as URLs spell it: in lower case, an address in its shortest form, without
 * port, brackets or final dot. Undefined when it is none.
 */
function hostnameOf(host: string): string | undefined {
  // A URL takes more than a host: whatever could be a user, a path or an escape is refused before.
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.test(host)) return undefined;
  const url = URL.parse(`http://${host}`);
  return url === null ? undefined : bare(url.hostname);
}

/** A name of the settings, spelled as hostnameOf spells it; an IPv6 address needs no brackets there. */
function normalName(name: string): string {
  const lower = bare(name.toLowerCase());
  return hostnameOf(lower.includes(':') ? `[${lower}]` : lower) ?? lower;
}

function bare(name: string): string {
  return name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function isLoopback(name: string): boolean {
  if (name === 'localhost' || name === '127.0.0.1' || name === '::1') return true;
  return name.endsWith('.localhost') || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** Whether AWS's own protocols come to this path. */
export function isAwsEndpoint(path: string): boolean {
  return path === '/' || parseRpcV2Path(path) !== undefined;
}

/** The path of a request target. */
export function pathOf(url: string): string {
  const question = url.indexOf('?');
  return question === -1 ? url : url.slice(0, question);
}

function forbidden(text: string): AwsError {
  return new AwsError('AccessDeniedException', text, { status: 403 });
}
