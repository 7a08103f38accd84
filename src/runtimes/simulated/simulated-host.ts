import type { AddressPlan } from '../../agent/address-plan.ts';
import { privateDnsNameOf } from '../../agent/private-dns-name.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { ContainerSpec, PortMapping, TaskObservation, TaskSpec } from '../../ports/runtime.ts';
import { NumberPool } from './number-pool.ts';
import type { TaskRecord } from './task-record.ts';

/** What a task holds while it lives. */
export interface Loan {
  /** awsvpc only. */
  readonly network?: NonNullable<TaskObservation['network']>;
  /** By container name. */
  readonly hostPorts: ReadonlyMap<string, HostPorts>;
}

/** The ports of the host that a container in bridge or host mode has. */
export interface HostPorts {
  /** One for each port mapping. */
  readonly single: readonly number[];
  /** The first of each port range, whose ports follow each other. */
  readonly ranges: readonly number[];
}

/**
 * What live simulated tasks must not share: private addresses and host ports. Kept in memory only; a
 * restart claims again what the live tasks hold.
 */
export class SimulatedHost {
  readonly #addresses: AddressPlan;
  // The ephemeral range of a Linux host; the agent never chooses below it (reference §3.4.7).
  readonly #ports = new NumberPool(32_768, 60_999);
  // Beyond what Linux chooses by itself: the agent looks for ranges up to the last port.
  readonly #rangePorts = new NumberPool(61_000, 65_535);
  readonly #ids: Ids;

  constructor(ids: Ids, addresses: AddressPlan) {
    this.#ids = ids;
    this.#addresses = addresses;
  }

  /** Lends what the task needs. Throws, lending nothing, when there is not enough left. */
  lend(spec: TaskSpec): Loan {
    const dynamic = spec.networkMode === 'bridge' ? spec.containers.flatMap(dynamicMappings) : [];
    if (this.#ports.freeCount < dynamic.length) {
      throw new Error('every dynamic host port of the simulated host is in use');
    }
    const ranges = this.#lendRanges(spec);
    const network = spec.networkMode === 'awsvpc' ? this.#lendInterface(spec) : undefined;
    const hostPorts = new Map(
      spec.containers.map((container) => [
        container.name,
        { single: this.#lendPorts(spec, container), ranges: ranges.get(container.name) ?? [] },
      ]),
    );
    return { hostPorts, ...(network !== undefined && { network }) };
  }

  /** Marks what the task holds as taken, after a restart. */
  claim(record: TaskRecord): void {
    const { spec, network } = record;
    if (network) this.#addresses.claim(spec.taskArn, network.privateIpv4Address);
    for (const port of dynamicPorts(record)) this.#ports.claim(port);
    for (const port of rangePorts(record)) this.#rangePorts.claim(port);
  }

  /** Takes back what the task holds. */
  release(record: TaskRecord): void {
    this.#addresses.release(record.spec.taskArn);
    for (const port of dynamicPorts(record)) this.#ports.release(port);
    for (const port of rangePorts(record)) this.#rangePorts.release(port);
  }

  #lendInterface({ taskArn, subnetId }: TaskSpec): NonNullable<Loan['network']> {
    const privateIpv4Address = this.#addresses.lend(taskArn, subnetId);
    const octets = this.#ids.hex(10).match(/../g) ?? [];
    const macAddress = ['0a', ...octets].join(':');
    const privateDnsName = privateDnsNameOf(privateIpv4Address, taskArn);
    return { privateIpv4Address, macAddress, privateDnsName };
  }

  #lendPorts({ networkMode }: TaskSpec, { portMappings }: ContainerSpec): number[] {
    if (networkMode === 'host') return portMappings.map((mapping) => mapping.containerPort);
    if (networkMode !== 'bridge') return [];
    return portMappings.map((m) => (m.hostPort === 0 ? this.#ports.take(this.#ids) : m.hostPort));
  }

  /** The first host port of each range, by container name: of all ranges, or of none and an error. */
  #lendRanges(spec: TaskSpec): ReadonlyMap<string, readonly number[]> {
    const lent = new Map<string, number[]>();
    if (spec.networkMode !== 'bridge') return lent;
    for (const { name, portRanges = [] } of spec.containers) {
      const firsts: number[] = [];
      lent.set(name, firsts);
      for (const { firstPort, lastPort } of portRanges) {
        const first = this.#rangePorts.takeRow(lastPort - firstPort + 1);
        if (first === undefined) {
          for (const port of rowsOf(spec, lent)) this.#rangePorts.release(port);
          throw new Error('no row of free host ports is long enough on the simulated host');
        }
        firsts.push(first);
      }
    }
    return lent;
  }
}

function dynamicMappings({ portMappings }: ContainerSpec): readonly PortMapping[] {
  return portMappings.filter((mapping) => mapping.hostPort === 0);
}

function dynamicPorts({ spec, fates }: TaskRecord): number[] {
  if (spec.networkMode !== 'bridge') return [];
  return spec.containers.flatMap(({ name, portMappings }) =>
    (fates[name]?.hostPorts ?? []).filter((_, index) => portMappings[index]?.hostPort === 0),
  );
}

function rangePorts({ spec, fates }: TaskRecord): number[] {
  const firsts = Object.entries(fates).map(
    ([name, fate]) => [name, fate.rangeHostPorts ?? []] as const,
  );
  return rowsOf(spec, new Map(firsts));
}

/** Every host port of the ranges whose first ones are given, by container name. */
function rowsOf(spec: TaskSpec, firsts: ReadonlyMap<string, readonly number[]>): number[] {
  return spec.containers.flatMap(({ name, portRanges = [] }) =>
    (firsts.get(name) ?? []).flatMap((first, index) => {
      const range = portRanges[index];
      const length = range === undefined ? 0 : range.lastPort - range.firstPort + 1;
      return Array.from({ length }, (_, offset) => first + offset);
    }),
  );
}
