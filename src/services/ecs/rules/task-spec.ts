import type { NetworkMode, TaskSpec, VolumeSpec } from '../../../ports/runtime.ts';
import type { TaskDocument } from '../model/task-document.ts';
import type {
  ContainerDefinition,
  ContainerOverride,
  TaskDefinition,
  Volume,
} from '../model/types.ts';
import { containerSpecOf } from './container-spec.ts';
import type { HealthOverrides } from './health-override.ts';
import {
  isDeletedOnTermination,
  isManagedVolume,
  volumeIdOf,
  volumeNameOf,
} from './managed-volumes.ts';
import { unsupportedReason } from './unsupported.ts';

/**
 * What the runtime is to run for a task: the task definition with the task's overrides applied
 * (reference §3.4.6: environment merges by name, the rest replaces), and the health of containers as
 * the operator overrides it.
 */
export function taskSpecOf(
  task: TaskDocument,
  definition: TaskDefinition,
  healthOverrides: HealthOverrides = new Map(),
): TaskSpec {
  const cpu = task.overrides.cpu ?? definition.cpu;
  const memory = task.overrides.memory ?? definition.memory;
  const { pidMode, ipcMode } = definition;
  const storage = task.overrides.ephemeralStorage ?? definition.ephemeralStorage;
  const subnetId = subnetOf(task);
  const taskRoleArn = taskRoleArnOf(task, definition);
  const executionRoleArn = task.overrides.executionRoleArn ?? definition.executionRoleArn;
  const unsupported = unsupportedReason(definition, task.overrides);
  return {
    taskArn: task.taskArn,
    clusterArn: task.clusterArn,
    family: definition.family ?? '',
    revision: definition.revision ?? 0,
    networkMode: networkModeOf(definition),
    launchType: launchTypeSeen(task),
    ...(executionRoleArn === undefined ? {} : { executionRoleArn }),
    ...(cpu === undefined ? {} : { cpuUnits: Number(cpu) }),
    ...(memory === undefined ? {} : { memoryMiB: Number(memory) }),
    ...(storage === undefined ? {} : { ephemeralStorageGiB: storage.sizeInGiB }),
    ...(pidMode === undefined ? {} : { pidMode }),
    ...(ipcMode === undefined ? {} : { ipcMode }),
    ...(subnetId === undefined ? {} : { subnetId }),
    ...(taskRoleArn === undefined ? {} : { taskRoleArn }),
    ...(unsupported === undefined ? {} : { unsupported }),
    ...platformOf(definition),
    containers: (definition.containerDefinitions ?? []).map((container) =>
      containerSpecOf(container, overrideOf(task, container), healthOverrides),
    ),
    volumes: (definition.volumes ?? []).flatMap((volume) => volumeSpecOf(task, volume)),
  };
}

/** The role whose credentials the task's containers get. */
export function taskRoleArnOf(task: TaskDocument, definition: TaskDefinition): string | undefined {
  return task.overrides.taskRoleArn ?? definition.taskRoleArn;
}

/** A definition without a network mode runs as bridge on Linux (reference §3.3.1). */
export function networkModeOf(definition: TaskDefinition): NetworkMode {
  return definition.networkMode ?? 'bridge';
}

/** What a task's containers see it as: managed instances are those of EC2, with the same agent. */
export function launchTypeSeen({ launchType }: TaskDocument): NonNullable<TaskSpec['launchType']> {
  return launchType === 'MANAGED_INSTANCES' ? 'EC2' : launchType;
}

function overrideOf(task: TaskDocument, container: ContainerDefinition): ContainerOverride {
  return task.overrides.containerOverrides?.find((o) => o.name === container.name) ?? {};
}

function platformOf({ runtimePlatform }: TaskDefinition): Pick<TaskSpec, 'platform'> {
  if (runtimePlatform === undefined) return {};
  const { operatingSystemFamily = 'LINUX', cpuArchitecture } = runtimePlatform;
  return {
    platform: {
      operatingSystem: operatingSystemFamily.startsWith('WINDOWS') ? 'windows' : 'linux',
      ...(cpuArchitecture === undefined
        ? {}
        : { architecture: cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64' }),
    },
  };
}

function subnetOf(task: TaskDocument): string | undefined {
  const attachment = task.attachments.find((a) => a.type === 'ElasticNetworkInterface');
  return attachment?.details?.find((detail) => detail.name === 'subnetId')?.value;
}

function volumeSpecOf(task: TaskDocument, volume: Volume): readonly VolumeSpec[] {
  const {
    name = '',
    host,
    dockerVolumeConfiguration: docker,
    efsVolumeConfiguration: efs,
  } = volume;
  if (docker !== undefined) {
    return [
      {
        kind: 'docker',
        name,
        scope: docker.scope ?? 'task',
        autoprovision: docker.autoprovision ?? false,
        driver: docker.driver ?? 'local',
        driverOpts: docker.driverOpts ?? {},
        labels: docker.labels ?? {},
      },
    ];
  }
  if (efs !== undefined) {
    const accessPointId = efs.authorizationConfig?.accessPointId;
    return [
      {
        kind: 'efs',
        name,
        fileSystemId: efs.fileSystemId,
        rootDirectory: efs.rootDirectory ?? '/',
        ...(accessPointId === undefined ? {} : { accessPointId }),
      },
    ];
  }
  if (volume.configuredAtLaunch === true) return managedVolumeOf(task, name);
  const reason = unsupportedVolume(volume);
  if (reason !== undefined) return [{ kind: 'unsupported', name, reason }];
  const sourcePath = host?.sourcePath;
  return [
    {
      kind: 'host',
      name,
      ...(sourcePath === undefined || sourcePath === '' ? {} : { sourcePath }),
    },
  ];
}

/** The task's own attachment says which volume it was given at launch. */
function managedVolumeOf(task: TaskDocument, name: string): readonly VolumeSpec[] {
  const attachment = task.attachments.find((a) => isManagedVolume(a) && volumeNameOf(a) === name);
  if (attachment === undefined) return [];
  const deleteOnTermination = isDeletedOnTermination(attachment);
  return [{ kind: 'ebs', name, volumeId: volumeIdOf(attachment), deleteOnTermination }];
}

/** A definition with such a volume can be registered as on ECS; a task of it ends with this. */
function unsupportedVolume(volume: Volume): string | undefined {
  const { name, fsxWindowsFileServerVolumeConfiguration: fsx, s3filesVolumeConfiguration } = volume;
  if (fsx !== undefined) return noSuchFileSystem(name, 'FSx for Windows File Server');
  return s3filesVolumeConfiguration && noSuchFileSystem(name, 'S3 Files');
}

function noSuchFileSystem(name: string | undefined, kind: string): string {
  return `ResourceInitializationError: failed to mount volume '${name}': Gantry has no ${kind} file systems`;
}
