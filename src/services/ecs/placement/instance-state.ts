import { assert } from '../../../kernel/assert.ts';
import type { QuerySubject } from './cluster-query.ts';
import type { FleetInstance, FleetTask, RemainingResources } from './fleet-instance.ts';
import type { NameSets } from './name-sets.ts';

/** An instance of a fleet and what its tasks have taken from it. Only the fleet changes it. */
export class InstanceState implements QuerySubject {
  /** Its number in the fleet, in the order in which instances were added. */
  slot: number;
  #facts: FleetInstance;
  /** Attributes that have a value; most are the instance's own. */
  #values: ReadonlyMap<string, string> = new Map();
  /** Attributes without one: what it is capable of, shared with all that are capable of the same. */
  #names: ReadonlySet<string> = new Set();
  readonly #tasks = new Map<string, FleetTask>();
  readonly #groups = new Map<string, number>();
  readonly #tcpPorts = new Set<number>();
  readonly #udpPorts = new Set<number>();
  readonly #gpuIds = new Set<string>();
  #cpu = 0;
  #memoryMiB = 0;
  #networkInterfaces = 0;
  #running = 0;
  #version = 0;

  constructor(facts: FleetInstance, slot: number, nameSets: NameSets) {
    this.#facts = facts;
    this.slot = slot;
    this.become(facts, nameSets);
  }

  get facts(): FleetInstance {
    return this.#facts;
  }

  /** Counts the changes of its facts. */
  get version(): number {
    return this.#version;
  }

  get cpu(): number {
    return this.#cpu;
  }

  get memoryMiB(): number {
    return this.#memoryMiB;
  }

  get freeGpus(): number {
    return this.#gpuIds.size;
  }

  get freeNetworkInterfaces(): number {
    return this.#networkInterfaces;
  }

  /** TCP and UDP host ports in use, those of the system included. */
  get portsInUse(): number {
    return this.#tcpPorts.size + this.#udpPorts.size;
  }

  get agentConnected(): boolean {
    return this.#facts.agentConnected;
  }

  get agentVersion(): string | undefined {
    return this.#facts.agentVersion;
  }

  get ec2InstanceId(): string | undefined {
    return this.#facts.ec2InstanceId;
  }

  get registeredAt(): number {
    return this.#facts.registeredAt;
  }

  get runningTasksCount(): number {
    return this.#running;
  }

  get groups(): Iterable<string> {
    return this.#groups.keys();
  }

  get tasks(): Iterable<FleetTask> {
    return this.#tasks.values();
  }

  /** The value of an attribute, empty for one without; undefined when the instance does not have it. */
  attribute(name: string): string | undefined {
    return this.#values.get(name) ?? (this.#names.has(name) ? '' : undefined);
  }

  /** How many tasks of a group are on the instance. */
  tasksOf(group: string): number {
    return this.#groups.get(group) ?? 0;
  }

  usesTcp(port: number): boolean {
    return this.#tcpPorts.has(port);
  }

  usesUdp(port: number): boolean {
    return this.#udpPorts.has(port);
  }

  /** The free GPUs a task that needs `count` is given: the first as registered. */
  pickGpus(count: number): readonly string[] {
    if (count === 0) return [];
    return this.#facts.registered.gpuIds.filter((id) => this.#gpuIds.has(id)).slice(0, count);
  }

  remaining(): RemainingResources {
    const isLimited = this.#facts.registered.networkInterfaces !== undefined;
    return {
      cpu: this.#cpu,
      memoryMiB: this.#memoryMiB,
      tcpPorts: [...this.#tcpPorts],
      udpPorts: [...this.#udpPorts],
      gpuIds: this.#facts.registered.gpuIds.filter((id) => this.#gpuIds.has(id)),
      networkInterfaces: isLimited ? this.#networkInterfaces : undefined,
    };
  }

  /** Takes other facts; the tasks stay. */
  become(facts: FleetInstance, nameSets: NameSets): void {
    this.#facts = facts;
    this.#version += 1;
    const values = new Map<string, string>();
    const names: string[] = [];
    for (const { name = '', value } of facts.attributes) {
      if (value === undefined) names.push(name);
      else values.set(name, value);
    }
    this.#values = values;
    this.#names = nameSets.of(names);
    this.#reckon();
  }

  add(task: FleetTask): void {
    assert(!this.#tasks.has(task.arn), 'a task was reserved twice', { task: task.arn });
    this.#tasks.set(task.arn, task);
    this.#groups.set(task.group, this.tasksOf(task.group) + 1);
    this.#running += task.isRunning ? 1 : 0;
    this.#take(task);
  }

  remove(task: FleetTask): void {
    if (!this.#tasks.delete(task.arn)) return;
    const left = this.tasksOf(task.group) - 1;
    if (left === 0) this.#groups.delete(task.group);
    else this.#groups.set(task.group, left);
    this.#running -= task.isRunning ? 1 : 0;
    const { tcpPorts, udpPorts, gpus } = task.reservation;
    // Two tasks can hold a port when an agent reports so: only a new count says what is free then.
    if (tcpPorts.length + udpPorts.length + gpus > 0) this.#reckon();
    else this.#giveBack(task);
  }

  /** Puts the same task as it is now in the place of the one known by its ARN. */
  replace(before: FleetTask, after: FleetTask): void {
    this.#tasks.set(after.arn, after);
    this.#running += Number(after.isRunning) - Number(before.isRunning);
  }

  #reckon(): void {
    const { cpu, memoryMiB, tcpPorts, udpPorts, gpuIds, networkInterfaces } =
      this.#facts.registered;
    this.#cpu = cpu;
    this.#memoryMiB = memoryMiB;
    this.#networkInterfaces = networkInterfaces ?? Number.POSITIVE_INFINITY;
    refill(this.#tcpPorts, tcpPorts);
    refill(this.#udpPorts, udpPorts);
    refill(this.#gpuIds, gpuIds);
    for (const task of this.#tasks.values()) this.#take(task);
  }

  #take({ reservation, gpuIds }: FleetTask): void {
    this.#cpu -= reservation.cpu;
    this.#memoryMiB -= reservation.memoryMiB;
    this.#networkInterfaces -= reservation.networkInterfaces;
    for (const port of reservation.tcpPorts) this.#tcpPorts.add(port);
    for (const port of reservation.udpPorts) this.#udpPorts.add(port);
    for (const id of gpuIds) this.#gpuIds.delete(id);
  }

  #giveBack({ reservation }: FleetTask): void {
    this.#cpu += reservation.cpu;
    this.#memoryMiB += reservation.memoryMiB;
    this.#networkInterfaces += reservation.networkInterfaces;
  }
}

function refill<T>(set: Set<T>, values: readonly T[]): void {
  set.clear();
  for (const value of values) set.add(value);
}
