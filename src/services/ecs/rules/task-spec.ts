import type { ContainerSpec, NetworkMode, PortMapping, TaskSpec } from '../../../ports/runtime.ts';
import type { TaskDocument } from '../model/task-document.ts';
import type {
  ContainerDefinition,
  ContainerOverride,
  HealthCheck,
  KeyValuePair,
  TaskDefinition,
} from '../model/types.ts';

/** The agent's default (ECS_CONTAINER_STOP_TIMEOUT); Fargate's is the same: reference §3.4.7. */
const defaultStopTimeoutSeconds = 30;

/**
 * What the runtime is to run for a task: the task definition with the task's overrides applied
 * (reference §3.4.6: environment merges by name, the rest replaces).
 */
export function taskSpecOf(task: TaskDocument, definition: TaskDefinition): TaskSpec {
  const cpu = task.overrides.cpu ?? definition.cpu;
  const memory = task.overrides.memory ?? definition.memory;
  return {
    taskArn: task.taskArn,
    clusterArn: task.clusterArn,
    family: definition.family ?? '',
    revision: definition.revision ?? 0,
    networkMode: networkModeOf(definition),
    ...(cpu === undefined ? {} : { cpuUnits: Number(cpu) }),
    ...(memory === undefined ? {} : { memoryMiB: Number(memory) }),
    containers: (definition.containerDefinitions ?? []).map((container) =>
      containerSpecOf(container, overrideOf(task, container)),
    ),
  };
}

/** A definition without a network mode runs as bridge on Linux (reference §3.3.1). */
export function networkModeOf(definition: TaskDefinition): NetworkMode {
  return definition.networkMode ?? 'bridge';
}

function overrideOf(task: TaskDocument, container: ContainerDefinition): ContainerOverride {
  return task.overrides.containerOverrides?.find((o) => o.name === container.name) ?? {};
}

function containerSpecOf(container: ContainerDefinition, override: ContainerOverride): ContainerSpec {
  const command = override.command ?? container.command;
  return {
    ...sizesOf(container, override),
    ...switchesOf(container),
    name: container.name ?? '',
    image: container.image ?? '',
    essential: container.essential ?? true,
    ...(command === undefined ? {} : { command }),
    ...(container.entryPoint === undefined ? {} : { entryPoint: container.entryPoint }),
    environment: { ...toRecord(container.environment), ...toRecord(override.environment) },
    portMappings: (container.portMappings ?? []).flatMap(portMappingOf),
    dependsOn: (container.dependsOn ?? []).map(({ containerName, condition }) => ({ containerName, condition })),
    ...(container.startTimeout === undefined ? {} : { startTimeoutSeconds: container.startTimeout }),
    stopTimeoutSeconds: container.stopTimeout ?? defaultStopTimeoutSeconds,
    ...(container.healthCheck === undefined ? {} : { healthCheck: healthCheckOf(container.healthCheck) }),
    dockerLabels: container.dockerLabels ?? {},
    ulimits: (container.ulimits ?? []).map(({ name, softLimit, hardLimit }) => ({ name, softLimit, hardLimit })),
  };
}

function sizesOf(container: ContainerDefinition, override: ContainerOverride) {
  const cpu = override.cpu ?? container.cpu;
  const memory = override.memory ?? container.memory;
  const reservation = override.memoryReservation ?? container.memoryReservation;
  return {
    ...(cpu === undefined || cpu === 0 ? {} : { cpuUnits: cpu }),
    ...(memory === undefined ? {} : { memoryMiB: memory }),
    ...(reservation === undefined ? {} : { memoryReservationMiB: reservation }),
  };
}

function switchesOf(container: ContainerDefinition) {
  const { user, workingDirectory, hostname, readonlyRootFilesystem, privileged, interactive, pseudoTerminal } = container;
  const initProcessEnabled = container.linuxParameters?.initProcessEnabled;
  return {
    ...(user === undefined || user === '' ? {} : { user }),
    ...(workingDirectory === undefined || workingDirectory === '' ? {} : { workingDirectory }),
    ...(hostname === undefined || hostname === '' ? {} : { hostname }),
    ...(readonlyRootFilesystem === undefined ? {} : { readonlyRootFilesystem }),
    ...(privileged === undefined ? {} : { privileged }),
    ...(interactive === undefined ? {} : { interactive }),
    ...(pseudoTerminal === undefined ? {} : { pseudoTerminal }),
    ...(initProcessEnabled === undefined ? {} : { initProcessEnabled }),
  };
}

function portMappingOf(mapping: {
  readonly containerPort?: number | undefined;
  readonly hostPort?: number | undefined;
  readonly protocol?: 'tcp' | 'udp' | undefined;
}): readonly PortMapping[] {
  const { containerPort, hostPort, protocol } = mapping;
  if (containerPort === undefined) return [];
  return [{ containerPort, hostPort: hostPort ?? 0, protocol: protocol ?? 'tcp' }];
}

function healthCheckOf(check: HealthCheck) {
  return {
    command: testOf(check.command),
    intervalSeconds: check.interval ?? 30,
    timeoutSeconds: check.timeout ?? 5,
    retries: check.retries ?? 3,
    startPeriodSeconds: check.startPeriod ?? 0,
  };
}

/** ECS registers a health check that starts with the program itself, and runs it (rules/task-definition). */
function testOf(command: readonly string[]): readonly string[] {
  return /^(CMD|CMD-SHELL|NONE)$/.test(command[0] ?? '') ? command : ['CMD', ...command];
}

function toRecord(pairs: readonly KeyValuePair[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((pairs ?? []).flatMap(({ name, value }) => (name === undefined ? [] : [[name, value ?? '']])));
}
