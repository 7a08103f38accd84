import { and, desc, eq, sql } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { World } from '../model/task-document.ts';
import { taskDefinitionFamilies, taskDefinitions } from './schema.ts';

export type TaskDefinitionRow = typeof taskDefinitions.$inferSelect;

/** The task definitions of every world, and the revision each family has reached. */
export class TaskDefinitionTable {
  readonly #orm: BetterSQLite3Database;
  readonly #get;
  readonly #latestActive;

  constructor(orm: BetterSQLite3Database) {
    this.#orm = orm;
    const inFamily = and(
      eq(taskDefinitions.account, sql.placeholder('account')),
      eq(taskDefinitions.region, sql.placeholder('region')),
      eq(taskDefinitions.family, sql.placeholder('family')),
    );
    this.#get = orm
      .select()
      .from(taskDefinitions)
      .where(and(inFamily, eq(taskDefinitions.revision, sql.placeholder('revision'))))
      .prepare();
    this.#latestActive = orm
      .select()
      .from(taskDefinitions)
      .where(and(inFamily, eq(taskDefinitions.status, 'ACTIVE')))
      .orderBy(desc(taskDefinitions.revision))
      .limit(1)
      .prepare();
  }

  get(world: World, family: string, revision: number): TaskDefinitionRow | undefined {
    return this.#get.get({ account: world.account, region: world.region, family, revision });
  }

  /** The newest ACTIVE revision of a family. */
  latestActive(world: World, family: string): TaskDefinitionRow | undefined {
    return this.#latestActive.get({ account: world.account, region: world.region, family });
  }

  /** Takes the next revision of a family: one more than ever given, deleted ones included. */
  takeRevision(world: World, family: string): number {
    const { account, region, family: familyColumn, lastRevision } = taskDefinitionFamilies;
    const taken = this.#orm
      .insert(taskDefinitionFamilies)
      .values({ account: world.account, region: world.region, family, lastRevision: 1 })
      .onConflictDoUpdate({
        target: [account, region, familyColumn],
        set: { lastRevision: sql`${lastRevision} + 1` },
      })
      .returning({ revision: lastRevision })
      .get();
    return taken.revision;
  }

  insert(row: TaskDefinitionRow): void {
    this.#orm.insert(taskDefinitions).values(row).run();
  }

  /** Replaces the revision of that name and number. */
  update(row: TaskDefinitionRow): void {
    this.#orm
      .update(taskDefinitions)
      .set(row)
      .where(
        and(
          eq(taskDefinitions.account, row.account),
          eq(taskDefinitions.region, row.region),
          eq(taskDefinitions.family, row.family),
          eq(taskDefinitions.revision, row.revision),
        ),
      )
      .run();
  }
}
