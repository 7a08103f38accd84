-- Account and region lead every key: each pair is a world of its own.
-- A row holds columns for what is queried or joined, and the resource in its API shape as one document
-- (timestamps in epoch milliseconds).

CREATE TABLE outbox (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL
);

CREATE TABLE key_values (
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (namespace, key)
) WITHOUT ROWID;

CREATE TABLE clusters (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  cluster_name TEXT NOT NULL,
  status TEXT NOT NULL,
  inactive_at INTEGER,
  document TEXT NOT NULL,
  PRIMARY KEY (account, region, cluster_name)
);

CREATE TABLE task_definition_families (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  family TEXT NOT NULL,
  last_revision INTEGER NOT NULL,
  PRIMARY KEY (account, region, family)
) WITHOUT ROWID;

CREATE TABLE task_definitions (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  family TEXT NOT NULL,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (account, region, family, revision)
);
CREATE INDEX task_definitions_by_status ON task_definitions (account, region, status, family, revision);

CREATE TABLE tasks (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  task_arn TEXT NOT NULL,
  cluster_arn TEXT NOT NULL,
  task_definition_arn TEXT NOT NULL,
  family TEXT NOT NULL,
  last_status TEXT NOT NULL,
  desired_status TEXT NOT NULL,
  launch_type TEXT NOT NULL,
  container_instance_arn TEXT,
  service_name TEXT,
  started_by TEXT,
  stopped_at INTEGER,
  version INTEGER NOT NULL,
  document TEXT NOT NULL,
  internals TEXT NOT NULL
);
CREATE UNIQUE INDEX tasks_by_arn ON tasks (account, region, task_arn);
-- With task_arn, so that a page of ARNs is read from the index alone.
CREATE INDEX tasks_by_cluster ON tasks (account, region, cluster_arn, desired_status, sequence, task_arn);
CREATE INDEX tasks_live ON tasks (last_status) WHERE last_status <> 'STOPPED';
CREATE INDEX tasks_stopped ON tasks (stopped_at) WHERE stopped_at IS NOT NULL;
CREATE INDEX tasks_by_definition ON tasks (account, region, task_definition_arn);

CREATE TABLE run_task_tokens (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  cluster_arn TEXT NOT NULL,
  client_token TEXT NOT NULL,
  request TEXT NOT NULL,
  task_arns TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account, region, cluster_arn, client_token)
) WITHOUT ROWID;
