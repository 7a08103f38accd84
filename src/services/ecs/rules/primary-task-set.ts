import type { ServiceRow, TaskSetDocument } from '../model/service-document.ts';
import { withSpec } from './service-spec.ts';

/** The service with the parameters of its PRIMARY task set as its own (reference §3.10). */
export function withPrimary(row: ServiceRow, taskSet: TaskSetDocument): ServiceRow {
  return withSpec(row, taskSet);
}

/**
 * A service that is deployed from outside and has no PRIMARY task set: it has none of the parameters of
 * one (documented), but for a launch type (users' answers of DescribeServices).
 */
export function withoutPrimary(row: ServiceRow): ServiceRow {
  const bare = withSpec(row, {
    taskDefinition: '',
    launchType: 'EC2',
    loadBalancers: [],
    serviceRegistries: [],
  });
  const { taskDefinition: _, ...service } = bare.service;
  return { ...bare, service };
}
