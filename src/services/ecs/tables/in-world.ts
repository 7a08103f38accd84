import type { SQL } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { and, eq, sql } from '../../../store/drizzle.ts';
import type { World } from '../model/task-document.ts';

/** A table whose rows each belong to one account and one region. */
interface TableOfWorlds {
  readonly account: AnySQLiteColumn;
  readonly region: AnySQLiteColumn;
}

/** Rows of one world alone: no query of a caller may leave it out. */
export function inWorld(table: TableOfWorlds, { account, region }: World): SQL | undefined {
  return and(eq(table.account, account), eq(table.region, region));
}

/** The same for a prepared statement, which is given `account` and `region` when it is run. */
export function inGivenWorld(table: TableOfWorlds): SQL | undefined {
  return and(
    eq(table.account, sql.placeholder('account')),
    eq(table.region, sql.placeholder('region')),
  );
}
