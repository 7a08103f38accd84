import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws/errors.ts';
import { form, jsonTypes, mediaTypeOf } from './media-type.ts';

export interface GuardedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface GuardSettings {
  readonly host: string;
  readonly allowedHosts: readonly string[];
}

/**
 * Keeps web pages away from a server that can start containers (design §9): a page of another site,
 * or one whose name was rebound to this machine. Returns a function that says why a request is refused,
 * or undefined for one that may pass. It needs no body, so nothing is read of what is refused.
 */
export function createGuard(
  settings: GuardSettings,
): (request: GuardedRequest) => AwsError | undefined {
  const names = [settings.host, ...settings.allowedHosts].map((name) => bare(name.toLowerCase()));
  const allowed: ReadonlySet<string> = new Set(names);
  return (request) =>
    refuseHost(request.headers.host, allowed) ??
    refuseOtherSites(request.method, request.headers) ??
    refuseForms(request);
}

function refuseHost(host: string | undefined, allowed: ReadonlySet<string>): AwsError | undefined {
  const name = hostnameOf(host ?? '');
  if (name !== undefined && (isLoopback(name) || allowed.has(name))) return undefined;
  const named = name === undefined ? 'Requests need a Host header' : `The host name ${name}`;
  return forbidden(
    `${named} is not one Gantry answers to, so that no web page can reach it by pointing a name of ` +
      'its own at this machine. Use 127.0.0.1 or localhost, or add the name to the allowed hosts.',
  );
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
 * What changes state needs a content type that a form or a simple cross-site request cannot have. The
 * Query protocol is form encoded; there the Authorization header is what a form cannot send. The
 * signature of a presigned URL would prove nothing: a form may post to any URL.
 */
function refuseForms(request: GuardedRequest): AwsError | undefined {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const type = mediaTypeOf(request.headers['content-type']);
  if (jsonTypes.has(type)) return undefined;
  if (type === form && pathOf(request.url) === '/') {
    if (request.headers.authorization !== undefined) return undefined;
    const text = 'Request is missing Authentication Token';
    return new AwsError('MissingAuthenticationTokenException', text);
  }
  return new AwsError(
    'UnsupportedMediaTypeException',
    'Send application/x-amz-json-1.1 to the AWS endpoint, or application/json to any other route.',
    { status: 415 },
  );
}

/** The name in a Host header, in lower case, without port, brackets or final dot. */
function hostnameOf(host: string): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/.exec(host.toLowerCase());
  return match?.[1] === undefined ? undefined : bare(match[1]);
}

function bare(name: string): string {
  return name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function isLoopback(name: string): boolean {
  if (name === 'localhost' || name === '127.0.0.1' || name === '::1') return true;
  return name.endsWith('.localhost') || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** The path of a request target. */
export function pathOf(url: string): string {
  const question = url.indexOf('?');
  return question === -1 ? url : url.slice(0, question);
}

function forbidden(text: string): AwsError {
  return new AwsError('AccessDeniedException', text, { status: 403 });
}
