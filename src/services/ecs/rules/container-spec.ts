import { defined } from '../../../kernel/defined.ts';
import type {
  ContainerSpec,
  HealthCheckSpec,
  LinuxSpec,
  PortMapping,
  PortRange,
  SecretReference,
} from '../../../ports/runtime.ts';
import type {
  ContainerDefinition,
  ContainerOverride,
  PortMapping as DefinedPortMapping,
  HealthCheck,
  KeyValuePair,
  LinuxParameters,
  ResourceRequirement,
  Secret,
} from '../model/types.ts';
import { endpointInjectionOf } from './endpoint-injection.ts';
import { type HealthOverrides, healthOverrideOf } from './health-override.ts';
import { parsePortRange } from './task-definition/ports.ts';

/** The agent's default (ECS_CONTAINER_STOP_TIMEOUT); Fargate's is the same: reference §3.4.7. */
const defaultStopTimeoutSeconds = 30;
/** Documented for restartPolicy. */
const defaultRestartAttemptPeriodSeconds = 300;

/** What the runtime is to run for one container: its definition with the task's override applied. */
export function containerSpecOf(
  container: ContainerDefinition,
  override: ContainerOverride,
  healthOverrides: HealthOverrides = new Map(),
): ContainerSpec {
  const { linuxParameters, healthCheck } = container;
  return {
    ...defined({
      ...sizesOf(container, override),
      command: override.command ?? container.command,
      entryPoint: container.entryPoint,
      user: textOf(container.user),
      workingDirectory: textOf(container.workingDirectory),
      startTimeoutSeconds: container.startTimeout,
      readonlyRootFilesystem: container.readonlyRootFilesystem,
      privileged: container.privileged,
      pinsImage: container.versionConsistency === 'disabled' ? false : undefined,
      interactive: container.interactive,
      pseudoTerminal: container.pseudoTerminal,
      dockerSecurityOptions: container.dockerSecurityOptions,
      initProcessEnabled: linuxParameters?.initProcessEnabled,
      linux: linuxParameters === undefined ? undefined : linuxOf(linuxParameters),
      healthCheck: healthCheck === undefined ? undefined : healthCheckOf(healthCheck),
      healthOverride: healthOverrideOf(container, healthOverrides),
      restartPolicy: restartPolicyOf(container),
      injectEndpoint: endpointInjectionOf(container),
      firelens: container.firelensConfiguration && {
        type: container.firelensConfiguration.type,
        options: container.firelensConfiguration.options ?? {},
      },
      repositoryCredentials: textOf(container.repositoryCredentials?.credentialsParameter),
    }),
    ...networkOf(container),
    ...fetchedOf(container, override),
    ...storageOf(container),
    name: container.name ?? '',
    image: container.image ?? '',
    essential: container.essential ?? true,
    environment: { ...toRecord(container.environment), ...toRecord(override.environment) },
    portMappings: (container.portMappings ?? []).flatMap(portMappingOf),
    dependsOn: container.dependsOn ?? [],
    stopTimeoutSeconds: container.stopTimeout ?? defaultStopTimeoutSeconds,
    dockerLabels: container.dockerLabels ?? {},
    ulimits: container.ulimits ?? [],
  };
}

function sizesOf(container: ContainerDefinition, override: ContainerOverride) {
  const cpu = override.cpu ?? container.cpu;
  return {
    cpuUnits: cpu === 0 ? undefined : cpu,
    memoryMiB: override.memory ?? container.memory,
    memoryReservationMiB: override.memoryReservation ?? container.memoryReservation,
    gpuCount: gpusOf(override.resourceRequirements ?? container.resourceRequirements),
  };
}

/** Registration has seen to it that the value is a count of devices; a GPU that is shared has none. */
function gpusOf(requirements: readonly ResourceRequirement[] = []): number | undefined {
  const gpu = requirements.find(({ type }) => type === 'GPU');
  return gpu === undefined ? undefined : Number(gpu.value ?? 1);
}

