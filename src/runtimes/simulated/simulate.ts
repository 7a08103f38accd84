// The life of a simulated task as a pure function of what was drawn when it began and of what it was
// told since. It replays the task from its beginning to `now`, from one instant at which something
// happens to the next; there are a handful of them. The shell is simulated-runtime.ts.
import { planStart, planStop } from '../../agent/plan-containers.ts';
import { assert } from '../../kernel/assert.ts';
import type { TaskObservation } from '../../ports/runtime.ts';
import { ContainerRun } from './container-run.ts';
import type { TaskRecord } from './task-record.ts';

/** What is seen of a task at one instant. */
export interface Moment {
  readonly observation: TaskObservation;
  /** When it will next be seen differently, epoch ms; absent when it stays as it is. */
  readonly nextChangeAt?: number;
}

/** The task as it is at `now` (epoch ms); for an earlier instant than its first, as it was then. */
export function simulate(record: TaskRecord, now: number): Moment {
  const run = new TaskRun(record);
  let nextChangeAt = run.next();
  while (nextChangeAt !== undefined && nextChangeAt <= now) {
    run.goTo(nextChangeAt);
    nextChangeAt = run.next();
  }
  return { observation: run.observe(), ...(nextChangeAt !== undefined && { nextChangeAt }) };
}

/** A task has fewer containers and each fewer changes than this: more is a loop without progress. */
const mostRounds = 1000;

class TaskRun {
  readonly #record: TaskRecord;
  readonly #containers: readonly ContainerRun[];
  readonly #byName: ReadonlyMap<string, ContainerRun>;
  readonly #attachedAt: number;
  readonly #pullStartedAt: number;
  readonly #pullStoppedAt: number;
  #now: number;
  #interventionsSeen = 0;
  #stopping = false;
  #waitsUntil: number | undefined;

