-- Alarms belong to an account and a region; their names differ by their case too.
-- The state is a column of its own because ECS deployments read it at each of their passes.
CREATE TABLE cloudwatch_alarms (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (account, region, name)
) WITHOUT ROWID;
