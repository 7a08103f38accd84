import { planStart, planStop } from '../../agent/plan-containers.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ContainerSpec, TaskSpec } from '../../ports/runtime.ts';
import { Alarm } from './alarm.ts';
import { BackOff } from './back-off.ts';
import type { ContainerActions } from './container-actions.ts';
import { ContainerFailure } from './container-failure.ts';
import type { ContainerSnapshot } from './container-snapshot.ts';
import { containerStates, hasBegun, pullSpan, type Snapshots } from './container-states.ts';
import { creatable } from './creatable.ts';
import type { Engine } from './engine.ts';
import { type Direction, Flights } from './flights.ts';
import { pauseContainerName } from './labels.ts';
import { hasPause, sharesThroughPause } from './namespaces.ts';
import { startFailureSeen, type TaskMemory } from './observe-task.ts';
import { dueRestarts, type Restarts, withRestarts } from './restarts.ts';
import { TaskImages } from './task-images.ts';
import type { TaskView } from './task-view.ts';

export interface TaskDriverOptions {
  readonly engine: Engine;
  readonly actions: ContainerActions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly view: TaskView;
  readonly restarts: Restarts;
  /** Called when something changed that the engine's events do not tell. */
  readonly onChange: () => void;
}

/**
 * Brings one task up, and later down. It looks, begins every action that is possible now, and looks
 * again when an action ends, the engine says something, or time is up; so nothing waits for what it
 * does not depend on. It never goes back: a task told to stop is not started again.
 */
export class TaskDriver {
  readonly #options: TaskDriverOptions;
  readonly #flights = new Flights();
  readonly #reasons = new Map<string, string>();
  readonly #images: TaskImages;
  /** Ends the waiting for images when the task is told to stop. */
  readonly #noStart = new AbortController();
  /** Ends everything: the task is forgotten, or Gantry lets go of the engine. */
  readonly #over = new AbortController();
  #goal: { readonly status: 'RUNNING' | 'STOPPED'; readonly spec: TaskSpec } | undefined;
  #startFailure: string | undefined;
  #pullStartedAt: number | undefined;
  #pullStoppedAt: number | undefined;
  #released = false;
  #passing = false;
  #again = false;
  readonly #alarm: Alarm;
  readonly #backOff: BackOff;

  constructor(options: TaskDriverOptions) {
    this.#options = options;
    this.#images = new TaskImages(options.engine, options.view);
    this.#alarm = new Alarm(options.clock, () => this.wake());
    this.#backOff = new BackOff(options.clock);
  }

  /** Wants the task up, unless it was told to stop before. */
  ensureRunning(spec: TaskSpec): void {
    this.#goal ??= { status: 'RUNNING', spec };
    this.wake();
  }

  /** Wants the task down. What is being started is let finish and then stopped in order. */
  ensureStopped(spec: TaskSpec): void {
    this.#goal = { status: 'STOPPED', spec };
    this.#noStart.abort();
    this.wake();
  }

