import { isUtf8 } from 'node:buffer';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AwsError, serializationError } from '../aws/errors.ts';
import { cbor, form, jsonTypes } from './media-type.ts';

/** What came, of requests whose bodies were compressed: that is what is signed. */
const compressed = new WeakMap<FastifyRequest, Uint8Array>();

/**
 * Leaves bodies to the protocols, which say in their own words what is wrong with one: JSON and forms as
 * text, CBOR as bytes. Those that are compressed, as SDKs do with much data (Smithy's requestCompression),
 * are not any more.
 */
export function keepBodies(app: FastifyInstance, limitBytes: number): void {
  const parser =
    (read: (body: Buffer) => string | Buffer) =>
    (request: FastifyRequest, body: Buffer, done: Done): void => {
      const plain = uncompressed(request, body, limitBytes);
      // Few bodies are compressed, and the others need not wait.
      if (plain instanceof Promise) plain.then(read).then((value) => done(null, value), done);
      else settle(() => read(plain), done);
    };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...jsonTypes, form], { parseAs: 'buffer' }, parser(textOf));
  app.addContentTypeParser(
    cbor,
    { parseAs: 'buffer' },
    parser((body) => body),
  );
}

type Done = (error: Error | null, body?: unknown) => void;

function settle(read: () => unknown, done: Done): void {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done(null, value);
}

/** Decoding would put another character in the place of a broken one, and keep that. */
function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw serializationError('The request body is not valid UTF-8.');
  return body.toString();
}

/** The body as it came over the wire, which is what a signature covers. */
export function signedBodyOf(request: FastifyRequest): string | Uint8Array {
  const { body } = request;
  const kept = compressed.get(request);
  if (kept !== undefined) return kept;
  return typeof body === 'string' || body instanceof Uint8Array ? body : '';
}

/** The refusal of a body that is too large. */
export function bodyTooLarge(limitBytes: number): AwsError {
  const text = `The request body is larger than ${limitBytes} bytes.`;
  return new AwsError('RequestEntityTooLargeException', text, { status: 413 });
}

function uncompressed(
  request: FastifyRequest,
  body: Buffer,
  limitBytes: number,
): Buffer | Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return body;
  if (encoding !== 'gzip') {
    const text = `Gantry reads bodies in gzip or as they are, not in ${encoding}.`;
    return Promise.reject(new AwsError('UnsupportedMediaTypeException', text, { status: 415 }));
  }
  compressed.set(request, body);
  return new Promise((resolve, reject) => {
    gunzip(body, { maxOutputLength: limitBytes }, (error, plain) => {
      if (error === null) resolve(plain);
      else reject(refusalOf(error, limitBytes));
    });
  });
}

function refusalOf(error: NodeJS.ErrnoException, limitBytes: number): AwsError {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return bodyTooLarge(limitBytes);
  return serializationError('The request body is not valid gzip.');
}
