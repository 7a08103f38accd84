import { and, eq, sql } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type { TaskRow, World } from '../model/task-document.ts';
import { inWorld } from './in-world.ts';
import { tasks } from './schema.ts';

/** Looks for tasks by their protection from scale-in, which is asked for seldom: no index, no column. */
export class ProtectedTasks {
  readonly #orm: Store['orm'];

  constructor(orm: Store['orm']) {
    this.#orm = orm;
  }

  /** The tasks of a cluster, not told to stop, whose protection was not taken back; it may have expired. */
  of({ account, region }: World, clusterArn: string): TaskRow[] {
    return this.#orm
      .select({ document: tasks.document, internals: tasks.internals })
      .from(tasks)
      .where(
        and(
          inWorld(tasks, { account, region }),
          eq(tasks.clusterArn, clusterArn),
          eq(tasks.desiredStatus, 'RUNNING'),
          sql`json_extract(${tasks.internals}, '$.protectedUntil') IS NOT NULL`,
        ),
      )
      .orderBy(tasks.sequence)
      .all()
      .map((row) => ({ account, region, task: row.document, internals: row.internals }));
  }
}
