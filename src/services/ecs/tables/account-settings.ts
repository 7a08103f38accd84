import { and, eq } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type { World } from '../model/task-document.ts';
import type { SettingName } from '../model/types.ts';
import { inWorld } from './in-world.ts';
import { accountSettings } from './schema.ts';

/** The account settings that somebody set. */
export class AccountSettingTable {
  readonly #orm: Store['orm'];

  constructor({ orm }: Store) {
    this.#orm = orm;
  }

  /** What a principal set, by name. */
  of(world: World, principalArn: string): ReadonlyMap<SettingName, string> {
    const { name, value } = accountSettings;
    const found = this.#orm
      .select({ name, value })
      .from(accountSettings)
      .where(and(inWorld(accountSettings, world), eq(accountSettings.principalArn, principalArn)))
      .all();
    return new Map(found.map((row) => [row.name, row.value]));
  }

  put({ account, region }: World, principalArn: string, name: SettingName, value: string): void {
    this.#orm
      .insert(accountSettings)
      .values({ account, region, principalArn, name, value })
      .onConflictDoUpdate({
        target: [
          accountSettings.account,
          accountSettings.region,
          accountSettings.principalArn,
          accountSettings.name,
        ],
        set: { value },
      })
      .run();
  }

  delete(world: World, principalArn: string, name: SettingName): void {
    this.#orm
      .delete(accountSettings)
      .where(
        and(
          inWorld(accountSettings, world),
          eq(accountSettings.principalArn, principalArn),
          eq(accountSettings.name, name),
        ),
      )
      .run();
  }
}
