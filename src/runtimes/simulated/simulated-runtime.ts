// A runtime without containers: tasks go through the phases of ECS by the clock alone. This file is
// the thin shell: it keeps a record of each task, asks simulate.ts what is to be seen, and says "look"
// when that changes. It must not know the control plane. Start with simulate.ts.
import type { AddressPlan } from '../../agent/address-plan.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Random } from '../../kernel/random.ts';
import type { SharedJournal } from '../../ports/journal.ts';
import type { LogSink } from '../../ports/log-sink.ts';
import type { ContainerRuntime, TaskObservation, TaskSpec } from '../../ports/runtime.ts';
import type { ResourceSource } from '../../ports/task-resources.ts';
import { behaviourOf, type SimulationScript } from './behaviour.ts';
import { giveResources } from './give-resources.ts';
import { readScript } from './read-script.ts';
import { type Moment, simulate } from './simulate.ts';
import { SimulatedHost } from './simulated-host.ts';
import { SimulatedLogs } from './simulated-logs.ts';
import { keyOf, recordsIn } from './task-journal.ts';
import {
  type ContainerFate,
  drawFate,
  drawPhases,
  type Intervention,
  keptSpec,
  type TaskRecord,
} from './task-record.ts';
import { simulationTimings, type TimingName } from './timing.ts';
import { writeScript } from './write-script.ts';

export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly timing: TimingName;
  /** The address space of awsvpc tasks. */
  readonly addresses: AddressPlan;
  /** This runtime's own: nobody else writes there. */
  readonly journal: SharedJournal;
  /** Fetches what tasks are given besides their specs; absent: nothing can be fetched. */
  readonly resources?: ResourceSource | undefined;
  /** Who keeps what containers with the awslogs driver write; nobody otherwise. */
  readonly sink?: LogSink;
  readonly log: Logger;
}

interface LiveTask {
  readonly record: TaskRecord;
  readonly moment: Moment;
  readonly cancelAlarm: () => void;
}

const scriptsKey = 'scripts';

/**
 * Runs tasks that exist only in the journal. Like the containers of a real engine they live on while
 * no Gantry runs: a second runtime over the same journal finds them where they would be by then.
 */
export class SimulatedRuntime implements ContainerRuntime {
  readonly name = 'simulated';
  readonly #options: SimulatedRuntimeOptions;
  readonly #host: SimulatedHost;
  readonly #logs: SimulatedLogs;
  readonly #tasks = new Map<string, LiveTask>();
  /** Records on their way into the journal, by task: the next order waits for them. */
  readonly #keeping = new Map<string, Promise<void>>();
  readonly #listeners = new Set<{ readonly look: (taskArn: string) => void }>();
  #scripts: readonly SimulationScript[] = [];
  #isClosed = false;

  constructor(options: SimulatedRuntimeOptions) {
    this.#options = options;
    this.#host = new SimulatedHost(options.ids, options.addresses);
    const { sink, clock, log } = options;
    this.#logs = new SimulatedLogs({ sink, clock, log });
    this.#adopt();
  }

