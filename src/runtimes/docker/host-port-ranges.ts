import { createHash } from 'node:crypto';
import type { ContainerSpec, PortRange, TaskSpec } from '../../ports/runtime.ts';
import { ContainerFailure } from './container-failure.ts';
import type { EngineNetworks } from './engine-networks.ts';
import { isPortFree } from './is-port-free.ts';

/** The ports of the host that stand for a range of container ports: as many, in the same order. */
export interface HostPortRange {
  readonly range: PortRange;
  readonly firstHostPort: number;
}

/** Where the agent looks for ranges when Linux's ephemeral range is not to be read (reference §3.4.7). */
const firstOfAll = 49_153;
const lastOfAll = 65_535;
/** From here on Linux chooses no port by itself, and so neither does the engine. */
const firstQuiet = 61_000;

/**
 * Chooses ranges of host ports, as the agent does for containerPortRange: the engine chooses single
 * ports only. What it chose stays chosen until the task gives it back, so that tasks that start at the
 * same time get different ones; what others have is asked of the engine and of the host.
 */
export class HostPortRanges {
  readonly #networks: EngineNetworks;
  readonly #isFree: typeof isPortFree;
  /** By task, then by container. */
  readonly #chosen = new Map<string, Map<string, readonly HostPortRange[]>>();
  /** By task. */
  readonly #ports = new Map<string, Set<number>>();
  /** Of all tasks together. */
  readonly #taken = new Set<number>();

  constructor(networks: EngineNetworks, isFree = isPortFree) {
    this.#networks = networks;
    this.#isFree = isFree;
  }

  /** Chooses for a container of a bridge task, once. Throws ContainerFailure when no row is long enough. */
  async choose(spec: TaskSpec, container: ContainerSpec): Promise<readonly HostPortRange[]> {
    const ranges = spec.networkMode === 'bridge' ? (container.portRanges ?? []) : [];
    if (ranges.length === 0) return [];
    const known = this.#chosen.get(spec.taskArn)?.get(container.name);
    if (known !== undefined) return known;
    const others = new Set(await this.#networks.publishedPorts());
    const chosen: HostPortRange[] = [];
    for (const range of ranges) {
      const firstHostPort = await this.#chooseOne(spec.taskArn, range, others);
      chosen.push({ range, firstHostPort });
    }
    const ofTask = this.#chosen.get(spec.taskArn) ?? new Map<string, readonly HostPortRange[]>();
    this.#chosen.set(spec.taskArn, ofTask.set(container.name, chosen));
    return chosen;
  }

  /** Takes back what the containers of a task were given. */
  release(taskArn: string): void {
    for (const port of this.#ports.get(taskArn) ?? []) this.#taken.delete(port);
    this.#ports.delete(taskArn);
    this.#chosen.delete(taskArn);
  }

  async #chooseOne(taskArn: string, range: PortRange, others: Set<number>): Promise<number> {
    const length = range.lastPort - range.firstPort + 1;
    for (;;) {
      const first = this.#find(taskArn, length, others);
      if (first === undefined) {
        throw new ContainerFailure(`HostConfigError: no ${length} host ports in a row are free`);
      }
      const ports = Array.from({ length }, (_, index) => first + index);
      // Before anything is awaited: another task chooses at the same time.
      this.#take(taskArn, ports);
      const busy = await this.#busyOf(ports, range.protocol);
      if (busy.length === 0) return first;
      for (const port of busy) others.add(port);
      this.#giveBack(taskArn, ports);
    }
  }

  /** Beginning where the task's ARN says, so that two Gantrys on one host seldom want the same. */
  #find(taskArn: string, length: number, others: ReadonlySet<number>): number | undefined {
    const isFree = (port: number): boolean => !this.#taken.has(port) && !others.has(port);
    const digest = createHash('sha256').update(taskArn).digest().readUInt32BE(0);
    const start = firstQuiet + (digest % (lastOfAll - firstQuiet + 1));
    return (
      findRun(start, lastOfAll, length, isFree) ??
      findRun(firstQuiet, lastOfAll, length, isFree) ??
      findRun(firstOfAll, lastOfAll, length, isFree)
    );
  }

  async #busyOf(ports: readonly number[], protocol: PortRange['protocol']): Promise<number[]> {
    const free = await Promise.all(ports.map((port) => this.#isFree(port, protocol)));
    return ports.filter((_, index) => free[index] === false);
  }

  #take(taskArn: string, ports: readonly number[]): void {
    const ofTask = this.#ports.get(taskArn) ?? new Set<number>();
    for (const port of ports) {
      ofTask.add(port);
      this.#taken.add(port);
    }
    this.#ports.set(taskArn, ofTask);
  }

  #giveBack(taskArn: string, ports: readonly number[]): void {
    for (const port of ports) {
      this.#ports.get(taskArn)?.delete(port);
      this.#taken.delete(port);
    }
  }
}

/** The first of `length` free ports in a row, between `first` and `last`. */
function findRun(
  first: number,
  last: number,
  length: number,
  isFree: (port: number) => boolean,
): number | undefined {
  let begin = first;
  for (let port = first; port <= last; port += 1) {
    if (!isFree(port)) begin = port + 1;
    else if (port - begin + 1 === length) return begin;
  }
  return undefined;
}
