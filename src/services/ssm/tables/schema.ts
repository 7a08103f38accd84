// The tables of Parameter Store as drizzle sees them; migrations/*.sql creates them.
import { blob, integer, primaryKey, sqliteTable, text } from '../../../store/drizzle.ts';
import type { VersionDocument } from '../model/parameter-document.ts';
import type { Tag } from '../model/types.ts';

export const parameters = sqliteTable(
  'ssm_parameters',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    name: text('name').notNull(),
    tags: text('tags', { mode: 'json' }).$type<readonly Tag[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.name] })],
);

export const versions = sqliteTable(
  'ssm_parameter_versions',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    labels: text('labels', { mode: 'json' }).$type<readonly string[]>().notNull(),
    document: text('document', { mode: 'json' }).$type<VersionDocument>().notNull(),
    sealed: blob('sealed', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.name, table.version] })],
);
