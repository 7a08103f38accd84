// What must be true of every task at every instant, whatever happened before.

import type { StoredEvent } from '../../src/ports/control.ts';
import { lastStatuses } from '../../src/services/ecs/rules/task-lifecycle.ts';
import type { TaskSeen } from './mortal-gantry.ts';

/** What is wrong with a task as such; nothing when it is sound. */
export function unsound(task: TaskSeen): readonly string[] {
  const { lastStatus, desiredStatus, stopCode, stoppedReason, stoppingAt, stoppedAt } = task;
  const stopped = lastStatus === 'STOPPED';
  const rules: Readonly<Record<string, boolean>> = {
    'a status that is one': rank(lastStatus) >= 0,
    'STOPPED is desired of what stops':
      rank(lastStatus) < rank('STOPPING') || wanted(task, 'STOPPED'),
    'stopped and stoppedAt together': stopped === (stoppedAt !== undefined),
    'a stop has its code, reason and instant':
      (desiredStatus === 'STOPPED') === hasAll(stopCode, stoppedReason, stoppingAt),
    'every container of a stopped task has stopped':
      !stopped || task.containers.every((container) => container.lastStatus === 'STOPPED'),
    'what runs was started': lastStatus !== 'RUNNING' || task.startedAt !== undefined,
    'instants in order': inOrder(
      task.createdAt,
      task.pullStartedAt,
      task.pullStoppedAt,
      task.startedAt,
    ),
    'the end in order':
      inOrder(task.createdAt, stoppingAt, stoppedAt) &&
      inOrder(task.startedAt, task.executionStoppedAt, stoppedAt),
  };
  return broken(task.taskArn, rules);
}

/** What is wrong about how a task changed since it was seen last. */
export function wentBack(before: TaskSeen, after: TaskSeen): readonly string[] {
  const changed = before.lastStatus !== after.lastStatus;
  // STOPPING has no version of its own: reference §3.4.3.
  const counts = changed && after.lastStatus !== 'STOPPING';
  return broken(after.taskArn, {
    'a status goes forward only': rank(before.lastStatus) <= rank(after.lastStatus),
    'nothing wanted STOPPED is wanted RUNNING again':
      wanted(after, 'STOPPED') || !wanted(before, 'STOPPED'),
    'a version does not go back': before.version <= after.version,
    'a new status has a new version': !counts || before.version < after.version,
    'the same version means the same task':
      before.version !== after.version || !counts || before.desiredStatus === after.desiredStatus,
    'what is known of the start stays':
      before.startedAt === undefined || before.startedAt === after.startedAt,
    'the reason of a stop stays':
      before.stoppedReason === undefined || before.stoppedReason === after.stoppedReason,
  });
}

/** Listens to the events of all tasks: each version of a task is told once, in order. */
export class Telling {
  readonly #versions = new Map<string, number>();
  readonly #ids = new Set<string>();
  #sequence = 0;

  /** The sequence of the last event heard. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Hears further events, and says what is wrong with them. */
  hear(events: readonly StoredEvent[]): readonly string[] {
    return events.flatMap(({ id, sequence, resources, detail }) => {
      const [taskArn = ''] = resources;
      const version = Number(Reflect.get(Object(detail), 'version'));
      const rules = {
        'positions grow': sequence > this.#sequence,
        'every event has an id of its own': !this.#ids.has(id),
        'each version is told once, in order': version === this.versionOf(taskArn) + 1,
      };
      this.#sequence = sequence;
      this.#ids.add(id);
      this.#versions.set(taskArn, version);
      return broken(taskArn, rules);
    });
  }

  /** The last version told of a task. */
  versionOf(taskArn: string): number {
    return this.#versions.get(taskArn) ?? 0;
  }
}

function broken(taskArn: string, rules: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${taskArn}: ${rule}`]));
}

const order: readonly string[] = lastStatuses;

function rank(status: string): number {
  return order.indexOf(status);
}

function wanted(task: TaskSeen, status: 'RUNNING' | 'STOPPED'): boolean {
  return task.desiredStatus === status;
}

function hasAll(...values: readonly unknown[]): boolean {
  return values.every((value) => value !== undefined);
}

function inOrder(...instants: readonly (number | undefined)[]): boolean {
  const known = instants.filter((instant) => instant !== undefined);
  return known.every((instant, at) => at === 0 || (known[at - 1] ?? 0) <= instant);
}
