-- What ListServices filters by and DescribeClusters counts by.
ALTER TABLE services ADD COLUMN launch_type TEXT NOT NULL DEFAULT 'EC2';
ALTER TABLE services ADD COLUMN scheduling_strategy TEXT NOT NULL DEFAULT 'REPLICA';
UPDATE services SET
  launch_type = coalesce(
    document ->> '$.launchType',
    CASE WHEN document ->> '$.capacityProviderStrategy[0].capacityProvider' LIKE 'FARGATE%'
      THEN 'FARGATE' ELSE 'EC2' END),
  scheduling_strategy = document ->> '$.schedulingStrategy';
