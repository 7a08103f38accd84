import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import * as ecs from '../../src/services/ecs/tables/schema.ts';
import * as secretsmanager from '../../src/services/secretsmanager/tables/schema.ts';
import * as ssm from '../../src/services/ssm/tables/schema.ts';
import { openStore } from '../store/open-store.ts';

interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

const tables = [ecs, secretsmanager, ssm]
  .flatMap((schema) => Object.values(schema))
  // Not instanceof: drizzle is loaded twice here, by this test as ES modules, by schema.ts as CommonJS.
  .filter((value) => is(value, SQLiteTable))
  .map((table) => getTableConfig(table));
/** Tables that only prepared statements read and write. */
const statementTables = [
  'cloudwatch_alarm_history',
  'cloudwatch_alarms',
  'cloudwatch_datapoints',
  'cloudwatch_metrics',
  'container_instance_versions',
  'container_instances',
  'iam_roles',
  'key_values',
  'outbox',
];

describe('schema.ts and the migrations agree', () => {
  test('on which tables there are', () => {
    const found = openStore()
      .db.prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all()
      .map(({ name }) => name);
    expect(found.length).toBeGreaterThan(5);
    expect([...tables.map(({ name }) => name), ...statementTables].sort()).toEqual(found);
  });

  test.each(tables.map((table) => [table.name, table] as const))('on %s', (name, table) => {
    const found = openStore()
      .db.prepare<[string], ColumnInfo>(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
      )
      .all(name);
    const keys = table.primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
    const declared = table.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      notnull: column.notNull,
      pk: column.primary ? 1 : keys.indexOf(column.name) + 1,
    }));
    // A single INTEGER PRIMARY KEY is never null, though SQLite does not list it as such.
    const migrated = found.map((column) => ({
      ...column,
      notnull: column.notnull === 1 || (column.type === 'INTEGER' && column.pk === 1),
    }));
    expect(declared.length).toBeGreaterThan(2);
    expect(declared).toEqual(migrated);
  });
});
