-- The values of secrets are sealed with the key in the data folder: docs/adr/0014.

CREATE TABLE secretsmanager_secrets (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  arn TEXT NOT NULL,
  deletion_at INTEGER,
  document TEXT NOT NULL,
  PRIMARY KEY (account, region, name)
) WITHOUT ROWID;
CREATE UNIQUE INDEX secretsmanager_secrets_by_arn ON secretsmanager_secrets (arn);
CREATE INDEX secretsmanager_secrets_by_deletion ON secretsmanager_secrets (deletion_at)
  WHERE deletion_at IS NOT NULL;

CREATE TABLE secretsmanager_versions (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  arn TEXT NOT NULL,
  version_id TEXT NOT NULL,
  stages TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_accessed_at INTEGER,
  sealed BLOB NOT NULL
);
CREATE UNIQUE INDEX secretsmanager_versions_by_id ON secretsmanager_versions (arn, version_id);
