import { and, asc, eq, gt, lt, sql } from '../../../store/drizzle.ts';
import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type { World } from '../model/task-document.ts';
import { inGivenWorld, inWorld } from './in-world.ts';
import { clusters } from './schema.ts';

export type ClusterRow = Readonly<typeof clusters.$inferSelect>;

/** Clusters kept in memory: more than anybody has at a time. */
const cachedClusters = 500;

/** The clusters of every world. */
export class ClusterTable {
  readonly #orm: Store['orm'];
  readonly #rows: RowCache<ClusterRow>;
  readonly #get;

  constructor(store: Store) {
    const { orm } = store;
    this.#orm = orm;
    this.#rows = store.rowCache(cachedClusters);
    this.#get = orm
      .select()
      .from(clusters)
      .where(and(inGivenWorld(clusters), eq(clusters.clusterName, sql.placeholder('clusterName'))))
      .prepare();
  }

  get(world: World, clusterName: string): ClusterRow | undefined {
    const key = keyOf(world, clusterName);
    const cached = this.#rows.get(key);
    if (cached !== undefined) return cached;
    const { account, region } = world;
    const row = this.#get.get({ account, region, clusterName });
    if (row !== undefined) this.#rows.keep(key, row);
    return row;
  }

  /** Inserts the cluster, or replaces the one of that name. */
  put(row: ClusterRow): void {
    const { account, region, clusterName } = clusters;
    this.#orm
      .insert(clusters)
      .values(row)
      .onConflictDoUpdate({ target: [account, region, clusterName], set: row })
      .run();
    this.#rows.write(keyOf(row, row.clusterName), row);
  }

  /** ACTIVE clusters after a name, in order of name. */
  activeAfter(world: World, name: string, limit: number): ClusterRow[] {
    return this.#orm
      .select()
      .from(clusters)
      .where(
        and(
          inWorld(clusters, world),
          eq(clusters.status, 'ACTIVE'),
          gt(clusters.clusterName, name),
        ),
      )
      .orderBy(asc(clusters.clusterName))
      .limit(limit)
      .all();
  }

  /** The name of an ACTIVE cluster that a capacity provider is associated with, if there is one. */
  withCapacityProvider(world: World, capacityProvider: string): string | undefined {
    const { clusterName, status, document } = clusters;
    const found = this.#orm
      .select({ clusterName })
      .from(clusters)
      .where(
        and(
          inWorld(clusters, world),
          eq(status, 'ACTIVE'),
          sql`EXISTS (SELECT 1 FROM json_each(${document}, '$.capacityProviders') WHERE value = ${capacityProvider})`,
        ),
      )
      .orderBy(asc(clusterName))
      .limit(1)
      .get();
    return found?.clusterName;
  }

  /** Forgets clusters that became INACTIVE before an instant (epoch ms). */
  deleteInactiveBefore(instant: number): void {
    const { account, region, clusterName, inactiveAt } = clusters;
    const forgotten = this.#orm
      .delete(clusters)
      .where(lt(inactiveAt, instant))
      .returning({ account, region, clusterName })
      .all();
    for (const row of forgotten) this.#rows.drop(keyOf(row, row.clusterName));
  }
}

function keyOf({ account, region }: World, clusterName: string): string {
  return `${account}/${region}/${clusterName}`;
}
