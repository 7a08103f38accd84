import { createCipheriv, createDecipheriv } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { SystemRandom } from '../kernel/random.ts';

/** The key that is needed to read a value is another one, or the value was changed. */
export class UnreadableValue extends Error {
  constructor(about: string, cause?: unknown) {
    super(`the sealed value of ${about} cannot be read with the key in the data folder`, { cause });
    this.name = 'UnreadableValue';
  }
}

const algorithm = 'aes-256-gcm';
const format = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes + tagBytes;

/**
 * Seals values that must not be in the database as they are, with a key in a file of the data folder
 * that only its owner may read (ADR 0014 says what that protects against). The key is made when it is
 * first needed; in `:memory:` it lives and dies with the process.
 */
export class SealedValues {
  readonly #directory: string;
  // Never from the seed: a key or a nonce that somebody can draw again protects nothing.
  readonly #random = new SystemRandom();
  #key: Uint8Array | undefined;

  constructor(dataDirectory: string) {
    this.#directory = dataDirectory;
  }

  /** `about` says whose value it is; it must be said again to read it, so values cannot be swapped. */
  seal(value: Uint8Array, about: string): Buffer {
    const nonce = this.#random.bytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.#openKey(), nonce);
    cipher.setAAD(Buffer.from(about));
    const sealed = Buffer.concat([cipher.update(value), cipher.final()]);
    return Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws UnreadableValue. */
  unseal(sealed: Uint8Array, about: string): Buffer {
    const bytes = Buffer.from(sealed);
    if (bytes.length < headBytes || bytes[0] !== format) throw new UnreadableValue(about);
    const nonce = bytes.subarray(1, 1 + nonceBytes);
    const tag = bytes.subarray(1 + nonceBytes, headBytes);
    const decipher = createDecipheriv(algorithm, this.#openKey(), nonce, {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]);
    } catch (error) {
      throw new UnreadableValue(about, error);
    }
  }

  #openKey(): Uint8Array {
    this.#key ??= this.#directory === ':memory:' ? this.#drawKey() : this.#keyOfFile();
    return this.#key;
  }

  #keyOfFile(): Uint8Array {
    const file = join(this.#directory, 'secrets.key');
    const known = readKey(file);
    if (known !== undefined) return known;
    const key = this.#drawKey();
    writeKey(file, key);
    return key;
  }

  /** A copy: what the source of chance hands out may share its memory with other numbers. */
  #drawKey(): Uint8Array {
    return Uint8Array.from(this.#random.bytes(keyBytes));
  }
}

function readKey(file: string): Uint8Array | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes) throw new Error(`${file} does not hold a key of ${keyBytes} bytes`);
  // A copy of the folder may have lost the mode.
  chmodSync(file, 0o600);
  return key;
}

/** Under its name only when it is whole and on the disk: without it nothing sealed can be read again. */
function writeKey(file: string, key: Uint8Array): void {
  const unfinished = `${file}.new`;
  const handle = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(handle, `${Buffer.from(key).toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, file);
}
