-- What PutAccountSetting and PutAccountSettingDefault set; the root principal's are the account's defaults.
CREATE TABLE account_settings (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  principal_arn TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (account, region, principal_arn, name)
) WITHOUT ROWID;
