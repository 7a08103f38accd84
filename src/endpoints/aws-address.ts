import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { HostCommands } from '../ports/container-endpoints.ts';
import {
  acceptRule,
  changesOf,
  type FilterRule,
  type HostAddresses,
  insertion,
  listing,
  localAddresses,
  portsInUse,
  redirectRules,
  removal,
  rulesIn,
} from './host-network.ts';

/** The addresses of this machine; none where the system does not show them as Linux does. */
export async function hostAddresses(): Promise<HostAddresses> {
  const fibTrie = await readFile('/proc/net/fib_trie', 'utf8').catch(() => '');
  return { all: localAddresses(fibTrie), loopback: onLoopback() };
}

function onLoopback(): ReadonlySet<string> {
  return new Set((networkInterfaces().lo ?? []).map((entry) => entry.address));
}

/**
 * 169.254.170.2 on this machine. All Gantrys here share the address, each with a port of its own, and
 * one of them has port 80. What a killed one left is taken over by the next; the last takes it away.
 */
export class AwsAddress {
  readonly #commands: HostCommands;
  readonly #address: string;
  #port: number | undefined;
  #lock: Server | undefined;

  constructor(commands: HostCommands, address: string) {
    this.#commands = commands;
    this.#address = address;
  }

  /** Gives this machine the address, unless it has it. Rejects with what kept it from that. */
  async take(): Promise<void> {
    if (this.#isHere()) return;
    await this.#commands.run('ip', this.#change('add')).catch((error: unknown) => {
      // Another Gantry may have been quicker.
      if (!this.#isHere()) throw error;
    });
  }

  /**
   * Lets containers reach the port, and port 80 lead to it unless another Gantry on this machine has
   * that: then false. Rejects with what kept it from changing the packet filter.
   */
  async open(port: number): Promise<boolean> {
    this.#port = port;
    this.#lock = await acquire(`\0gantry/${this.#address}:80`);
    const isFirst = this.#lock !== undefined;
    const found = [...(await this.#rules('filter')), ...(await this.#rules('nat'))];
    const alive = await this.#inUse();
    const wanted = [
      acceptRule(this.#address, port),
      ...(isFirst ? redirectRules(this.#address, port) : []),
    ];
    const { missing, surplus } = changesOf(wanted, found, { port, isFirst, alive });
    // What is there already stays: a container may be asking at this moment.
    for (const rule of missing) await this.#commands.run('iptables', insertion(rule));
    await this.#remove(surplus);
    return isFirst;
  }

  /** Takes away what nobody needs any more. The port must not be listened on by now. */
  async release(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    if (port !== undefined) {
      const rules = [...(await this.#rules('filter')), ...(await this.#rules('nat'))];
      await this.#remove(rules.filter((rule) => rule.port === port));
    }
    this.#lock?.close();
    this.#lock = undefined;
    if (this.#isHere() && (await this.#inUse()).size === 0) {
      await this.#commands.run('ip', this.#change('del'));
    }
  }

  /** The ports of other Gantrys on this machine. */
  async others(): Promise<readonly number[]> {
    return [...(await this.#inUse())].filter((port) => port !== this.#port);
  }

  async #inUse(): Promise<ReadonlySet<number>> {
    return portsInUse(await readFile('/proc/net/tcp', 'utf8'), this.#address);
  }

  #isHere(): boolean {
    return onLoopback().has(this.#address);
  }

  #change(what: 'add' | 'del'): readonly string[] {
    return ['addr', what, `${this.#address}/32`, 'dev', 'lo'];
  }

  async #rules(table: FilterRule['table']) {
    return rulesIn(table, await this.#commands.run('iptables', listing(table)), this.#address);
  }

  async #remove(rules: readonly FilterRule[]): Promise<void> {
    for (const rule of rules) {
      // Gone already: another Gantry tidies up at the same time.
      await this.#commands.run('iptables', removal(rule)).catch(() => {});
    }
  }
}

/**
 * An abstract socket is the kernel's, and gone with the process that has it, however that ends. Undefined
 * when another process has it.
 */
function acquire(path: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen({ path }, () => resolve(server));
  });
}
