-- What a simulated task is made of is larger than the thousand bytes that a row of an index-organised
-- table holds in its page, so that each such row took a page of the index and one beside it. In a table
-- with row ids they stand one after the other.
-- (Copied out and back rather than renamed: after a rename SQLite refuses a checkpoint until the next write.)
CREATE TABLE key_values_before AS SELECT namespace, key, value FROM key_values ORDER BY namespace, key;
DROP TABLE key_values;
CREATE TABLE key_values (
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (namespace, key)
);
INSERT INTO key_values SELECT namespace, key, value FROM key_values_before;
DROP TABLE key_values_before;

-- A task that goes from one status to the next need not move in an index: stopped_at is set when it has
-- stopped, and only then.
DROP INDEX tasks_live;
CREATE INDEX tasks_live ON tasks (sequence) WHERE stopped_at IS NULL;
