import type { Ids } from '../../../kernel/ids.ts';
import type { ContainerDocument, TaskDocument, TaskRow } from '../model/task-document.ts';
import type {
  Attachment,
  ContainerDefinition,
  RunTaskRequest,
  Tag,
  TaskDefinition,
  TaskOverride,
} from '../model/types.ts';
import { type Reservation, reservationOf } from '../placement/reservation.ts';
import { clusterArn, containerArn, type Namespace, taskArn } from './arns.ts';
import { pendingAgent } from './execute-command-agent.ts';
import { managedVolumeAttachments } from './managed-volumes.ts';
import { settleOverrides } from './run-task-overrides.ts';
import { isAbsent } from './task-definition/absent.ts';
import { withGpus } from './task-gpus.ts';
import {
  architecture,
  gpuIdsOf,
  isPlaced,
  onInstance,
  subnetOf,
  type TaskHost,
  waitsForNothing,
  zoneOf,
} from './task-host.ts';

/** Where and when a task comes to be. */
export interface Placement extends Namespace {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly ids: Ids;
  readonly clusterName: string;
  /** The runtime that will serve it. */
  readonly runtime: string;
  readonly capacityProviderName?: string | undefined;
  /** The account setting, where somebody set it. */
  readonly logDriverMode?: string | undefined;
  readonly host: TaskHost;
}

/** What a task is asked to be beside its definition: by RunTask, by StartTask, or by its service. */
export interface TaskRequest
  extends Pick<
    RunTaskRequest,
    | 'enableExecuteCommand'
    | 'group'
    | 'networkConfiguration'
    | 'overrides'
    | 'platformVersion'
    | 'startedBy'
    | 'volumeConfigurations'
  > {
  /** The service whose task it is. */
  readonly serviceName?: string | undefined;
  /** Of a task of a service: the containers whose health checks decide whether it is healthy. */
  readonly checkedContainers?: readonly string[] | undefined;
}

/** Fargate gives every task 20 GiB unless it asks for more (reference §3.4.1). */
const defaultEphemeralStorage = { sizeInGiB: 20 };

/**
 * A task as RunTask answers it: containers PENDING, the attachment PRECREATED, version 1, and an
 * override entry for every container (reference §3.4.1). It begins in PROVISIONING, or in PENDING when
 * an instance was found for it and there is no network interface to wait for (reference §3.4.3).
 */
export function newTask(
  placement: Placement,
  definition: TaskDefinition,
  request: TaskRequest,
  tags: readonly Tag[],
): TaskRow {
  const { account, region, now, ids, clusterName, capacityProviderName, host } = placement;
  const arn = taskArn(placement, clusterName, ids.hex(32));
  const overrides = fullOverrides(definition, settleOverrides(request.overrides ?? {}, placement));
  const subnet = subnetOf(host, request);
  const reservation =
    host.launchType === 'FARGATE' ? undefined : reservationOf(definition, overrides);
  const agents = request.enableExecuteCommand === true ? { managedAgents: [pendingAgent] } : {};
  const containers = (definition.containerDefinitions ?? []).map((container) => ({
    ...newContainer(arn, ids.uuid(), container, overrides),
    ...agents,
  }));
  const task: TaskDocument = {
    taskArn: arn,
    clusterArn: clusterArn(placement, clusterName),
    taskDefinitionArn: definition.taskDefinitionArn ?? '',
    attachments: [
      ...(subnet === undefined ? [] : [networkAttachment(placement, subnet)]),
      ...managedVolumeAttachments(request.volumeConfigurations ?? [], ids),
    ],
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    containers: withGpus(containers, definition, overrides, gpuIdsOf(host)),
    ...sizes(definition, overrides, reservation),
    createdAt: now,
    desiredStatus: 'RUNNING',
    lastStatus: waitsForNothing(host, request, subnet) ? 'PENDING' : 'PROVISIONING',
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    group: isAbsent(request.group) ? `family:${definition.family}` : request.group,
    launchType: host.launchType,
    overrides,
    ...hostMembers(placement, definition, request, subnet),
    ...(isAbsent(request.startedBy) ? {} : { startedBy: request.startedBy }),
    tags,
    version: 1,
  };
  const internals = {
    family: definition.family ?? '',
    revision: definition.revision ?? 0,
    runtime: placement.runtime,
    enteredAt: now,
    ...(request.serviceName === undefined ? {} : { serviceName: request.serviceName }),
    ...(placement.logDriverMode === undefined ? {} : { logDriverMode: placement.logDriverMode }),
    ...(request.checkedContainers === undefined
      ? {}
      : { checkedContainers: request.checkedContainers }),
    ...(host.launchType === 'FARGATE' || host.waiting === undefined
      ? {}
      : { waiting: host.waiting }),
    ...(isPlaced(host) && reservation !== undefined
      ? { placed: { group: task.group, reservation, gpuIds: gpuIdsOf(host) } }
      : {}),
  };
  return { account, region, task, internals };
}

