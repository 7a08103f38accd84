import { defined } from '../../kernel/defined.ts';
import { isoInstant } from '../../kernel/instant.ts';
import type { TaskFacts, TaskInspection } from '../../ports/task-metadata.ts';
import {
  clusterOf,
  containerDocument,
  isFargate,
  nonEmpty,
  pauseDocument,
} from './container-document.ts';
import { containerKnownStatus, taskKnownStatus } from './statuses.ts';
import type { Version } from './version.ts';

export interface TaskDocumentOptions {
  readonly version: Version;
  readonly withTags: boolean;
  /** What the task's containers have written, where that is measured. */
  readonly storageUsedMiB?: number | undefined;
}

/** Fargate keeps so much beside the storage that was asked for (documented sample: 20496 of 20 GiB). */
const reservedMiB = 16;

/** A task as the endpoints show it. The order of members is the agent's. */
export function taskDocument(
  task: TaskFacts,
  inspection: TaskInspection | undefined,
  { version, withTags, storageUsedMiB }: TaskDocumentOptions,
): object {
  const isV4 = version === 'v4';
  const statuses = task.containers.map((container) =>
    containerKnownStatus(task, container, inspection),
  );
  const listed = task.containers
    .filter((_, index) => statuses[index] !== 'NONE')
    .map((container) => containerDocument(version, task, container, inspection));
  const pause = inspection && pauseDocument(version, task, inspection);
  const containers = pause === undefined ? listed : [...listed, pause];
  const Containers = containers.length === 0 ? undefined : containers;
  return defined({
    Cluster: clusterOf(task),
    TaskARN: task.taskArn,
    Family: task.family,
    Revision: String(task.revision),
    DesiredStatus: task.desiredStatus,
    KnownStatus: taskKnownStatus(statuses),
    ...(!isV4 && { Containers }),
    Limits: limitsOf(task),
    PullStartedAt: instantOf(task.pullStartedAt),
    PullStoppedAt: instantOf(task.pullStoppedAt),
    ExecutionStoppedAt: instantOf(task.executionStoppedAt),
    AvailabilityZone: task.availabilityZone,
    TaskTags: withTags ? nonEmpty(task.tags) : undefined,
    ...(isV4 && {
      LaunchType: task.launchType,
      Containers,
      ServiceName: task.serviceName,
      Group: task.group,
      ...(isFargate(task) && fargateMembers(task, storageUsedMiB)),
      FaultInjectionEnabled: task.enableFaultInjection,
    }),
  });
}

/** Only of a task with limits of its own, as one on Fargate always is. */
function limitsOf({ cpuUnits, memoryMiB }: TaskFacts): object | undefined {
  return nonEmpty(
    defined({ CPU: cpuUnits === undefined ? undefined : cpuUnits / 1024, Memory: memoryMiB }),
  );
}

function fargateMembers(task: TaskFacts, storageUsedMiB: number | undefined): object {
  const { ephemeralStorageGiB } = task;
  return {
    // Nobody here compares the machine's clock with a better one, so nothing is claimed of it.
    ClockDrift: { ClockSynchronizationStatus: 'NOT_SYNCHRONIZED' },
    ...(ephemeralStorageGiB !== undefined &&
      storageUsedMiB !== undefined && {
        EphemeralStorageMetrics: {
          Utilized: storageUsedMiB,
          Reserved: ephemeralStorageGiB * 1024 + reservedMiB,
        },
      }),
  };
}

function instantOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : isoInstant(at);
}
