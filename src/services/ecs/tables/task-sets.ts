import { and, asc, eq, sql } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type { TaskSetRow } from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import { inGivenWorld, inWorld } from './in-world.ts';
import { taskSets } from './schema.ts';

/** The task sets of every service. */
export class TaskSetTable {
  readonly #orm: Store['orm'];
  readonly #of;

  constructor({ orm }: Store) {
    this.#orm = orm;
    this.#of = orm
      .select({ taskSet: taskSets.document, internals: taskSets.internals })
      .from(taskSets)
      .where(and(inGivenWorld(taskSets), eq(taskSets.serviceArn, sql.placeholder('serviceArn'))))
      .orderBy(asc(taskSets.sequence))
      .prepare();
  }

  /** The task sets of a service, in order of creation. */
  of({ account, region }: World, serviceArn: string): readonly TaskSetRow[] {
    return this.#of
      .all({ account, region, serviceArn })
      .map((row) => ({ account, region, ...row }));
  }

  /** Inserts the task set, or replaces it. */
  put({ account, region, taskSet, internals }: TaskSetRow): void {
    const { taskSetArn, serviceArn, status } = taskSet;
    const row = { account, region, taskSetArn, serviceArn, status, document: taskSet, internals };
    this.#orm
      .insert(taskSets)
      .values(row)
      .onConflictDoUpdate({
        target: [taskSets.account, taskSets.region, taskSets.taskSetArn],
        set: { status, document: taskSet, internals },
      })
      .run();
  }

  /** Forgets a task set. */
  delete({ account, region, taskSet }: TaskSetRow): void {
    this.#orm
      .delete(taskSets)
      .where(
        and(inWorld(taskSets, { account, region }), eq(taskSets.taskSetArn, taskSet.taskSetArn)),
      )
      .run();
  }
}
