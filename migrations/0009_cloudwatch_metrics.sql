-- The metrics that PutMetricData wrote: one row for each namespace, name and set of dimensions. The version
-- grows with each write, so that an alarm knows whether it has seen all data.
CREATE TABLE cloudwatch_metrics (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  dimensions TEXT NOT NULL,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (account, region, namespace, name, dimensions)
);

-- What was measured in one second or one minute that begins at an instant, in epoch milliseconds.
CREATE TABLE cloudwatch_datapoints (
  metric INTEGER NOT NULL REFERENCES cloudwatch_metrics (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  unit TEXT NOT NULL,
  sample_count REAL NOT NULL,
  sum REAL NOT NULL,
  minimum REAL NOT NULL,
  maximum REAL NOT NULL,
  PRIMARY KEY (metric, at, unit)
) WITHOUT ROWID;
