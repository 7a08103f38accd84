import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { HostCommands } from '../ports/container-endpoints.ts';
import {
  acceptRule,
  awsAddress,
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

/** Abstract: it is the kernel's, and gone with the process that has it, however that ends. */
const port80Lock = '\0gantry/169.254.170.2:80';
const address = ['addr', 'add', `${awsAddress}/32`, 'dev', 'lo'];
const noAddress = ['addr', 'del', `${awsAddress}/32`, 'dev', 'lo'];

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
  #port: number | undefined;
  #lock: Server | undefined;

  constructor(commands: HostCommands) {
    this.#commands = commands;
  }

  /** Gives this machine the address, unless it has it. Rejects with what kept it from that. */
  async take(): Promise<void> {
    if (isHere()) return;
    await this.#commands.run('ip', address).catch((error: unknown) => {
      // Another Gantry may have been quicker.
      if (!isHere()) throw error;
    });
  }

  /**
   * Lets containers reach the port, and port 80 lead to it unless another Gantry on this machine has
   * that: then false. Rejects with what kept it from changing the packet filter.
   */
  async open(port: number): Promise<boolean> {
    this.#port = port;
    this.#lock = await acquire(port80Lock);
    const isFirst = this.#lock !== undefined;
    const [filter, nat] = await Promise.all([this.#rules('filter'), this.#rules('nat')]);
    const alive = await inUse();
    const isStale = (rule: { readonly port: number }): boolean =>
      rule.port === port || !alive.has(rule.port);
    // Whoever has the lock is the only one whose rules for port 80 count.
    await this.#remove([...filter.filter(isStale), ...(isFirst ? nat : nat.filter(isStale))]);
    for (const rule of [acceptRule(port), ...(isFirst ? redirectRules(port) : [])]) {
      await this.#commands.run('iptables', insertion(rule));
    }
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
    if (isHere() && (await inUse()).size === 0) await this.#commands.run('ip', noAddress);
  }

  async #rules(table: FilterRule['table']) {
    return rulesIn(table, await this.#commands.run('iptables', listing(table)));
  }

  async #remove(rules: readonly FilterRule[]): Promise<void> {
    for (const rule of rules) {
      // Gone already: another Gantry tidies up at the same time.
      await this.#commands.run('iptables', removal(rule)).catch(() => {});
    }
  }
}

function isHere(): boolean {
  return onLoopback().has(awsAddress);
}

async function inUse(): Promise<ReadonlySet<number>> {
  return portsInUse(await readFile('/proc/net/tcp', 'utf8'));
}

/** Undefined when another process has it. */
function acquire(path: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen({ path }, () => resolve(server));
  });
}
