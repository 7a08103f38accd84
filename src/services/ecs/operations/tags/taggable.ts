import { parseArn } from '../../../../aws/arn.ts';
import { clientError, invalidParameter } from '../../errors.ts';
import type { ContainerInstanceRow } from '../../model/container-instance-document.ts';
import type { ServiceRow, TaskSetRow } from '../../model/service-document.ts';
import type { TaskRow } from '../../model/task-document.ts';
import type { Tag } from '../../model/types.ts';
import type { ReadContext, WriteContext } from '../../operation.ts';
import { serviceArn } from '../../rules/arns.ts';
import { isBuiltInProvider } from '../../rules/cluster-capacity-providers.ts';
import type { ValidationFamily } from '../../rules/tags.ts';
import type { CapacityProviderRow } from '../../tables/capacity-providers.ts';
import type { ClusterRow } from '../../tables/clusters.ts';
import type { TaskDefinitionRow } from '../../tables/task-definitions.ts';

/** A resource whose tags can be read and changed. */
export type Taggable =
  | { readonly kind: 'capacity-provider'; readonly row: CapacityProviderRow }
  | { readonly kind: 'cluster'; readonly row: ClusterRow }
  | { readonly kind: 'service'; readonly row: ServiceRow }
  | { readonly kind: 'container-instance'; readonly row: ContainerInstanceRow }
  | { readonly kind: 'task'; readonly row: TaskRow }
  | { readonly kind: 'task-definition'; readonly row: TaskDefinitionRow }
  | { readonly kind: 'task-set'; readonly row: TaskSetRow };

/** Kinds of the tagging operations that Gantry cannot make yet, and how ECS speaks of them. */
const absentKinds: ReadonlyMap<string, string> = new Map([
  ['daemon', 'daemon'],
  ['daemon-task-definition', 'daemon task definition'],
  ['gateway', 'gateway'],
  ['gateway-route', 'gateway route'],
]);

/**
 * The resource of an ARN, live as far as ECS wants it to be for tagging. Throws
 * InvalidParameterException, for a task definition ClientException, when the text is not an ARN of this
 * world or nothing is there (reference §2.7).
 */
export function findTaggable(context: ReadContext, resourceArn: string): Taggable {
  const { kind, name } = identify(context, resourceArn);
  switch (kind) {
    case 'capacity-provider':
      return { kind, row: findProvider(context, name) };
    case 'cluster':
      return { kind, row: findCluster(context, name) };
    case 'container-instance':
      return { kind, row: findInstance(context, resourceArn, name) };
    case 'service':
      return { kind, row: findService(context, resourceArn, name) };
    case 'task':
      return { kind, row: findTask(context, resourceArn, name) };
    case 'task-definition':
      return { kind, row: findTaskDefinition(context, name) };
    case 'task-set':
      return { kind, row: findTaskSet(context, resourceArn, name) };
    default:
      throw absent(kind, name);
  }
}

export function tagsOf(resource: Taggable): readonly Tag[] {
  switch (resource.kind) {
    case 'capacity-provider':
    case 'cluster':
      return resource.row.document.tags;
    case 'container-instance':
      return resource.row.instance.tags;
    case 'service':
      return resource.row.service.tags;
    case 'task':
      return resource.row.task.tags;
    case 'task-definition':
      return resource.row.tags;
    case 'task-set':
      return resource.row.taskSet.tags;
  }
}

/** Stores new tags. A task keeps its version: tags are no change of state, so no event tells of them. */
export function putTags({ unit }: WriteContext, resource: Taggable, tags: readonly Tag[]): void {
  switch (resource.kind) {
    case 'capacity-provider': {
      const { row } = resource;
      unit.capacityProviders.put({ ...row, document: { ...row.document, tags } });
      break;
    }
    case 'cluster': {
      const { row } = resource;
      unit.clusters.put({ ...row, document: { ...row.document, tags } });
      break;
    }
    case 'container-instance': {
      const { row } = resource;
      unit.containerInstances.updateQuietly({ ...row, instance: { ...row.instance, tags } });
      break;
    }
    case 'service': {
      const { row } = resource;
      unit.services.put({ ...row, service: { ...row.service, tags } });
      break;
    }
    case 'task': {
      const { row } = resource;
      unit.tasks.update({ ...row, task: { ...row.task, tags } });
      break;
    }
    case 'task-definition':
      unit.taskDefinitions.update({ ...resource.row, tags });
      break;
    case 'task-set': {
      const { row } = resource;
      unit.taskSets.put({ ...row, taskSet: { ...row.taskSet, tags } });
      break;
    }
  }
}

