import { assert } from '../../../kernel/assert.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { ContainerRuntime, TaskSpec } from '../../../ports/runtime.ts';
import type { TaskRow } from '../model/task-document.ts';
import { planTask } from '../planners/plan-task.ts';
import type { Holds, TaskAction } from '../planners/task-plan.ts';
import { worldOf } from '../rules/derive-events.ts';
import { type HealthOverrides, healthIgnored, withForcedHealth } from '../rules/health-override.ts';
import { withLogDriverMode } from '../rules/log-driver-mode.ts';
import { taskSpecOf } from '../rules/task-spec.ts';
import type { EcsStore } from '../tables/ecs-store.ts';
import { placeWaitingTask } from './place-waiting-task.ts';

export interface TaskControllerOptions {
  readonly store: EcsStore;
  /** The runtimes that are there, by name. A task names the one that serves it. */
  readonly runtimes: ReadonlyMap<string, ContainerRuntime>;
  readonly holds: (runtime: string) => Holds;
  readonly healthOverrides?: HealthOverrides;
  /** How long the agent of ECS Exec takes to run once its task does. */
  readonly execAgentStartMs?: number;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly log: Logger;
}

/** Brings each task a step nearer to its desired status: reads, plans, acts, records. */
export class TaskController implements Controller {
  readonly kind = 'task';
  readonly #options: TaskControllerOptions;

  constructor(options: TaskControllerOptions) {
    this.#options = options;
  }

  async reconcile(taskArn: string, signal: AbortSignal): Promise<Outcome> {
    const { store, clock, holds, healthOverrides } = this.#options;
    const found = store.read((unit) => {
      const world = worldOf(taskArn);
      const row = unit.tasks.get(world, taskArn);
      if (row === undefined) return undefined;
      const definition = unit.taskDefinitions.get(
        world,
        row.internals.family,
        row.internals.revision,
      );
      assert(definition !== undefined, 'a task outlived its task definition', { task: taskArn });
      const spec = taskSpecOf(row.task, definition.document, healthOverrides);
      return { row, spec: withLogDriverMode(spec, row.internals.logDriverMode) };
    });
    if (found === undefined) return this.#reap(taskArn);
    const { row, spec } = found;
    const runtime = this.#runtimeOf(row.internals.runtime);
    const seen = await runtime.observe(taskArn);
    const observation = seen && withForcedHealth(spec, seen);
    const essential = new Set(spec.containers.filter((c) => c.essential).map((c) => c.name));
    const now = clock.now();
    const plan = planTask({
      row,
      essential,
      healthIgnored: healthIgnored(spec),
      observation,
      now,
      holds: holds(runtime.name),
      execAgentStartMs: this.#options.execAgentStartMs,
    });
    try {
      for (const action of plan.actions) await this.#act(action, row, spec, signal);
    } catch (error) {
      if (!(error instanceof StaleRow)) throw error;
      return { why: 'the task changed meanwhile', recheckAt: now };
    }
    return { why: plan.why, recheckAt: plan.recheckAt };
  }

  async #act(
    action: TaskAction,
    read: TaskRow,
    spec: TaskSpec,
    signal: AbortSignal,
  ): Promise<void> {
    const runtime = this.#runtimeOf(read.internals.runtime);
    switch (action.do) {
      case 'start':
        return runtime.ensureRunning(spec, signal);
      case 'stop':
        return runtime.ensureStopped(spec, signal);
      case 'place':
        return this.#place(read);
      case 'forget':
        return runtime.forget(spec.taskArn);
      case 'record':
        return this.#record(action.row, read);
      default:
        return action satisfies never;
    }
  }

  async #place(row: TaskRow): Promise<void> {
    const { store, clock, ids } = this.#options;
    const at = { now: clock.now(), random: ids.random };
    return await placeWaitingTask(store, row.task.taskArn, row, at);
  }

  /** Writes what was planned. Throws StaleRow when the row changed since it was read. */
  async #record(next: TaskRow, read: TaskRow): Promise<void> {
    const { store, log } = this.#options;
    const { taskArn, lastStatus, stopCode, stoppedReason } = next.task;
    await store.write((unit) => {
      const present = unit.tasks.get(next, taskArn);
      // The internals too: a protection that was asked for meanwhile must not be undone.
      if (!isSame(present, read)) throw new StaleRow(taskArn);
      unit.tasks.update(next);
    });
    if (lastStatus === 'RUNNING' && read.task.lastStatus !== 'RUNNING')
      log.info({ task: taskArn }, 'task running');
    if (lastStatus === 'STOPPED')
      log.info({ task: taskArn, stopCode, stoppedReason }, 'task stopped');
  }

  /** A runtime knows a task that the tables do not (a reset, a lost database): nobody wants it. */
  async #reap(taskArn: string): Promise<Outcome> {
    for (const runtime of this.#options.runtimes.values()) {
      if ((await runtime.observe(taskArn)) !== undefined) await runtime.forget(taskArn);
    }
    return { why: 'there is no such task', gone: true };
  }

  #runtimeOf(name: string): ContainerRuntime {
    const runtime = this.#options.runtimes.get(name);
    if (runtime === undefined)
      throw new Error(`the ${name} runtime that serves this task is not there`);
    return runtime;
  }
}

/** A row that nobody changed is the same object, unless the table had to read it again meanwhile. */
function isSame(present: TaskRow | undefined, read: TaskRow): boolean {
  return present === read || JSON.stringify(present) === JSON.stringify(read);
}

/** The row changed between reading and writing. Not a fault: the pass is simply run again. */
class StaleRow extends Error {
  constructor(taskArn: string) {
    super(`the task changed meanwhile: ${taskArn}`);
    this.name = 'StaleRow';
  }
}
