-- Services, what was deployed of them, and what the scheduler has still to take notice of.

CREATE TABLE services (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  service_arn TEXT NOT NULL,
  cluster_arn TEXT NOT NULL,
  service_name TEXT NOT NULL,
  status TEXT NOT NULL,
  inactive_at INTEGER,
  document TEXT NOT NULL,
  internals TEXT NOT NULL,
  PRIMARY KEY (account, region, service_arn)
);
CREATE INDEX services_by_cluster ON services (account, region, cluster_arn, status, service_name);
CREATE INDEX services_inactive ON services (inactive_at) WHERE inactive_at IS NOT NULL;

CREATE TABLE service_events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  service_arn TEXT NOT NULL,
  event TEXT NOT NULL
);
CREATE INDEX service_events_by_service ON service_events (account, region, service_arn, sequence);

CREATE TABLE service_revisions (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  service_revision_arn TEXT NOT NULL,
  service_arn TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (account, region, service_revision_arn)
);
CREATE INDEX service_revisions_by_service ON service_revisions (account, region, service_arn);

CREATE TABLE service_deployments (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  service_deployment_arn TEXT NOT NULL,
  service_arn TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX service_deployments_by_arn ON service_deployments (account, region, service_deployment_arn);
CREATE INDEX service_deployments_by_service ON service_deployments (account, region, service_arn, sequence);

CREATE TABLE task_sets (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  task_set_arn TEXT NOT NULL,
  service_arn TEXT NOT NULL,
  status TEXT NOT NULL,
  document TEXT NOT NULL,
  internals TEXT NOT NULL
);
CREATE UNIQUE INDEX task_sets_by_arn ON task_sets (account, region, task_set_arn);
CREATE INDEX task_sets_by_service ON task_sets (account, region, service_arn, sequence);

-- Tasks of services that ended without having been told to by the scheduler, until it has taken notice:
-- written with the task's STOPPED, deleted with what the scheduler concludes, so each counts once.
CREATE TABLE service_task_ends (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  service_arn TEXT NOT NULL,
  task_end TEXT NOT NULL
);
CREATE INDEX service_task_ends_by_service ON service_task_ends (service_arn, sequence);

CREATE INDEX tasks_of_service ON tasks (account, region, cluster_arn, service_name)
  WHERE service_name IS NOT NULL AND stopped_at IS NULL;
