import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { and, eq, lt, sql } from '../../../store/drizzle.ts';
import type { World } from '../model/task-document.ts';
import { runTaskTokens } from './schema.ts';

export type RunTaskTokenRow = typeof runTaskTokens.$inferSelect;

/** The client tokens of RunTask (reference §3.4.6). */
export class RunTaskTokenTable {
  readonly #orm: BetterSQLite3Database;
  readonly #get;

  constructor(orm: BetterSQLite3Database) {
    this.#orm = orm;
    this.#get = orm
      .select()
      .from(runTaskTokens)
      .where(
        and(
          eq(runTaskTokens.account, sql.placeholder('account')),
          eq(runTaskTokens.region, sql.placeholder('region')),
          eq(runTaskTokens.clusterArn, sql.placeholder('clusterArn')),
          eq(runTaskTokens.clientToken, sql.placeholder('clientToken')),
        ),
      )
      .prepare();
  }

  get(world: World, clusterArn: string, clientToken: string): RunTaskTokenRow | undefined {
    return this.#get.get({ account: world.account, region: world.region, clusterArn, clientToken });
  }

  insert(row: RunTaskTokenRow): void {
    this.#orm.insert(runTaskTokens).values(row).run();
  }

  deleteCreatedBefore(instant: number): void {
    this.#orm.delete(runTaskTokens).where(lt(runTaskTokens.createdAt, instant)).run();
  }

  /** Forgets one token. */
  delete(row: RunTaskTokenRow): void {
    this.#orm
      .delete(runTaskTokens)
      .where(
        and(
          eq(runTaskTokens.account, row.account),
          eq(runTaskTokens.region, row.region),
          eq(runTaskTokens.clusterArn, row.clusterArn),
          eq(runTaskTokens.clientToken, row.clientToken),
        ),
      )
      .run();
  }
}
