import { createHmac } from 'node:crypto';
import type { TaskRoles } from '../ports/task-roles.ts';
import { uuidFrom } from './endpoint-ids.ts';

/** Remembered ids are put right when there are so many, and whenever they have doubled since. */
const fewest = 1000;

/**
 * The id in the path of each task's credentials. It follows from a secret of this Gantry, so that a task
 * keeps it after a restart without anything being stored, and nobody can guess it.
 */
export class CredentialIds {
  readonly #secret: string;
  readonly #roles: TaskRoles;
  readonly #tasks = new Map<string, string>();
  #sweepAt = 0;

  constructor(secret: string, roles: TaskRoles) {
    this.#secret = secret;
    this.#roles = roles;
  }

  /** A version 4 UUID, as the agent has them. */
  idOf(taskArn: string): string {
    const id = this.#derive(taskArn);
    this.#tasks.set(id, taskArn);
    if (this.#sweepAt > 0 && this.#tasks.size > this.#sweepAt) this.#sweep();
    return id;
  }

  /** The task whose id it is; undefined for an id that no task with a role and containers has. */
  taskOf(id: string): string | undefined {
    // Whoever was told an id since the start is remembered; the first question finds those before.
    if (this.#sweepAt === 0) this.#sweep();
    return this.#tasks.get(id);
  }

  #sweep(): void {
    this.#tasks.clear();
    for (const { taskArn } of this.#roles.all()) this.#tasks.set(this.#derive(taskArn), taskArn);
    this.#sweepAt = Math.max(fewest, 2 * this.#tasks.size);
  }

  #derive(taskArn: string): string {
    return uuidFrom(createHmac('sha256', this.#secret).update(`credentials ${taskArn}`).digest());
  }
}
