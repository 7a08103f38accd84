import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { and, asc, eq, gt, lt, sql } from '../../../store/drizzle.ts';
import type { World } from '../model/task-document.ts';
import { clusters } from './schema.ts';

export type ClusterRow = typeof clusters.$inferSelect;

/** The clusters of every world. */
export class ClusterTable {
  readonly #orm: BetterSQLite3Database;
  readonly #get;

  constructor(orm: BetterSQLite3Database) {
    this.#orm = orm;
    this.#get = orm
      .select()
      .from(clusters)
      .where(
        and(
          eq(clusters.account, sql.placeholder('account')),
          eq(clusters.region, sql.placeholder('region')),
          eq(clusters.clusterName, sql.placeholder('clusterName')),
        ),
      )
      .prepare();
  }

  get(world: World, clusterName: string): ClusterRow | undefined {
    return this.#get.get({ account: world.account, region: world.region, clusterName });
  }

  /** Inserts the cluster, or replaces the one of that name. */
  put(row: ClusterRow): void {
    const { account, region, clusterName } = clusters;
    this.#orm
      .insert(clusters)
      .values(row)
      .onConflictDoUpdate({ target: [account, region, clusterName], set: row })
      .run();
  }

  /** ACTIVE clusters after a name, in order of name. */
  activeAfter(world: World, name: string, limit: number): ClusterRow[] {
    return this.#orm
      .select()
      .from(clusters)
      .where(
        and(
          eq(clusters.account, world.account),
          eq(clusters.region, world.region),
          eq(clusters.status, 'ACTIVE'),
          gt(clusters.clusterName, name),
        ),
      )
      .orderBy(asc(clusters.clusterName))
      .limit(limit)
      .all();
  }

  /** Forgets clusters that became INACTIVE before an instant (epoch ms). */
  deleteInactiveBefore(instant: number): void {
    this.#orm.delete(clusters).where(lt(clusters.inactiveAt, instant)).run();
  }
}
