import { and, asc, eq } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type { TaskSetRow } from '../model/service-document.ts';
import type { World } from '../model/task-document.ts';
import { inWorld } from './in-world.ts';
import { taskSets } from './schema.ts';

/** The task sets of every service. */
export class TaskSetTable {
  readonly #orm: Store['orm'];

  constructor({ orm }: Store) {
    this.#orm = orm;
  }

  /** The task sets of a service, in order of creation. */
  of({ account, region }: World, serviceArn: string): readonly TaskSetRow[] {
    return this.#orm
      .select({ taskSet: taskSets.document, internals: taskSets.internals })
      .from(taskSets)
      .where(and(inWorld(taskSets, { account, region }), eq(taskSets.serviceArn, serviceArn)))
      .orderBy(asc(taskSets.sequence))
      .all()
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
