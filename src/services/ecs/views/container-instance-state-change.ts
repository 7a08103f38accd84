import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { remainingResources } from '../rules/instance-resources.ts';
import type { InstanceLoad } from './container-instance.ts';
import { eventInstant } from './event-instant.ts';

/**
 * The `detail` of an ECS Container Instance State Change event (reference §5.3): resources without the
 * zeros that the API shows, no tags, and the instants as text.
 */
export function containerInstanceStateChange(
  { instance, clusterArn, version }: ContainerInstanceRow,
  load: InstanceLoad,
  now: number,
): Readonly<Record<string, unknown>> {
  const { tags: _tags, attachments: _attachments, registeredAt, ...rest } = instance;
  const { registeredResources } = instance;
  return {
    ...rest,
    clusterArn,
    remainingResources:
      load.remaining === undefined
        ? registeredResources
        : remainingResources(registeredResources, load.remaining),
    runningTasksCount: load.runningTasksCount,
    pendingTasksCount: load.pendingTasksCount,
    registeredAt: eventInstant(registeredAt),
    updatedAt: eventInstant(now),
    version,
  };
}
