-- What happened to alarms. It outlives them, as on AWS.
CREATE TABLE cloudwatch_alarm_history (
  id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  document TEXT NOT NULL
);

CREATE INDEX cloudwatch_alarm_history_of_alarm ON cloudwatch_alarm_history (account, region, name, at);
