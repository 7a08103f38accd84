-- Capacity providers that were created; FARGATE and FARGATE_SPOT are built in and have no row.
CREATE TABLE capacity_providers (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  inactive_at INTEGER,
  document TEXT NOT NULL,
  internals TEXT NOT NULL,
  PRIMARY KEY (account, region, name)
) WITHOUT ROWID;
