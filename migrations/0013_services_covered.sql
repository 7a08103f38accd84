-- What a service is listed and counted by stands behind its document in the row, on pages that would have
-- to be read through: the index has it all.
DROP INDEX services_by_cluster;
CREATE INDEX services_by_cluster ON services
  (account, region, cluster_arn, status, service_name, launch_type, scheduling_strategy, service_arn);
