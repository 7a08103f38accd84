// The tables of ECS as drizzle sees them; migrations/*.sql creates them, and a test compares the two.
import { integer, primaryKey, sqliteTable, text } from '../../../store/drizzle.ts';
import type {
  CapacityProviderDocument,
  CapacityProviderInternals,
} from '../model/capacity-provider-document.ts';
import type { ClusterDocument } from '../model/cluster-document.ts';
import type {
  ServiceDeploymentDocument,
  ServiceDocument,
  ServiceEventDocument,
  ServiceInternals,
  ServiceRevisionDocument,
  ServiceTaskEnd,
  TaskSetDocument,
  TaskSetInternals,
} from '../model/service-document.ts';
import type { TaskDocument, TaskInternals } from '../model/task-document.ts';
import type { SettingName, Tag, TaskDefinition } from '../model/types.ts';

export const clusters = sqliteTable(
  'clusters',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    clusterName: text('cluster_name').notNull(),
    status: text('status').$type<'ACTIVE' | 'INACTIVE'>().notNull(),
    inactiveAt: integer('inactive_at'),
    document: text('document', { mode: 'json' }).$type<ClusterDocument>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.clusterName] })],
);

export const capacityProviders = sqliteTable(
  'capacity_providers',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    name: text('name').notNull(),
    status: text('status').$type<'ACTIVE' | 'INACTIVE'>().notNull(),
    inactiveAt: integer('inactive_at'),
    document: text('document', { mode: 'json' }).$type<CapacityProviderDocument>().notNull(),
    internals: text('internals', { mode: 'json' }).$type<CapacityProviderInternals>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.name] })],
);

export const taskDefinitionFamilies = sqliteTable(
  'task_definition_families',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    family: text('family').notNull(),
    lastRevision: integer('last_revision').notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.family] })],
);

export const taskDefinitions = sqliteTable(
  'task_definitions',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    family: text('family').notNull(),
    revision: integer('revision').notNull(),
    status: text('status').$type<'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS'>().notNull(),
    document: text('document', { mode: 'json' }).$type<TaskDefinition>().notNull(),
    tags: text('tags', { mode: 'json' }).$type<readonly Tag[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.family, table.revision] })],
);

export const tasks = sqliteTable('tasks', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  account: text('account').notNull(),
  region: text('region').notNull(),
  taskArn: text('task_arn').notNull(),
  clusterArn: text('cluster_arn').notNull(),
  taskDefinitionArn: text('task_definition_arn').notNull(),
  family: text('family').notNull(),
  lastStatus: text('last_status').notNull(),
  desiredStatus: text('desired_status').notNull(),
  launchType: text('launch_type').notNull(),
  containerInstanceArn: text('container_instance_arn'),
  serviceName: text('service_name'),
  startedBy: text('started_by'),
  stoppedAt: integer('stopped_at'),
  version: integer('version').notNull(),
  document: text('document', { mode: 'json' }).$type<TaskDocument>().notNull(),
  internals: text('internals', { mode: 'json' }).$type<TaskInternals>().notNull(),
});

export const runTaskTokens = sqliteTable(
  'run_task_tokens',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    clusterArn: text('cluster_arn').notNull(),
    clientToken: text('client_token').notNull(),
    request: text('request').notNull(),
    taskArns: text('task_arns', { mode: 'json' }).$type<readonly string[]>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.account, table.region, table.clusterArn, table.clientToken] }),
  ],
);

export const services = sqliteTable(
  'services',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    serviceArn: text('service_arn').notNull(),
    clusterArn: text('cluster_arn').notNull(),
    serviceName: text('service_name').notNull(),
    status: text('status').$type<ServiceDocument['status']>().notNull(),
    inactiveAt: integer('inactive_at'),
    document: text('document', { mode: 'json' }).$type<ServiceDocument>().notNull(),
    internals: text('internals', { mode: 'json' }).$type<ServiceInternals>().notNull(),
    launchType: text('launch_type').notNull(),
    schedulingStrategy: text('scheduling_strategy').notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.serviceArn] })],
);

export const serviceEvents = sqliteTable('service_events', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  account: text('account').notNull(),
  region: text('region').notNull(),
  serviceArn: text('service_arn').notNull(),
  event: text('event', { mode: 'json' }).$type<ServiceEventDocument>().notNull(),
});

export const serviceRevisions = sqliteTable(
  'service_revisions',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    serviceRevisionArn: text('service_revision_arn').notNull(),
    serviceArn: text('service_arn').notNull(),
    createdAt: integer('created_at').notNull(),
    document: text('document', { mode: 'json' }).$type<ServiceRevisionDocument>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.region, table.serviceRevisionArn] })],
);

export const serviceDeployments = sqliteTable('service_deployments', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  account: text('account').notNull(),
  region: text('region').notNull(),
  serviceDeploymentArn: text('service_deployment_arn').notNull(),
  serviceArn: text('service_arn').notNull(),
  status: text('status').$type<ServiceDeploymentDocument['status']>().notNull(),
  createdAt: integer('created_at').notNull(),
  document: text('document', { mode: 'json' }).$type<ServiceDeploymentDocument>().notNull(),
});

export const taskSets = sqliteTable('task_sets', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  account: text('account').notNull(),
  region: text('region').notNull(),
  taskSetArn: text('task_set_arn').notNull(),
  serviceArn: text('service_arn').notNull(),
  status: text('status').$type<TaskSetDocument['status']>().notNull(),
  document: text('document', { mode: 'json' }).$type<TaskSetDocument>().notNull(),
  internals: text('internals', { mode: 'json' }).$type<TaskSetInternals>().notNull(),
});

export const serviceTaskEnds = sqliteTable('service_task_ends', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  serviceArn: text('service_arn').notNull(),
  taskEnd: text('task_end', { mode: 'json' }).$type<ServiceTaskEnd>().notNull(),
});

export const accountSettings = sqliteTable(
  'account_settings',
  {
    account: text('account').notNull(),
    region: text('region').notNull(),
    principalArn: text('principal_arn').notNull(),
    name: text('name').$type<SettingName>().notNull(),
    value: text('value').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.account, table.region, table.principalArn, table.name] }),
  ],
);