  constructor(record: TaskRecord) {
    const { spec, fates, phases, begunAt, stopAt } = record;
    this.#record = record;
    this.#containers = spec.containers.map((container) => {
      const fate = fates[container.name];
      assert(fate !== undefined, 'every container of a simulated task has a fate', {
        taskArn: spec.taskArn,
        container: container.name,
      });
      return new ContainerRun(container, fate);
    });
    this.#byName = new Map(this.#containers.map((run) => [run.spec.name, run]));
    this.#attachedAt = (begunAt ?? Number.POSITIVE_INFINITY) + phases.attachMs;
    this.#pullStartedAt = this.#attachedAt + phases.prepareMs;
    this.#pullStoppedAt = this.#pullStartedAt + phases.pullMs;
    this.#now = begunAt ?? stopAt ?? 0;
    this.goTo(this.#now);
  }

  /**
   * Does what is due at `instant`. An order to stop comes after all else of the same instant: whoever
   * gave it had seen that already.
   */
  goTo(instant: number): void {
    this.#now = instant;
    this.#settle();
    const { stopAt } = this.#record;
    if (this.#stopping || stopAt === undefined || stopAt > instant) return;
    this.#stopping = true;
    this.#settle();
  }

  /** The first instant after the current one at which something will happen. */
  next(): number | undefined {
    const starting = [this.#attachedAt, this.#pullStartedAt, this.#pullStoppedAt, this.#waitsUntil];
    const candidates = [
      ...(this.#stopping ? [] : [...starting, this.#record.stopAt]),
      ...this.#containers.flatMap((run) => run.upcoming(this.#now)),
      this.#record.interventions[this.#interventionsSeen]?.at,
      this.#releasedAt(),
    ].filter((at) => at !== undefined && Number.isFinite(at) && at > this.#now);
    return candidates.length === 0 ? undefined : Math.min(...candidates.map(Number));
  }

  observe(): TaskObservation {
    const { spec, network, begunAt } = this.#record;
    const releasedAt = this.#releasedAt();
    const stops = this.#essentialStops();
    const startFailure =
      this.#resourceFailure() ?? stops.find((stop) => stop.failure !== undefined)?.failure;
    const pulls = this.#reached(this.#pullStartedAt) && this.#resourceFailure() === undefined;
    const pulled = pulls && this.#reached(this.#pullStoppedAt);
    return {
      taskArn: spec.taskArn,
      ...(network !== undefined && this.#reached(this.#attachedAt) && { network }),
      ...(pulls && { pullStartedAt: this.#pullStartedAt }),
      ...(pulled && { pullStoppedAt: this.#pullStoppedAt }),
      // The agent records the end of the first essential container, however it ended.
      ...(begunAt !== undefined && stops[0] && { executionStoppedAt: stops[0].at }),
      ...(startFailure !== undefined && { startFailure }),
      containers: this.#containers.map((run) => run.observe(this.#now, spec.networkMode, pulled)),
      released: releasedAt !== undefined && releasedAt <= this.#now,
    };
  }

  #settle(): void {
    for (let round = 0; this.#step(); round += 1) {
      assert(round < mostRounds, 'a simulated task comes to rest at every instant', {
        taskArn: this.#record.spec.taskArn,
        instant: this.#now,
      });
    }
  }

  /** One round of what is due now. Answers whether anything changed, and so may allow more. */
  #step(): boolean {
    let changed = false;
    for (const run of this.#containers) changed = run.advance(this.#now) || changed;
    if (this.#stopping) changed = this.#stopSome() || changed;
    else if (this.#hasImages()) changed = this.#startSome() || changed;
    return changed || this.#intervene();
  }

  /** The agent fetches what a task needs before it pulls: that is when it can fail. */
  #resourceFailure(): string | undefined {
    return this.#reached(this.#pullStartedAt) ? this.#record.resourceFailure : undefined;
  }

  #hasImages(): boolean {
    return this.#reached(this.#pullStoppedAt) && this.#resourceFailure() === undefined;
  }

  #intervene(): boolean {
    const intervention = this.#record.interventions[this.#interventionsSeen];
    if (intervention === undefined || intervention.at > this.#now) return false;
    this.#interventionsSeen += 1;
    this.#byName.get(intervention.containerName)?.intervene(intervention);
    return true;
  }

  #startSome(): boolean {
    let changed = false;
    for (const run of this.#containers) changed = run.pulled(this.#now) || changed;
    const plan = planStart(this.#record.spec, this.#states(), this.#now);
    for (const [name, reason] of plan.unreachable) {
      this.#byName.get(name)?.giveUp(this.#now, reason);
      changed = true;
    }
    for (const name of plan.start) changed = this.#byName.get(name)?.start(this.#now) || changed;
    this.#waitsUntil = plan.recheckAt;
    return changed;
  }

  #stopSome(): boolean {
    let changed = false;
    for (const run of this.#containers) changed = run.cancel(this.#now) || changed;
    for (const name of planStop(this.#record.spec, this.#states())) {
      changed = this.#byName.get(name)?.terminate(this.#now) || changed;
    }
    return changed;
  }

  #states() {
    return new Map(this.#containers.map((run) => [run.spec.name, run.state(this.#now)]));
  }

  /** What the order to stop came before never happens. */
  #reached(instant: number): boolean {
    const { stopAt } = this.#record;
    return instant <= this.#now && (stopAt === undefined || instant <= stopAt);
  }

  /** The essential containers that have stopped, earliest first. */
  #essentialStops(): { readonly at: number; readonly failure: string | undefined }[] {
    return this.#containers
      .filter((run) => run.spec.essential)
      .flatMap(({ stoppedAt, failure }) =>
        stoppedAt === undefined ? [] : [{ at: stoppedAt, failure }],
      )
      .sort((a, b) => a.at - b.at);
  }

  /** When network and volumes are given back; known once the last container has stopped. */
  #releasedAt(): number | undefined {
    const { stopAt, begunAt, phases } = this.#record;
    if (stopAt === undefined || !this.#stopping) return undefined;
    if (begunAt === undefined) return stopAt;
    if (!this.#containers.every((run) => run.isStopped)) return undefined;
    const stops = this.#containers.map((run) => run.stoppedAt ?? stopAt);
    return Math.max(stopAt + phases.stopMs, Math.max(stopAt, ...stops) + phases.detachMs);
  }
}
