/** A block of IPv4 addresses; addresses are counted from its first. */
export interface Ipv4Block {
  /** As 32 bits. */
  readonly first: number;
  readonly size: number;
}

/** Reads `10.0.0.0/16`; undefined when it is no block or its address is not the block's first. */
export function parseBlock(cidr: string): Ipv4Block | undefined {
  const [address = '', length = ''] = cidr.split('/');
  const first = parseAddress(address);
  if (first === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  const size = 2 ** (32 - Number(length));
  return first % size === 0 ? { first, size } : undefined;
}

/** Reads `10.0.0.1` as 32 bits; undefined when it is no address. */
export function parseAddress(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet))) return undefined;
  const numbers = octets.map(Number);
  if (numbers.some((number) => number > 255)) return undefined;
  return numbers.reduce((bits, octet) => bits * 256 + octet, 0);
}

/** Writes 32 bits as `10.0.0.1`. */
export function formatAddress(bits: number): string {
  return [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');
}

/** Whether two blocks share an address. */
export function overlaps(one: Ipv4Block, other: Ipv4Block): boolean {
  return one.first < other.first + other.size && other.first < one.first + one.size;
}
