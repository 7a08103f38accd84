import type { Random } from './random.ts';

/** Draws the identifiers that appear on the wire, from the injected randomness. */
export class Ids {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The chance they are drawn from. */
  get random(): Random {
    return this.#random;
  }

  /** `length` lower-case hexadecimal digits: task ids have 32, network interface ids 17. */
  hex(length: number): string {
    const bytes = this.#random.bytes(Math.ceil(length / 2));
    return Buffer.from(bytes).toString('hex').slice(0, length);
  }

  /** A version 4 UUID with hyphens. */
  uuid(): string {
    const bytes = Buffer.from(this.#random.bytes(16));
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** `length` decimal digits: the ids of deployments have 19. */
  digits(length: number): string {
    return Array.from({ length }, () => this.below(10)).join('');
  }

  /** `length` characters that may stand in a URL: service deployments have 21. */
  urlSafe(length: number): string {
    const bytes = this.#random.bytes(Math.ceil((length * 3) / 4));
    return Buffer.from(bytes).toString('base64url').slice(0, length);
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }
}
