import { createHash } from 'node:crypto';

/** A request with everything a signature can cover, undecoded. */
export interface SignableRequest {
  readonly method: string;
  /** The request target: path and query as they came. */
  readonly url: string;
  /** Names and values in turn, as `rawHeaders` of node:http has them. */
  readonly rawHeaders: readonly string[];
  readonly body: string | Uint8Array;
}

/**
 * The canonical request of Signature Version 4: the form in which client and server agree what was
 * sent. The path is normalised and encoded once more, as every service but S3 does. The payload is
 * always hashed here, so an `UNSIGNED-PAYLOAD` that only S3 allows does not verify.
 * Source: "Create a signed AWS API request" in the IAM user guide, and its published test suite.
 */
export function canonicalRequest(
  request: SignableRequest,
  signedHeaders: readonly string[],
): string {
  const question = request.url.indexOf('?');
  const path = question === -1 ? request.url : request.url.slice(0, question);
  const query = question === -1 ? '' : request.url.slice(question + 1);
  const values = headerValues(request.rawHeaders);
  const headers = signedHeaders.map((name) => `${name}:${(values.get(name) ?? []).join(',')}\n`);
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    headers.join(''),
    signedHeaders.join(';'),
    sha256Hex(request.body),
  ].join('\n');
}

/** The SHA-256 of a text (as UTF-8) or of bytes, in lower-case hexadecimal. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Header values by lower-case name, trimmed, with runs of white space made one space. */
export function headerValues(
  rawHeaders: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = (rawHeaders[at + 1] ?? '').trim().replaceAll(/\s+/g, ' ');
    const sameName = values.get(name);
    if (sameName === undefined) values.set(name, [value]);
    else sameName.push(value);
  }
  return values;
}

function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(encode(segment));
  }
  const last = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${last}`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals === -1 ? pair : pair.slice(0, equals);
      const value = equals === -1 ? '' : pair.slice(equals + 1);
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code point, which for encoded text is by byte; never by locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign stands for itself: the signature will say whether the client agrees.
    return text;
  }
}

/** Percent-encodes all but the unreserved characters of RFC 3986; half a surrogate pair never throws. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