  /** Looks at the task now: something may have changed. */
  wake(): void {
    if (this.#over.signal.aborted) return;
    this.#again = true;
    if (this.#passing) return;
    this.#passing = true;
    void this.#passes();
  }

  /** The engine is back: no need to wait out the back-off. */
  resume(): void {
    this.#backOff.reset();
    this.wake();
  }

  /** Does nothing more. Resolves when no start is under way, so that nothing new can appear. */
  async end(): Promise<void> {
    this.#over.abort();
    this.#noStart.abort();
    this.#alarm.cancel();
    await this.#flights.ended('up');
  }

  get memory(): TaskMemory {
    return {
      reasons: this.#reasons,
      stopping: this.#goal?.status === 'STOPPED',
      busy: this.#flights.size > 0,
      ...(this.#startFailure !== undefined && { startFailure: this.#startFailure }),
      ...(this.#pullStartedAt !== undefined && { pullStartedAt: this.#pullStartedAt }),
      ...(this.#pullStoppedAt !== undefined && { pullStoppedAt: this.#pullStoppedAt }),
    };
  }

  async #passes(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#pass();
      }
    } catch (error) {
      this.#retryLater(error);
    } finally {
      this.#passing = false;
    }
  }

  async #pass(): Promise<void> {
    const { view } = this.#options;
    if (this.#goal === undefined || this.#backOff.isWaiting) return;
    await view.refresh();
    // An action that ended meanwhile may have changed what was just read.
    if (this.#again || this.#over.signal.aborted) return;
    if (this.#goal.status === 'RUNNING') this.#stepUp(this.#goal.spec);
    else this.#stepDown(this.#goal.spec);
  }

  #stepUp(spec: TaskSpec): void {
    const { clock, view } = this.#options;
    const seen = this.#snapshots(spec);
    if (this.#startFailure !== undefined) return;
    if (startFailureSeen(spec.containers, seen) !== undefined) return;
    if (!hasBegun(seen) && !this.#prepare(spec, seen)) return;
    const due = dueRestarts(spec.containers, seen, this.#reasons);
    const states = containerStates(spec, withRestarts(seen, due), this.#reasons);
    const plan = planStart(spec, states, clock.now());
    for (const [name, endedAt] of due) {
      const id = view.idOf(name);
      if (id !== undefined) this.#launch('up', name, () => this.#restart(spec, name, id, endedAt));
    }
    for (const [name, reason] of plan.unreachable) this.#reasons.set(name, reason);
    for (const name of plan.start) {
      const id = view.idOf(name);
      if (id !== undefined) this.#launch('up', name, () => this.#start(spec, name, id));
    }
    if (plan.recheckAt !== undefined) this.#alarm.wakeAt(plan.recheckAt);
    // What became unreachable may make others so, and nobody else would say that it changed.
    if (plan.unreachable.size > 0) {
      this.#options.onChange();
      this.wake();
    }
  }

  /**
   * Creates the containers and starts the pause container, all at once. True when that is done: no
   * container is started before every image is there, so that one missing image stops the whole task.
   */
  #prepare(spec: TaskSpec, seen: Snapshots): boolean {
    this.#pullStartedAt ??= pullSpan(seen)?.pullStartedAt ?? this.#options.clock.now();
    const missing = spec.containers.filter(
      (container) => !seen.has(container.name) && !this.#reasons.has(container.name),
    );
    const pause = this.#options.view.snapshotOf(pauseContainerName);
    const waitsForPause = hasPause(spec) && pause?.status !== 'running';
    if (waitsForPause) {
      this.#launch('up', pauseContainerName, () => this.#startPause(spec, pause));
      if (sharesThroughPause(spec)) return false;
    }
    for (const container of creatable(
      missing,
      (name) => this.#reasons.has(name) || seen.has(name),
    )) {
      this.#launch('up', container.name, () => this.#create(spec, container));
    }
    if (missing.length > 0 || waitsForPause) return false;
    this.#pullStoppedAt ??= pullSpan(seen)?.pullStoppedAt;
    return true;
  }

  #stepDown(spec: TaskSpec): void {
    const { view } = this.#options;
    if (this.#flights.some('up')) return;
    const seen = this.#snapshots(spec);
    for (const name of planStop(spec, containerStates(spec, seen, this.#reasons))) {
      const id = view.idOf(name);
      const container = spec.containers.find((candidate) => candidate.name === name);
      if (id === undefined || container === undefined) continue;
      this.#launch('down', name, () => this.#stop(id, container.stopTimeoutSeconds));
    }
    const pauseId = view.idOf(pauseContainerName);
    if (this.#flights.size > 0 || (this.#released && pauseId === undefined)) return;
    this.#launch('down', pauseContainerName, () => this.#release(spec, pauseId));
  }

  async #create(spec: TaskSpec, container: ContainerSpec): Promise<void> {
    const { actions, clock, view } = this.#options;
    const imageId = await this.#images.idFor(spec, container);
    const begun = {
      pullStartedAt: this.#pullStartedAt ?? clock.now(),
      pullStoppedAt: this.#pullStoppedAt,
      imageId,
    };
    const created = await actions.create(spec, container, begun, this.#noStart.signal);
    view.add(container.name, created.id, created.snapshot);
  }

  async #startPause(spec: TaskSpec, pause: ContainerSnapshot | undefined): Promise<void> {
    const { actions, view } = this.#options;
    // One that somebody removed cannot be started again.
    if (pause?.status === 'vanished') view.drop(pauseContainerName);
    const { id } = await actions.startPause(spec, view.idOf(pauseContainerName));
    view.add(pauseContainerName, id);
  }

  async #start(spec: TaskSpec, name: string, id: string): Promise<void> {
    const { actions, engine, log, view } = this.#options;
    try {
      const started = await actions.start(spec, name, id);
      if (started) return log.debug({ container: name, id }, 'container started');
    } finally {
      view.touch(id);
    }
    const container = spec.containers.find((candidate) => candidate.name === name);
    // Asked while it is there: the one that comes in its place is to be of the same image.
    if (container !== undefined) await this.#images.idFor(spec, container);
    await engine.remove(id);
    view.drop(name);
    if (container !== undefined) await this.#create(spec, container);
    const again = view.idOf(name);
    if (again !== undefined) await this.#start(spec, name, again);
  }

  async #restart(spec: TaskSpec, name: string, id: string, endedAt: number): Promise<void> {
    this.#options.restarts.note(spec.taskArn, name, endedAt);
    this.#options.log.info({ container: name }, 'container restarts, as its restart policy says');
    await this.#start(spec, name, id);
  }

  async #stop(id: string, timeoutSeconds: number): Promise<void> {
    const { engine, view } = this.#options;
    await engine.stop(id, timeoutSeconds, this.#over.signal);
    view.touch(id);
  }

  /** Gives back what the containers shared. */
  async #release(spec: TaskSpec, pauseId: string | undefined): Promise<void> {
    const { actions, engine, view } = this.#options;
    if (pauseId !== undefined) {
      await engine.remove(pauseId);
      view.drop(pauseContainerName);
    }
    // Whoever sees the task STOPPED finds all that it wrote.
    await actions.drainLogs(spec, (name) => view.idOf(name));
    await actions.release(spec.taskArn);
    this.#released = true;
  }

  #launch(direction: Direction, name: string, act: () => Promise<void>): void {
    const tried = (): Promise<void> =>
      act().then(
        () => this.#backOff.worked(),
        (error: unknown) =>
          error instanceof ContainerFailure ? this.#failed(name, error) : this.#retryLater(error),
      );
    this.#flights.begin(direction, name, tried, () => {
      if (this.#over.signal.aborted) return;
      this.#options.onChange();
      this.wake();
    });
  }

  #failed(name: string, error: ContainerFailure): void {
    this.#options.log.info({ container: name, reason: error.reason }, 'container cannot start');
    if (error.isOfTask) this.#pullStartedAt = undefined;
    else if (name !== pauseContainerName) this.#reasons.set(name, error.reason);
    const container = this.#goal?.spec.containers.find((candidate) => candidate.name === name);
    if (error.isOfTask || (container?.essential ?? true)) this.#startFailure ??= error.reason;
  }

  #retryLater(error: unknown): void {
    if (this.#over.signal.aborted || (error instanceof Error && error.name === 'AbortError'))
      return;
    const { clock, log } = this.#options;
    const retryAt = this.#backOff.failed();
    this.#alarm.wakeAt(retryAt);
    const delayMs = retryAt - clock.now();
    log.warn({ err: error, delayMs }, 'a step on the Docker engine failed and will be retried');
  }

  #snapshots(spec: TaskSpec): Snapshots {
    return this.#options.view.snapshotsOf(spec.containers.map(({ name }) => name));
  }
}
