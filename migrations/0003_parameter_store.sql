-- The values of parameters are sealed with the key in the data folder: docs/adr/0014.

CREATE TABLE ssm_parameters (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (account, region, name)
) WITHOUT ROWID;

CREATE TABLE ssm_parameter_versions (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  labels TEXT NOT NULL,
  document TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (account, region, name, version)
) WITHOUT ROWID;