/** Members that tell of where a task runs (reference §3.4.1 for Fargate, §3.4.7 for instances). */
function hostMembers(
  { region, host }: Placement,
  definition: TaskDefinition,
  request: TaskRequest,
  subnet: string | undefined,
): Partial<TaskDocument> {
  if (host.launchType !== 'FARGATE') return onInstance(host);
  const storage =
    request.overrides?.ephemeralStorage ?? definition.ephemeralStorage ?? defaultEphemeralStorage;
  const windows = definition.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
  const arm = definition.runtimePlatform?.cpuArchitecture === 'ARM64';
  return {
    attributes: architecture(arm ? 'arm64' : 'x86_64'),
    availabilityZone: `${region}${zoneOf(subnet ?? '')}`,
    platformVersion: windows ? '1.0.0' : resolvePlatformVersion(request.platformVersion),
    platformFamily: windows
      ? (definition.runtimePlatform?.operatingSystemFamily ?? 'Windows')
      : 'Linux',
    ephemeralStorage: storage,
    fargateEphemeralStorage: storage,
  };
}

function resolvePlatformVersion(given: string | undefined): string {
  return isAbsent(given) || given === 'LATEST' ? '1.4.0' : given;
}

/**
 * The sizes a task shows. One on an instance whose definition has none shows the sums of its containers
 * (reference §3.4.7).
 */
function sizes(
  definition: TaskDefinition,
  overrides: TaskOverride,
  reservation: Reservation | undefined,
) {
  const cpu = overrides.cpu ?? definition.cpu ?? reservation?.cpu;
  const memory = overrides.memory ?? definition.memory ?? reservation?.memoryMiB;
  return {
    ...(cpu === undefined ? {} : { cpu: String(cpu) }),
    ...(memory === undefined ? {} : { memory: String(memory) }),
  };
}

function fullOverrides(definition: TaskDefinition, given: TaskOverride): TaskOverride {
  const containerOverrides = (definition.containerDefinitions ?? []).map(
    ({ name }) => given.containerOverrides?.find((o) => o.name === name) ?? { name },
  );
  return {
    ...given,
    containerOverrides,
    inferenceAcceleratorOverrides: given.inferenceAcceleratorOverrides ?? [],
  };
}

function networkAttachment(placement: Placement, subnet: string): Attachment {
  return {
    id: placement.ids.uuid(),
    type: 'ElasticNetworkInterface',
    status: 'PRECREATED',
    details: [{ name: 'subnetId', value: subnet }],
  };
}

function newContainer(
  arn: string,
  id: string,
  container: ContainerDefinition,
  overrides: TaskOverride,
): ContainerDocument {
  const override = overrides.containerOverrides?.find((o) => o.name === container.name) ?? {};
  const memory = override.memory ?? container.memory;
  const memoryReservation = override.memoryReservation ?? container.memoryReservation;
  return {
    containerArn: containerArn(arn, id),
    taskArn: arn,
    name: container.name ?? '',
    image: container.image ?? '',
    lastStatus: 'PENDING',
    networkInterfaces: [],
    cpu: String(override.cpu ?? container.cpu ?? 0),
    ...(memory === undefined ? {} : { memory: String(memory) }),
    ...(memoryReservation === undefined ? {} : { memoryReservation: String(memoryReservation) }),
  };
}
