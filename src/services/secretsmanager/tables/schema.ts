// The tables of Secrets Manager as drizzle sees them; migrations/*.sql creates them.
import { blob, integer, primaryKey, sqliteTable, text } from '../../../store/drizzle.ts';
import type { SecretDocument } from '../model/secret-document.ts';

export const secrets = sqliteTable(
  'secretsmanager_secrets',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    name: text('name').notNull(),
    arn: text('arn').notNull(),
    deletionAt: integer('deletion_at'),
    document: text('document', { mode: 'json' }).$type<SecretDocument>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.name] })],
);

export const versions = sqliteTable('secretsmanager_versions', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  arn: text('arn').notNull(),
  versionId: text('version_id').notNull(),
  stages: text('stages', { mode: 'json' }).$type<readonly string[]>().notNull(),
  createdAt: integer('created_at').notNull(),
  lastAccessedAt: integer('last_accessed_at'),
  sealed: blob('sealed', { mode: 'buffer' }).notNull(),
});