/** What a resource's bad tags are refused with (reference §1.3). */
export function familyOf(resource: Taggable): ValidationFamily {
  return resource.kind === 'task-definition' ? 'ClientException' : 'InvalidParameterException';
}

function identify({ caller }: ReadContext, resourceArn: string) {
  const arn = parseArn(resourceArn);
  const [, kind, name] = /^([a-z-]+)\/(.+)$/s.exec(arn?.resource ?? '') ?? [];
  const isHere =
    arn?.service === 'ecs' &&
    arn.partition === caller.partition &&
    arn.region === caller.region &&
    arn.account === caller.account;
  if (!isHere || kind === undefined || name === undefined) throw invalidArn();
  return { kind, name };
}

function findProvider({ caller, unit }: ReadContext, name: string): CapacityProviderRow {
  if (isBuiltInProvider(name)) {
    // They cannot be tagged (reference §3.2.1); the text was never captured, this one is ours.
    throw invalidParameter(`The capacity provider ${name} cannot be tagged.`);
  }
  const row = unit.capacityProviders.get(caller, name);
  if (row?.status === 'ACTIVE') return row;
  throw doesNotExist('capacity provider');
}

/** Observed for ListTagsForResource of an INACTIVE cluster, which Terraform knows by its text. */
function findCluster({ caller, unit }: ReadContext, name: string): ClusterRow {
  const row = unit.clusters.get(caller, name);
  if (row === undefined) throw doesNotExist('cluster');
  if (row.status === 'ACTIVE') return row;
  throw invalidParameter(
    'The specified cluster is inactive. Specify an active cluster and try again.',
  );
}

function findInstance(
  { caller, unit }: ReadContext,
  arn: string,
  name: string,
): ContainerInstanceRow {
  requireLongArn(name);
  const row = unit.containerInstances.get(caller, arn);
  if (row === undefined) throw doesNotExist('container instance');
  if (row.instance.status !== 'INACTIVE') return row;
  // After the text for a stopped task (reference §2.7); the one for an instance was not captured.
  throw invalidParameter(
    'The specified container instance is inactive. Specify an active container instance and try again.',
  );
}

/** The text for one that was deleted follows that for clusters; its tags went with it (reference §3.6.1). */
function findService({ caller, unit }: ReadContext, serviceArn: string, name: string): ServiceRow {
  requireLongArn(name);
  const row = unit.services.get(caller, serviceArn);
  if (row === undefined) throw doesNotExist('service');
  if (row.service.status !== 'INACTIVE') return row;
  throw invalidParameter(
    'The specified service is inactive. Specify an active service and try again.',
  );
}

function findTask({ caller, unit }: ReadContext, taskArn: string, name: string): TaskRow {
  requireLongArn(name);
  const row = unit.tasks.get(caller, taskArn);
  if (row === undefined) throw doesNotExist('task');
  if (row.task.lastStatus !== 'STOPPED') return row;
  throw invalidParameter('The specified task is stopped. Specify a running task and try again.');
}

/** Any revision there is: INACTIVE ones keep their tags (reference §3.6.1). */
function findTaskDefinition({ caller, unit }: ReadContext, name: string): TaskDefinitionRow {
  const [, family = '', revision = ''] = /^([^:]+):([1-9]\d{0,6})$/.exec(name) ?? [];
  const row = unit.taskDefinitions.get(caller, family, Number(revision));
  if (row === undefined) throw clientError('Unable to describe task definition.');
  return row;
}

/** Until it is gone: a DRAINING one still has its tags. */
function findTaskSet({ caller, unit }: ReadContext, taskSetArn: string, name: string): TaskSetRow {
  const [clusterName = '', serviceName = ''] = name.split('/');
  const owner = serviceArn(caller, clusterName, serviceName);
  const found = unit.taskSets
    .of(caller, owner)
    .find((row) => row.taskSet.taskSetArn === taskSetArn);
  if (found === undefined) throw doesNotExist('task set');
  return found;
}

function absent(kind: string, name: string) {
  const words = absentKinds.get(kind);
  if (words === undefined) return invalidArn();
  if (kind === 'service') requireLongArn(name);
  return doesNotExist(words);
}

/** An ARN of the old form, without the cluster, cannot be tagged (reference §3.6.1). */
function requireLongArn(name: string): void {
  if (name.includes('/')) return;
  throw invalidParameter('Long arn format must be used for tagging operations');
}

function doesNotExist(words: string) {
  return invalidParameter(
    `The specified ${words} does not exist. Specify a valid ${words} and try again.`,
  );
}

function invalidArn() {
  return invalidParameter('The ARN provided is invalid.');
}
