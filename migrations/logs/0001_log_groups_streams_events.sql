-- The database of CloudWatch Logs, apart from the others: it takes lines by the hundred thousand, in a
-- thread of its own. Account and region lead every key: each pair is a world of its own.

CREATE TABLE log_groups (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  retention_days INTEGER,
  class TEXT NOT NULL,
  kms_key_id TEXT,
  deletion_protected INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL,
  UNIQUE (account, region, name)
);

CREATE TABLE log_streams (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  group_id INTEGER NOT NULL REFERENCES log_groups (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  first_event_at INTEGER,
  last_event_at INTEGER,
  last_ingested_at INTEGER,
  UNIQUE (group_id, name)
);
CREATE INDEX log_streams_by_last_event ON log_streams (group_id, last_event_at, name);

-- Events lie in blocks of one stream, each of a minute at most: a block costs about as much to write as
-- a single event would. `events` is [[milliseconds after first_at, …], [message, …]] in order of time.
CREATE TABLE log_blocks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  group_id INTEGER NOT NULL,
  stream_id INTEGER NOT NULL REFERENCES log_streams (id) ON DELETE CASCADE,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  ingested_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  events TEXT NOT NULL
);
CREATE INDEX log_blocks_of_stream_from ON log_blocks (stream_id, first_at, id, last_at);
CREATE INDEX log_blocks_of_stream_to ON log_blocks (stream_id, last_at, id, first_at);
CREATE INDEX log_blocks_of_group_from ON log_blocks (group_id, first_at, id, last_at, stream_id);
CREATE INDEX log_blocks_of_group_to ON log_blocks (group_id, last_at, id, first_at, stream_id);
-- What is dropped when there is too much, and when it is too old.
CREATE INDEX log_blocks_by_age ON log_blocks (last_at, bytes);

-- How far a source that can be read again has been taken: the output of a container.
CREATE TABLE log_sources (
  source TEXT NOT NULL PRIMARY KEY,
  progress TEXT NOT NULL
) WITHOUT ROWID;
