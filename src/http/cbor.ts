// CBOR (RFC 8949) as Smithy RPC v2 has it. Loaded when somebody first speaks it.
import { isUtf8 } from 'node:buffer';
import { type DecodeOptions, decode, encode, Tagged, Token, Tokenizer, Type } from 'cborg';
import { cborMarks } from '../aws/model.ts';

/** An instant in epoch seconds. */
const epochTag = 1;

const strict: DecodeOptions = {
  // Numbers beyond what a double holds exactly are none of AWS's; neither are these two.
  allowBigInt: false,
  allowNaN: false,
  allowInfinity: false,
  allowIndefinite: true,
  allowUndefined: true,
  retainStringBytes: true,
  tags: { [epochTag]: (content) => epochSeconds(content()) },
};

/**
 * The value of a CBOR text as JSON would have it: instants in epoch seconds, bytes in base64. Throws for
 * a text that is none, or has types that no member of AWS has.
 */
export function decodeCbor(body: Uint8Array): unknown {
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const tokenizer = new Utf8Tokenizer(bytes, strict);
  return asJson(decode(bytes, { ...strict, tokenizer }));
}

/** JSON text of the form `cbor` in CBOR. */
export function encodeCbor(output: string): Uint8Array {
  const value: unknown = JSON.parse(output, (_, part: unknown) => unmarked(part));
  return encode(value, { float64: true, typeEncoders: { Object: doubleToken } });
}

/** The library puts another character in the place of a broken one, and nobody is to keep that. */
class Utf8Tokenizer extends Tokenizer {
  override next(): Token {
    const token = super.next();
    if (token.byteValue !== undefined && !isUtf8(token.byteValue)) {
      throw new Error('a text is not UTF-8');
    }
    return token;
  }
}

function epochSeconds(content: unknown): number {
  if (typeof content !== 'number') throw new Error('an instant is not a number');
  return content;
}

function asJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asJson(item)]));
}

/** A number that stays a floating-point one where it is whole: some clients take nothing else. */
class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

function unmarked(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const [[mark, value] = [], ...others] = Object.entries(part);
  if (others.length > 0) return part;
  switch (mark) {
    case cborMarks.double:
      return new Double(Number(value));
    case cborMarks.timestamp:
      return new Tagged(epochTag, new Double(Number(value)));
    case cborMarks.blob:
      return Buffer.from(String(value), 'base64');
    default:
      return part;
  }
}

/** Null leaves the object to the library. */
function doubleToken(value: unknown): Token | null {
  return value instanceof Double ? new Token(Type.float, value.value) : null;
}
