-- IAM is global: a role belongs to an account and to no region. Names differ by more than their case.
CREATE TABLE iam_roles (
  account TEXT NOT NULL,
  role_key TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (account, role_key)
) WITHOUT ROWID;