  async ensureRunning(spec: TaskSpec, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#keeping.get(spec.taskArn);
    if (this.#tasks.has(spec.taskArn)) return;
    const given = await giveResources(spec, this.#options.resources);
    const refusals = await this.#logs.prepare(given.spec);
    signal.throwIfAborted();
    // It may have been told to stop while that was fetched.
    if (this.#tasks.has(spec.taskArn) || this.#keeping.has(spec.taskArn)) return;
    const begunAt = this.#options.clock.now();
    await this.#keepShared({ ...this.#draw(given.spec, refusals), ...given.failure, begunAt });
  }

  async ensureStopped(spec: TaskSpec, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#keeping.get(spec.taskArn);
    const record = this.#tasks.get(spec.taskArn)?.record ?? this.#drawNeverStarted(spec);
    if (record.stopAt !== undefined) return;
    await this.#keepShared({ ...record, stopAt: this.#options.clock.now() });
  }

  async observe(taskArn: string): Promise<TaskObservation | undefined> {
    const observation = this.#current(taskArn)?.moment.observation;
    await this.#logs.settled();
    return observation;
  }

  async forget(taskArn: string): Promise<void> {
    const task = this.#tasks.get(taskArn);
    if (task === undefined) return;
    this.#options.journal.delete(keyOf(task.record));
    task.cancelAlarm();
    this.#tasks.delete(taskArn);
    this.#logs.forget(task.moment.observation);
    if (task.moment.observation.released) return;
    this.#host.release(task.record);
    // Whoever is in one of its containers is to know that it is gone.
    this.#say(taskArn);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#tasks.keys()];
  }

  onChange(look: (taskArn: string) => void): () => void {
    const listener = { look };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    for (const task of this.#tasks.values()) task.cancelAlarm();
  }

  /** The scripts in force, in the order in which they are tried and as `setScripts` takes them. */
  scripts(): readonly unknown[] {
    return this.#scripts.map(writeScript);
  }

  /**
   * Replaces all scripts with `values` as read-script.ts describes them. They decide over tasks that
   * start from now on; of several that match a container the first counts. Throws InvalidScriptError.
   */
  setScripts(values: readonly unknown[]): void {
    this.#keepScripts(values.map(readScript));
  }

  /** Adds one script after all others. Throws InvalidScriptError. */
  addScript(value: unknown): void {
    this.#keepScripts([...this.#scripts, readScript(value)]);
  }

  /**
   * Does something to a container that runs at this instant: ends its process, or changes what its
   * health check finds. Answers false, and does nothing, when there is no such running container.
   */
  intervene(taskArn: string, intervention: Omit<Intervention, 'at'>): boolean {
    const task = this.#current(taskArn);
    const { containerName } = intervention;
    const target = task?.moment.observation.containers.find((c) => c.name === containerName);
    if (task === undefined || target?.lastStatus !== 'RUNNING') return false;
    const at = this.#options.clock.now();
    const interventions = [...task.record.interventions, { ...intervention, at }];
    this.#keep({ ...task.record, interventions });
    return true;
  }

  /** Removes every task and every script, running or not. */
  reset(): void {
    for (const task of this.#tasks.values()) {
      task.cancelAlarm();
      this.#host.release(task.record);
    }
    this.#tasks.clear();
    this.#scripts = [];
    this.#options.journal.clear();
  }

  /** Decides all that will happen to the task unless it is told otherwise. */
  #draw(spec: TaskSpec, refusals: ReadonlyMap<string, string> = new Map()): TaskRecord {
    const { random, ids, timing } = this.#options;
    const chance = { random, ids, timing: simulationTimings[timing] };
    const { network, hostPorts } = this.#host.lend(spec);
    const fates: Record<string, ContainerFate> = {};
    for (const container of spec.containers) {
      const startError = refusals.get(container.name);
      const behaviour = {
        ...behaviourOf(container, spec, this.#scripts),
        ...(startError !== undefined && { startError }),
      };
      const ports = hostPorts.get(container.name) ?? { single: [], ranges: [] };
      fates[container.name] = drawFate(container, behaviour, ports, chance);
    }
    return {
      format: 1,
      spec: keptSpec(spec),
      phases: drawPhases(spec, chance),
      ...(network !== undefined && { network }),
      fates,
      interventions: [],
    };
  }

  #drawNeverStarted(spec: TaskSpec): TaskRecord {
    const record = this.#draw(spec);
    this.#host.release(record);
    return record;
  }

  /** Records first: a task that was seen must not be gone after a SIGKILL. */
  #keep(record: TaskRecord): void {
    this.#options.journal.put(keyOf(record), JSON.stringify(record));
    this.#turn(record);
  }

  /** The same in a commit that many tasks share; rejects, and nothing is seen, when it fails. */
  async #keepShared(record: TaskRecord): Promise<void> {
    const { taskArn } = record.spec;
    const kept = this.#options.journal.putShared(keyOf(record), JSON.stringify(record));
    // Whoever waits for it wants it over, well or badly: the failure is for the one who asked.
    const over = kept.catch(() => {});
    this.#keeping.set(taskArn, over);
    try {
      await kept;
    } finally {
      this.#keeping.delete(taskArn);
    }
    this.#turn(record);
  }

  /** Works out what is to be seen of the task now, and when to look again. */
  #show(record: TaskRecord): void {
    const { clock } = this.#options;
    const { taskArn } = record.spec;
    const previous = this.#tasks.get(taskArn);
    previous?.cancelAlarm();
    const moment = simulate(record, clock.now());
    const { nextChangeAt } = moment;
    const wake = (): void => this.#turn(record);
    const waits = nextChangeAt !== undefined && !this.#isClosed;
    const cancelAlarm = waits ? clock.at(nextChangeAt, wake) : () => {};
    this.#tasks.set(taskArn, { record, moment, cancelAlarm });
    this.#logs.look(record, moment.observation);
    const wasHolding = previous?.moment.observation.released === false;
    if (moment.observation.released && wasHolding) this.#host.release(record);
  }

  /** The task has come to change: by what it was told, or because an instant has come. */
  #turn(record: TaskRecord): void {
    this.#show(record);
    this.#say(record.spec.taskArn);
  }

  /** The task as it is at this instant, whether or not its alarm has rung yet. */
  #current(taskArn: string): LiveTask | undefined {
    const task = this.#tasks.get(taskArn);
    const due =
      (task?.moment.nextChangeAt ?? Number.POSITIVE_INFINITY) <= this.#options.clock.now();
    if (task !== undefined && due) this.#turn(task.record);
    return this.#tasks.get(taskArn);
  }

  #say(taskArn: string): void {
    const observation = this.#tasks.get(taskArn)?.moment.observation;
    this.#options.log.debug({ taskArn, observation }, 'simulated task changed');
    for (const { look } of [...this.#listeners]) look(taskArn);
  }

  #keepScripts(scripts: readonly SimulationScript[]): void {
    this.#options.journal.put(scriptsKey, JSON.stringify(scripts));
    this.#scripts = scripts;
  }

  #adopt(): void {
    const { journal, log } = this.#options;
    // Only this class writes it: a list that was read before.
    const scripts = new Map(journal.entries()).get(scriptsKey);
    if (scripts !== undefined) this.#scripts = JSON.parse(scripts) as SimulationScript[];
    for (const record of recordsIn(journal, log)) {
      this.#show(record);
      // Numbers that a released task held may belong to a live one by now.
      const released = this.#tasks.get(record.spec.taskArn)?.moment.observation.released;
      if (released === false) this.#host.claim(record);
    }
    if (this.#tasks.size > 0) log.info({ tasks: this.#tasks.size }, 'simulated tasks found again');
  }
}
