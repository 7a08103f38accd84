import type { AddressPlan } from '../../agent/address-plan.ts';
import { type Ipv4Block, overlaps, parseBlock } from '../../agent/ipv4.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { TaskSpec } from '../../ports/runtime.ts';
import type { EngineError } from './engine-errors.ts';
import type { EngineNetworks } from './engine-networks.ts';
import { hostRoutes } from './host-routes.ts';

export interface TaskNetworkOptions {
  readonly networks: EngineNetworks;
  readonly log: Logger;
  readonly gantryId: string;
  /** The address space that is wanted, and who has what of it. */
  readonly plan: AddressPlan;
  /** Several Gantrys on an engine share the network when they use the same name. */
  readonly name: string;
  readonly routes?: () => Promise<readonly Ipv4Block[]>;
}

/** Where a task's pause container is to be. */
export interface Seat {
  readonly network: string;
  readonly address: string;
}

/** The one whose network has the plain name. */
const usualCidr = '10.203.0.0/16';
const nameLabel = 'gantry.network';
/** In the words of the engine's versions: no such network, or one that somebody else made over others. */
const isMissing =
  /network \S+ not found|user configured subnets|does not belong to any|no configured subnet/i;
/** Each ends with the network there, another address space, or another Gantry having been quicker. */
const mostTries = 10;

/**
 * The engine's network on which awsvpc tasks have their addresses. It is made for the first task and
 * removed after the last, of whatever Gantry: the engine knows when nobody is on it. So it may vanish
 * or appear at any time, and every step here can be repeated: nothing is asked beforehand, and what
 * turns out wrong is put right afterwards. Its name follows from its addresses, because the engine makes
 * sure of these only: of one name it may well make two networks.
 */
export class TaskNetwork {
  readonly #options: TaskNetworkOptions;
  /** One for each address space that was used; the last is in use. */
  readonly #plans: AddressPlan[];
  /** Tasks of this Gantry that are on it, or about to be. */
  readonly #holders = new Set<string>();
  #state: 'unknown' | 'there' | 'missing' = 'unknown';
  /** The addresses that others had when one of them was in the way. */
  #inUse: ReadonlySet<string> = new Set();
  /** Nobody of this Gantry came since the last time that everything was cleared away. */
  #swept = false;
  #change: Promise<void> | undefined;

  constructor(options: TaskNetworkOptions) {
    this.#options = options;
    this.#plans = [options.plan];
  }

  /** Takes note that the task is on the network, or about to be. */
  hold(taskArn: string): void {
    this.#holders.add(taskArn);
    this.#swept = false;
  }

  /** Looks whether the network is there; one that nobody is on is removed. */
  async look(): Promise<void> {
    await this.#exclusively(
      () => true,
      () => (this.#holders.size === 0 ? this.#sweep() : this.#look()),
    );
  }

