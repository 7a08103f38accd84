import type { TaskObservation } from '../../../ports/runtime.ts';
import type { TaskRow } from '../model/task-document.ts';
import type { LastStatus } from '../rules/task-lifecycle.ts';

/** What the task controller is to do, in order. */
export type TaskAction =
  | { readonly do: 'start' }
  | { readonly do: 'stop' }
  /** Find an instance for a task that waits for its capacity provider. */
  | { readonly do: 'place' }
  | { readonly do: 'record'; readonly row: TaskRow }
  | { readonly do: 'forget' };

export interface TaskPlan {
  readonly actions: readonly TaskAction[];
  /** A sentence on what the task waits for. */
  readonly why: string;
  /** When to look again without being told, epoch ms. */
  readonly recheckAt?: number;
}

/** The shortest time a task stays in a status, ms; what the runtime itself takes comes on top. */
export type Holds = Readonly<Partial<Record<LastStatus, number>>>;

/** All that a decision on a task rests on. */
export interface TaskSituation {
  readonly row: TaskRow;
  /** The names of the task's essential containers. */
  readonly essential: ReadonlySet<string>;
  /** The names of containers that do not count for the task's health; absent: none. */
  readonly healthIgnored?: ReadonlySet<string>;
  /** What the runtime sees of the task; undefined when it has nothing of it. */
  readonly observation: TaskObservation | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly holds: Holds;
  /** How long the agent of ECS Exec takes to run once its task does, ms; 0 when absent. */
  readonly execAgentStartMs?: number | undefined;
}

/** A situation in which the runtime has something of the task. */
export interface ObservedTask extends TaskSituation {
  readonly observation: TaskObservation;
}

/** The row in another status, entered now. */
export function enter(row: TaskRow, lastStatus: LastStatus, now: number): TaskRow {
  return {
    ...row,
    task: { ...row.task, lastStatus },
    internals: { ...row.internals, enteredAt: now },
  };
}
