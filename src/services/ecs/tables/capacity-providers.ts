import { and, asc, eq, lt } from '../../../store/drizzle.ts';
import type { RowCache } from '../../../store/row-cache.ts';
import type { Store } from '../../../store/store.ts';
import type { World } from '../model/task-document.ts';
import { inWorld } from './in-world.ts';
import { capacityProviders } from './schema.ts';

export type CapacityProviderRow = Readonly<typeof capacityProviders.$inferSelect>;

/** Providers kept in memory: more than anybody has at a time. */
const cachedProviders = 200;

/** The capacity providers that were created, of every world. */
export class CapacityProviderTable {
  readonly #orm: Store['orm'];
  readonly #rows: RowCache<CapacityProviderRow>;

  constructor(store: Store) {
    this.#orm = store.orm;
    this.#rows = store.rowCache(cachedProviders);
  }

  /** The provider of a name, an INACTIVE one for as long as it is remembered. */
  get(world: World, name: string): CapacityProviderRow | undefined {
    const key = keyOf(world, name);
    const cached = this.#rows.get(key);
    if (cached !== undefined) return cached;
    const row = this.#orm
      .select()
      .from(capacityProviders)
      .where(and(inWorld(capacityProviders, world), eq(capacityProviders.name, name)))
      .get();
    if (row !== undefined) this.#rows.keep(key, row);
    return row;
  }

  /** Whether tasks may be given to it. */
  isActive(world: World, name: string): boolean {
    return this.get(world, name)?.status === 'ACTIVE';
  }

  /** The ACTIVE ones of a world, in order of name. */
  active(world: World): readonly CapacityProviderRow[] {
    return this.#orm
      .select()
      .from(capacityProviders)
      .where(and(inWorld(capacityProviders, world), eq(capacityProviders.status, 'ACTIVE')))
      .orderBy(asc(capacityProviders.name))
      .all();
  }

  /** The ARNs of all ACTIVE ones of all worlds whose scaling is managed. */
  managedArns(): readonly string[] {
    return this.#orm
      .select({ document: capacityProviders.document })
      .from(capacityProviders)
      .where(eq(capacityProviders.status, 'ACTIVE'))
      .all()
      .map(({ document }) => document)
      .filter(({ autoScalingGroupProvider: group }) => group.managedScaling.status === 'ENABLED')
      .map(({ capacityProviderArn }) => capacityProviderArn);
  }

  /** Inserts the provider, or replaces the one of that name. */
  put(row: CapacityProviderRow): void {
    const { account, region, name } = capacityProviders;
    this.#orm
      .insert(capacityProviders)
      .values(row)
      .onConflictDoUpdate({ target: [account, region, name], set: row })
      .run();
    this.#rows.write(keyOf(row, row.name), row);
  }

  /** Forgets those that became INACTIVE before an instant (epoch ms). */
  deleteInactiveBefore(instant: number): void {
    const { account, region, name, inactiveAt } = capacityProviders;
    const forgotten = this.#orm
      .delete(capacityProviders)
      .where(lt(inactiveAt, instant))
      .returning({ account, region, name })
      .all();
    for (const row of forgotten) this.#rows.drop(keyOf(row, row.name));
  }
}

function keyOf({ account, region }: World, name: string): string {
  return `${account}/${region}/${name}`;
}