function networkOf(container: ContainerDefinition) {
  const { extraHosts, systemControls } = container;
  return defined({
    hostname: textOf(container.hostname),
    disableNetworking: container.disableNetworking,
    links: container.links,
    dnsServers: container.dnsServers,
    dnsSearchDomains: container.dnsSearchDomains,
    extraHosts: extraHosts?.map(({ hostname, ipAddress }) => ({ hostname, ipAddress })),
    portRanges: container.portMappings?.flatMap(portRangeOf),
    systemControls:
      systemControls &&
      toRecord(systemControls.map(({ namespace: name, value }) => ({ name, value }))),
  });
}

function storageOf(container: ContainerDefinition) {
  const { mountPoints, volumesFrom, logConfiguration } = container;
  return defined({
    mountPoints: mountPoints?.map(
      ({ sourceVolume = '', containerPath = '', readOnly = false }) => ({
        sourceVolume,
        containerPath,
        readOnly,
      }),
    ),
    volumesFrom: volumesFrom?.map(({ sourceContainer = '', readOnly = false }) => ({
      sourceContainer,
      readOnly,
    })),
    logConfiguration: logConfiguration && {
      logDriver: logConfiguration.logDriver,
      options: logConfiguration.options ?? {},
      ...defined({ secretOptions: secretsOf(logConfiguration.secretOptions) }),
    },
  });
}

/** What is fetched when the container is made. Files of an override replace all others (documented). */
function fetchedOf(container: ContainerDefinition, override: ContainerOverride) {
  const files = override.environmentFiles ?? container.environmentFiles;
  return defined({
    secrets: secretsOf(container.secrets),
    environmentFiles: files?.map(({ value }) => value),
  });
}

function secretsOf(secrets: readonly Secret[] | undefined): readonly SecretReference[] | undefined {
  return secrets?.map(({ name, valueFrom }) => ({ name, valueFrom }));
}

function linuxOf(parameters: LinuxParameters): LinuxSpec {
  const {
    capabilities,
    devices = [],
    tmpfs = [],
    sharedMemorySize,
    maxSwap,
    swappiness,
  } = parameters;
  return {
    capabilitiesAdd: capabilities?.add ?? [],
    capabilitiesDrop: capabilities?.drop ?? [],
    devices: devices.map(({ hostPath, containerPath, permissions }) => ({
      hostPath,
      containerPath: textOf(containerPath) ?? hostPath,
      // The documented default: all three.
      permissions: (permissions ?? ['read', 'write', 'mknod'])
        .map((word) => word.charAt(0))
        .join(''),
    })),
    tmpfs: tmpfs.map(({ containerPath, size, mountOptions = [] }) => ({
      containerPath,
      sizeMiB: size,
      mountOptions,
    })),
    ...defined({ sharedMemorySizeMiB: sharedMemorySize, maxSwapMiB: maxSwap, swappiness }),
  };
}

function restartPolicyOf({ restartPolicy }: ContainerDefinition) {
  if (restartPolicy?.enabled !== true) return undefined;
  return {
    ignoredExitCodes: restartPolicy.ignoredExitCodes ?? [],
    restartAttemptPeriodSeconds:
      restartPolicy.restartAttemptPeriod ?? defaultRestartAttemptPeriodSeconds,
  };
}

function portMappingOf(mapping: DefinedPortMapping): readonly PortMapping[] {
  const { containerPort, hostPort, protocol } = mapping;
  if (containerPort === undefined) return [];
  return [{ containerPort, hostPort: hostPort ?? 0, protocol: protocol ?? 'tcp' }];
}

function portRangeOf({ containerPortRange, protocol }: DefinedPortMapping): readonly PortRange[] {
  const range = containerPortRange === undefined ? undefined : parsePortRange(containerPortRange);
  if (range === undefined) return [];
  const [firstPort, lastPort] = range;
  return [{ firstPort, lastPort, protocol: protocol ?? 'tcp' }];
}

function healthCheckOf(check: HealthCheck): HealthCheckSpec {
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

/** Clients send empty texts for what they do not mean to set. */
function textOf(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function toRecord(pairs: readonly KeyValuePair[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (pairs ?? []).flatMap(({ name, value }) => (name === undefined ? [] : [[name, value ?? '']])),
  );
}
