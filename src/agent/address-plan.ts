// Which private address an awsvpc task gets: decisions about numbers, with no engine. Both runtimes
// lend from one plan, so that the same subnet means the same addresses whatever serves the task.
import { createHash } from 'node:crypto';
import type { Journal } from '../ports/journal.ts';
import { formatAddress, type Ipv4Block, parseAddress, parseBlock } from './ipv4.ts';

/** No address of the subnet is free, and the address space has no more for it. */
export class NoFreeAddressError extends Error {
  constructor(subnetId: string, cidr: string) {
    // EC2's own name for it.
    super(`InsufficientFreeAddressesInSubnet: subnet ${subnetId} has used up ${cidr}`);
    this.name = 'NoFreeAddressError';
  }
}

/** A subnet is given so many addresses at a time. */
const partSize = 256;
/** In a VPC the first four addresses of a subnet and its last are never given out. */
const reservedFirst = 4;
const reservedLast = 1;
const reserved = reservedFirst + reservedLast;
/** What a task that names no subnet has its address in. */
const unnamed = 'unnamed';

/**
 * The address space of the VPC that every subnet belongs to: Gantry takes any subnet's id, so it cannot
 * know of more than one. The space is cut in parts of 256 addresses. A subnet gets the next part when
 * it is first named, and one more whenever its own are full; the journal remembers whose they are.
 * When no part is left, one in which no task lives changes hands.
 */
export class AddressPlan {
  readonly cidr: string;
  readonly #block: Ipv4Block;
  readonly #journal: Journal;
  /** By part: the subnet it belongs to. */
  readonly #owners: (string | undefined)[];
  /** By part: how many of its addresses are lent. */
  readonly #lentCounts: number[];
  readonly #partsOf = new Map<string, number[]>();
  readonly #addressOf = new Map<string, number>();
  readonly #lent = new Set<number>();

  /** Throws RangeError when `cidr` is not a block of at least 8 addresses. */
  constructor(cidr: string, journal: Journal) {
    const block = parseBlock(cidr);
    if (block === undefined || block.size <= reserved) {
      throw new RangeError(`${cidr} is not a block of IPv4 addresses that tasks can have`);
    }
    this.cidr = cidr;
    this.#block = block;
    this.#journal = journal;
    const parts = Math.ceil(block.size / partSize);
    this.#owners = Array.from({ length: parts }, () => undefined);
    this.#lentCounts = Array.from({ length: parts }, () => 0);
    this.#remember();
  }

  /** The plan of another address space, remembered in the same journal under names of its own. */
  over(cidr: string): AddressPlan {
    return cidr === this.cidr ? this : new AddressPlan(cidr, this.#journal);
  }

  /**
   * The task's address: the one it has, else a free one of its subnet. The search begins where the
   * task's ARN says, so that two Gantrys on one engine seldom want the same. `avoid` are addresses that
   * others have. Throws NoFreeAddressError.
   */
  lend(taskArn: string, subnetId = unnamed, avoid: ReadonlySet<string> = new Set()): string {
    const known = this.#addressOf.get(taskArn);
    if (known !== undefined && !avoid.has(formatAddress(known))) return formatAddress(known);
    this.release(taskArn);
    const start = startOf(taskArn);
    for (const part of this.#partsOf.get(subnetId) ?? []) {
      const found = this.#freeIn(part, start, avoid);
      if (found !== undefined) return this.#give(taskArn, found);
    }
    // More than one round only when others have every address of a part.
    for (const part of this.#spareParts(subnetId)) {
      this.#assign(part, subnetId);
      const found = this.#freeIn(part, start, avoid);
      if (found !== undefined) return this.#give(taskArn, found);
    }
    throw new NoFreeAddressError(subnetId, this.cidr);
  }

  /** Marks an address that the task has had since before a restart. */
  claim(taskArn: string, address: string): void {
    const bits = parseAddress(address);
    if (bits === undefined || !this.#holds(bits) || this.#lent.has(bits)) return;
    this.release(taskArn);
    this.#give(taskArn, bits);
  }

  /** Takes the task's address back; a task without one is fine. */
  release(taskArn: string): void {
    const address = this.#addressOf.get(taskArn);
    if (address === undefined) return;
    this.#addressOf.delete(taskArn);
    this.#lent.delete(address);
    this.#count(address, -1);
  }

  /** Forgets whose the parts are; addresses that are lent stay so until they come back. */
  forgetSubnets(): void {
    for (const [part] of this.#owners.entries()) this.#journal.delete(this.#keyOf(part));
    this.#owners.fill(undefined);
    this.#partsOf.clear();
  }

  #remember(): void {
    const facts = new Map(this.#journal.entries());
    for (const part of this.#owners.keys()) {
      const subnetId = facts.get(this.#keyOf(part));
      if (subnetId !== undefined) this.#own(part, subnetId);
    }
  }

  /** The parts that nobody has, then those of other subnets in which no task lives. */
  #spareParts(subnetId: string): readonly number[] {
    const parts = [...this.#owners.keys()].filter((part) => this.#lentCounts[part] === 0);
    const unowned = parts.filter((part) => this.#owners[part] === undefined);
    const idle = parts.filter((part) => {
      const owner = this.#owners[part];
      return owner !== undefined && owner !== subnetId;
    });
    return [...unowned, ...idle];
  }

  #assign(part: number, subnetId: string): void {
    const owner = this.#owners[part];
    if (owner !== undefined) {
      const kept = (this.#partsOf.get(owner) ?? []).filter((other) => other !== part);
      this.#partsOf.set(owner, kept);
    }
    this.#journal.put(this.#keyOf(part), subnetId);
    this.#own(part, subnetId);
  }

  #own(part: number, subnetId: string): void {
    this.#owners[part] = subnetId;
    this.#partsOf.set(subnetId, [...(this.#partsOf.get(subnetId) ?? []), part]);
  }

  #freeIn(part: number, start: number, avoid: ReadonlySet<string>): number | undefined {
    const first = this.#block.first + part * partSize + reservedFirst;
    const count = Math.min(partSize, this.#block.size) - reserved;
    if ((this.#lentCounts[part] ?? 0) >= count) return undefined;
    for (let step = 0; step < count; step += 1) {
      const address = first + ((start + step) % count);
      if (!this.#lent.has(address) && !avoid.has(formatAddress(address))) return address;
    }
    return undefined;
  }

  #give(taskArn: string, address: number): string {
    this.#addressOf.set(taskArn, address);
    this.#lent.add(address);
    this.#count(address, 1);
    return formatAddress(address);
  }

  #count(address: number, change: 1 | -1): void {
    const part = Math.floor((address - this.#block.first) / partSize);
    this.#lentCounts[part] = (this.#lentCounts[part] ?? 0) + change;
  }

  #holds(bits: number): boolean {
    return bits >= this.#block.first && bits < this.#block.first + this.#block.size;
  }

  #keyOf(part: number): string {
    return `${this.cidr} part ${String(part).padStart(5, '0')}`;
  }
}

function startOf(taskArn: string): number {
  return createHash('sha256').update(taskArn).digest().readUInt32BE(0);
}
