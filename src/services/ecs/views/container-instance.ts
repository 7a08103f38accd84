import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import type {
  ContainerInstance,
  ContainerInstanceHealthStatus,
  InstanceHealthCheckState,
} from '../model/types.ts';
import type { RemainingResources } from '../placement/fleet-instance.ts';
import { remainingResources, shownResource } from '../rules/instance-resources.ts';

/** What the tasks on an instance make of it. */
export interface InstanceLoad {
  /** Undefined for an instance that is not in its fleet any more: nothing is on it. */
  readonly remaining: RemainingResources | undefined;
  readonly runningTasksCount: number;
  readonly pendingTasksCount: number;
}

/** A container instance as the API shows it (reference §3.5.1); tags and health when asked for (§1.7). */
export function containerInstanceView(
  row: ContainerInstanceRow,
  load: InstanceLoad,
  include: { readonly tags: boolean; readonly health: boolean },
): ContainerInstance {
  const { instance, version } = row;
  const { registeredResources } = instance;
  const left =
    load.remaining === undefined
      ? registeredResources
      : remainingResources(registeredResources, load.remaining);
  return {
    ...instance,
    version,
    registeredResources: registeredResources.map(shownResource),
    remainingResources: left.map(shownResource),
    runningTasksCount: load.runningTasksCount,
    pendingTasksCount: load.pendingTasksCount,
    attachments: instance.attachments ?? [],
    tags: include.tags ? instance.tags : [],
    ...(include.health ? { healthStatus: healthOf(row) } : {}),
  };
}

/** What the agent says of its machine; without a connection it says nothing. */
function healthOf({ instance, internals }: ContainerInstanceRow): ContainerInstanceHealthStatus {
  const status: InstanceHealthCheckState = instance.agentConnected ? 'OK' : 'INSUFFICIENT_DATA';
  const at = internals.connectionChangedAt;
  return {
    overallStatus: status,
    details: [{ type: 'CONTAINER_RUNTIME', status, lastUpdated: at, lastStatusChange: at }],
  };
}
