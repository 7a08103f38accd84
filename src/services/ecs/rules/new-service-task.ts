import type { DeploymentDocument, ServiceDocument } from '../model/service-document.ts';
import type { TaskRow } from '../model/task-document.ts';
import type { Tag, TaskDefinition } from '../model/types.ts';
import { newTask, type Placement } from './new-task.ts';
import { mergeTags } from './tags.ts';

/** What the scheduler starts a task for: a deployment, or a task set. */
export type Starter = Pick<
  DeploymentDocument,
  'id' | 'platformVersion' | 'networkConfiguration'
> & {
  readonly volumeConfigurations?: DeploymentDocument['volumeConfigurations'];
};

interface ServiceTaskDefinition {
  readonly document: TaskDefinition;
  readonly tags: readonly Tag[];
  /** The containers whose health checks decide whether the task is healthy. */
  readonly checked: readonly string[];
}

/**
 * A task of a service as its scheduler makes it: its group names the service, its startedBy the
 * deployment or the task set, and it has no tags but those that are propagated or managed (reference
 * §3.8.6a, §3.6.1).
 */
export function newServiceTask(
  placement: Placement,
  service: ServiceDocument,
  starter: Starter,
  definition: ServiceTaskDefinition,
): TaskRow {
  const { serviceName, enableExecuteCommand = false } = service;
  const { checked } = definition;
  return newTask(
    placement,
    definition.document,
    {
      group: `service:${serviceName}`,
      startedBy: starter.id,
      networkConfiguration: starter.networkConfiguration,
      platformVersion: starter.platformVersion,
      enableExecuteCommand,
      volumeConfigurations: starter.volumeConfigurations,
      serviceName,
      checkedContainers: checked,
    },
    tagsOf(placement, service, definition.tags),
  );
}

function tagsOf(
  { clusterName }: Placement,
  service: ServiceDocument,
  ofDefinition: readonly Tag[],
): readonly Tag[] {
  const propagated =
    service.propagateTags === 'SERVICE'
      ? service.tags
      : service.propagateTags === 'TASK_DEFINITION'
        ? ofDefinition
        : [];
  if (service.enableECSManagedTags !== true) return propagated;
  return mergeTags(propagated, [
    { key: 'aws:ecs:clusterName', value: clusterName },
    { key: 'aws:ecs:serviceName', value: service.serviceName },
  ]);
}