  /** Makes the network, if it is known to be missing. */
  async ensure(): Promise<void> {
    await this.#exclusively(
      () => this.#state === 'missing',
      () => this.#create(),
    );
  }

  /** Where the task belongs. Throws NoFreeAddressError. */
  seatOf(spec: TaskSpec): Seat {
    const address = this.#plan.lend(spec.taskArn, spec.subnetId, this.#inUse);
    return { network: this.#name, address };
  }

  /** After the engine refused a seat: puts right what was wrong. False when nothing was. */
  async repair(seat: Seat, refusal: EngineError): Promise<boolean> {
    if (seat.network !== this.#name) return true;
    if (isMissing.test(refusal.message)) {
      this.#state = 'missing';
      await this.ensure();
      return true;
    }
    const isTaken = /address already in use/i.test(refusal.message);
    if (!isTaken || /\bbind\b/.test(refusal.message)) return false;
    const found = await this.#options.networks.inspect(seat.network);
    this.#inUse = new Set([...(found?.addresses ?? []), seat.address]);
    return true;
  }

  /** The task is gone: takes its address back, and removes the network after the last. */
  async leave(taskArn: string): Promise<void> {
    for (const plan of this.#plans) plan.release(taskArn);
    if (!this.#holders.delete(taskArn)) return;
    await this.#exclusively(
      // Whatever is known of the network in use: tasks from before a restart may be on another one.
      () => this.#holders.size === 0 && !this.#swept,
      () => this.#sweep(),
    );
  }

  get #plan(): AddressPlan {
    return this.#plans.at(-1) ?? this.#options.plan;
  }

  get #name(): string {
    return this.#nameOf(this.#plan.cidr);
  }

  #nameOf(cidr: string): string {
    const { name } = this.#options;
    return cidr === usualCidr ? name : `${name}-${cidr.replace('/', '-')}`;
  }

  get #labels(): Readonly<Record<string, string>> {
    return { [nameLabel]: this.#options.name };
  }

  async #look(): Promise<void> {
    const found = await this.#options.networks.inspect(this.#name);
    this.#state = found?.subnets.includes(this.#plan.cidr) === true ? 'there' : 'missing';
  }

  /** Removes every network of this name that nobody is on: a SIGKILL may have left one. */
  async #sweep(): Promise<void> {
    const { networks, name } = this.#options;
    const found = await networks.list([`${nameLabel}=${name}`]);
    const isGone = await Promise.all(found.map((network) => networks.remove(network.id)));
    const left = found.filter((_, index) => isGone[index] === false);
    this.#state = left.some((network) => network.name === this.#name) ? 'there' : 'missing';
    this.#swept = left.length === 0 && this.#holders.size === 0;
    if (this.#state === 'missing') this.#inUse = new Set();
  }

  async #create(): Promise<void> {
    const { networks } = this.#options;
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const { cidr: subnet } = this.#plan;
      if (await this.#isRouted(subnet)) {
        await this.#chooseAnother();
        continue;
      }
      if (await networks.create({ name: this.#name, labels: this.#labels, subnet })) {
        this.#state = 'there';
        return;
      }
      const found = await networks.list([]);
      // Made by another Gantry.
      if (found.some(({ name, subnets }) => name === this.#name && subnets.includes(subnet))) {
        this.#state = 'there';
        return;
      }
      const isTaken = found.some(
        ({ name, subnets }) =>
          name === this.#name || subnets.some((other) => overlapping(other, subnet)),
      );
      // Else it is being made, or removed, at this moment: once more.
      if (isTaken) await this.#chooseAnother();
    }
    throw new Error(`the network ${this.#name} could not be made`);
  }

  /** The engine compares with its own networks only, and would cut its host off from such a route. */
  async #isRouted(subnet: string): Promise<boolean> {
    const { routes = hostRoutes } = this.#options;
    const block = parseBlock(subnet);
    const taken = await routes();
    return block === undefined || taken.some((route) => overlaps(route, block));
  }

  /** Goes on in the address space that was chosen before, while its network is there, or in a new one. */
  async #chooseAnother(): Promise<void> {
    const { log, plan } = this.#options;
    const unavailable = this.#plan.cidr;
    const cidr = (await this.#chosenBefore()) ?? (await this.#chosenByEngine());
    log.warn({ unavailable, cidr }, 'tasks get their addresses from another address space');
    this.#plans.push(plan.over(cidr));
  }

  /** Of the networks that tasks are on already, one that was not tried: this Gantry's before a restart. */
  async #chosenBefore(): Promise<string | undefined> {
    const { networks, name } = this.#options;
    const tried = new Set(this.#plans.map(({ cidr }) => cidr));
    const found = await networks.list([`${nameLabel}=${name}`]);
    const left = found.filter((network) =>
      network.subnets.some((cidr) => network.name === this.#nameOf(cidr) && !tried.has(cidr)),
    );
    return left.flatMap(({ subnets }) => subnets).sort()[0];
  }

  /**
   * Lets the engine choose, by a network that is removed at once: containers can ask for their addresses
   * only in a network that was made for a given subnet.
   */
  async #chosenByEngine(): Promise<string> {
    const { networks, gantryId, name: shared } = this.#options;
    const name = `${shared}-choice-${gantryId}`;
    await networks.create({ name, labels: this.#labels });
    const [subnet] = (await networks.inspect(name))?.subnets ?? [];
    await networks.remove(name);
    if (subnet === undefined) throw new Error('the engine chose no address space');
    return subnet;
  }

  /** One at a time; whether a change is still wanted is asked when its turn has come. */
  async #exclusively(isWanted: () => boolean, change: () => Promise<void>): Promise<void> {
    while (this.#change !== undefined) await this.#change.catch(() => {});
    if (!isWanted()) return;
    this.#change = change().finally(() => {
      this.#change = undefined;
    });
    await this.#change;
  }
}

function overlapping(one: string, other: string): boolean {
  const blocks = [parseBlock(one), parseBlock(other)];
  const [first, second] = blocks;
  return first !== undefined && second !== undefined && overlaps(first, second);
}
