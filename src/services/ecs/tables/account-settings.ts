import { and, eq } from '../../../store/drizzle.ts';
import type { Store } from '../../../store/store.ts';
import type { World } from '../model/task-document.ts';
import type { SettingName } from '../model/types.ts';
import { inWorld } from './in-world.ts';
import { accountSettings } from './schema.ts';

const oneValue = `
  SELECT value FROM account_settings
  WHERE account = :account AND region = :region AND principal_arn = :principalArn AND name = :name`;

/** The account settings that somebody set. */
export class AccountSettingTable {
  readonly #orm: Store['orm'];
  readonly #value;

  constructor({ orm, db }: Store) {
    this.#orm = orm;
    this.#value = db
      .prepare<[World & { principalArn: string; name: string }], string>(oneValue)
      .pluck();
  }

  /** What a principal set of one name. Asked for each task that is made. */
  valueOf({ account, region }: World, principalArn: string, name: SettingName): string | undefined {
    return this.#value.get({ account, region, principalArn, name });
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
