import type { Ids } from '../../kernel/ids.ts';
import type { ContainerSpec, PortMapping, TaskSpec } from '../../ports/runtime.ts';
import { NumberPool } from './number-pool.ts';
import type { TaskRecord } from './task-record.ts';

/** What a task holds while it lives. */
export interface Loan {
  /** awsvpc only. */
  readonly network?: { readonly privateIpv4Address: string; readonly macAddress: string };
  /** By container name, one for each port mapping in bridge and host mode. */
  readonly hostPorts: ReadonlyMap<string, readonly number[]>;
}

/**
 * What live simulated tasks must not share: private addresses of 10.0.0.0/16 and host ports. Kept in
 * memory only; a restart claims again what the live tasks hold.
 */
export class SimulatedHost {
  // The first four addresses and the last of a subnet are never given out in a VPC.
  readonly #addresses = new NumberPool(4, 2 ** 16 - 2);
  // The ephemeral range of a Linux host; the agent never chooses below it (reference §3.4.7).
  readonly #ports = new NumberPool(32_768, 60_999);
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** Lends what the task needs. Throws, lending nothing, when there is not enough left. */
  lend(spec: TaskSpec): Loan {
    if (this.#ports.freeCount < spec.containers.flatMap((c) => dynamicMappings(spec, c)).length) {
      throw new Error('every dynamic host port of the simulated host is in use');
    }
    const network = spec.networkMode === 'awsvpc' ? this.#lendInterface() : undefined;
    const hostPorts = new Map<string, readonly number[]>();
    for (const container of spec.containers) {
      hostPorts.set(container.name, this.#lendPorts(spec, container));
    }
    return { hostPorts, ...(network !== undefined && { network }) };
  }

  /** Marks what the task holds as taken, after a restart. */
  claim(record: TaskRecord): void {
    if (record.network) this.#addresses.claim(numberOf(record.network.privateIpv4Address));
    for (const port of dynamicPorts(record)) this.#ports.claim(port);
  }

  /** Takes back what the task holds. */
  release(record: TaskRecord): void {
    if (record.network) this.#addresses.release(numberOf(record.network.privateIpv4Address));
    for (const port of dynamicPorts(record)) this.#ports.release(port);
  }

  #lendInterface(): Loan['network'] {
    if (this.#addresses.freeCount === 0) {
      throw new Error('every address of 10.0.0.0/16 is in use by a simulated task');
    }
    const privateIpv4Address = addressOf(this.#addresses.take(this.#ids));
    const octets = this.#ids.hex(10).match(/../g) ?? [];
    return { privateIpv4Address, macAddress: ['0a', ...octets].join(':') };
  }

  #lendPorts({ networkMode }: TaskSpec, { portMappings }: ContainerSpec): number[] {
    if (networkMode === 'host') return portMappings.map((mapping) => mapping.containerPort);
    if (networkMode !== 'bridge') return [];
    return portMappings.map((m) => (m.hostPort === 0 ? this.#ports.take(this.#ids) : m.hostPort));
  }
}

function dynamicMappings(spec: TaskSpec, container: ContainerSpec): readonly PortMapping[] {
  if (spec.networkMode !== 'bridge') return [];
  return container.portMappings.filter((mapping) => mapping.hostPort === 0);
}

function dynamicPorts({ spec, fates }: TaskRecord): number[] {
  if (spec.networkMode !== 'bridge') return [];
  return spec.containers.flatMap(({ name, portMappings }) =>
    (fates[name]?.hostPorts ?? []).filter((_, index) => portMappings[index]?.hostPort === 0),
  );
}

function addressOf(number: number): string {
  return `10.0.${number >> 8}.${number & 0xff}`;
}

function numberOf(address: string): number {
  const [, , high, low] = address.split('.').map(Number);
  return (high ?? 0) * 256 + (low ?? 0);
}
