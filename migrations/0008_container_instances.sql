-- A row is written when an instance itself changes; what its tasks take is counted in memory.
CREATE TABLE container_instances (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  container_instance_arn TEXT NOT NULL,
  cluster_arn TEXT NOT NULL,
  status TEXT NOT NULL,
  inactive_at INTEGER,
  document TEXT NOT NULL,
  internals TEXT NOT NULL
);
CREATE UNIQUE INDEX container_instances_by_arn
  ON container_instances (account, region, container_instance_arn);
CREATE INDEX container_instances_by_cluster
  ON container_instances (cluster_arn, status, sequence, container_instance_arn);
CREATE INDEX container_instances_inactive
  ON container_instances (inactive_at) WHERE inactive_at IS NOT NULL;

-- The version grows with each task that comes or goes, and a row with all its attributes takes two pages:
-- so the version is beside it.
CREATE TABLE container_instance_versions (
  sequence INTEGER PRIMARY KEY,
  version INTEGER NOT NULL
);

CREATE INDEX tasks_by_instance ON tasks (container_instance_arn, desired_status, sequence, task_arn)
  WHERE container_instance_arn IS NOT NULL;
