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
import { clusterArn, containerArn, type Namespace, taskArn } from './arns.ts';
import { pendingAgent } from './execute-command-agent.ts';
import { managedVolumeAttachments } from './managed-volumes.ts';
import { settleOverrides } from './run-task-overrides.ts';
import { isAbsent } from './task-definition/absent.ts';

/** Where and when a task comes to be. */
export interface Placement extends Namespace {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly ids: Ids;
  readonly clusterName: string;
  /** The runtime that will serve it. */
  readonly runtime: string;
  readonly capacityProviderName?: string | undefined;
  /** Whose turn it is among the request's subnets: consecutive tasks take consecutive ones. */
  readonly subnetTurn: number;
}

/** Fargate gives every task 20 GiB unless it asks for more (reference §3.4.1). */
const defaultEphemeralStorage = { sizeInGiB: 20 };

/**
 * A Fargate task as RunTask answers it: PROVISIONING, containers PENDING, the attachment PRECREATED,
 * version 1, and an override entry for every container (reference §3.4.1).
 */
export function newTask(
  placement: Placement,
  definition: TaskDefinition,
  input: RunTaskRequest,
  tags: readonly Tag[],
): TaskRow {
  const { account, region, now, ids, clusterName, capacityProviderName } = placement;
  const arn = taskArn(placement, clusterName, ids.hex(32));
  const overrides = fullOverrides(definition, settleOverrides(input.overrides ?? {}, placement));
  const storage =
    overrides.ephemeralStorage ?? definition.ephemeralStorage ?? defaultEphemeralStorage;
  const windows = definition.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
  const arm = definition.runtimePlatform?.cpuArchitecture === 'ARM64';
  const subnet = subnetOf(placement, input);
  const agents = input.enableExecuteCommand === true ? { managedAgents: [pendingAgent] } : {};
  const task: TaskDocument = {
    taskArn: arn,
    clusterArn: clusterArn(placement, clusterName),
    taskDefinitionArn: definition.taskDefinitionArn ?? '',
    attachments: [
      ...(subnet === undefined ? [] : [networkAttachment(placement, subnet)]),
      ...managedVolumeAttachments(input.volumeConfigurations ?? [], ids),
    ],
    attributes: [{ name: 'ecs.cpu-architecture', value: arm ? 'arm64' : 'x86_64' }],
    availabilityZone: `${region}${zoneOf(subnet ?? '')}`,
    ...(capacityProviderName === undefined ? {} : { capacityProviderName }),
    containers: (definition.containerDefinitions ?? []).map((container) => ({
      ...newContainer(arn, ids.uuid(), container, overrides),
      ...agents,
    })),
    ...sizes(definition, overrides),
    createdAt: now,
    desiredStatus: 'RUNNING',
    lastStatus: 'PROVISIONING',
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    group: isAbsent(input.group) ? `family:${definition.family}` : input.group,
    launchType: 'FARGATE',
    overrides,
    platformVersion: windows ? '1.0.0' : resolvePlatformVersion(input.platformVersion),
    platformFamily: windows
      ? (definition.runtimePlatform?.operatingSystemFamily ?? 'Windows')
      : 'Linux',
    ...(isAbsent(input.startedBy) ? {} : { startedBy: input.startedBy }),
    tags,
    version: 1,
    ephemeralStorage: storage,
    fargateEphemeralStorage: storage,
  };
  const internals = {
    family: definition.family ?? '',
    revision: definition.revision ?? 0,
    runtime: placement.runtime,
    enteredAt: now,
  };
  return { account, region, task, internals };
}

function resolvePlatformVersion(given: string | undefined): string {
  return isAbsent(given) || given === 'LATEST' ? '1.4.0' : given;
}

function sizes(definition: TaskDefinition, overrides: TaskOverride) {
  const cpu = overrides.cpu ?? definition.cpu;
  const memory = overrides.memory ?? definition.memory;
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
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

/** Consecutive tasks take the request's subnets in turn, which spreads them over its zones. */
function subnetOf(placement: Placement, input: RunTaskRequest): string | undefined {
  const subnets = input.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  return subnets[placement.subnetTurn % subnets.length];
}

/**
 * A subnet is in one zone for good. There is no EC2 here to say which, so its name does: one that ends
 * in a, b or c is in that zone, any other in the one its letters add up to.
 */
function zoneOf(subnet: string): string {
  const zones = 'abc';
  const last = subnet.at(-1) ?? '';
  if (last !== '' && zones.includes(last)) return last;
  const sum = [...subnet].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return zones.charAt(sum % zones.length);
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
