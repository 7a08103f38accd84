import type {
  ContainerDefinition,
  DockerVolumeConfiguration,
  HealthCheck,
  NetworkMode,
  PortMapping,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
  Volume,
} from '../../model/types.ts';
import { type Namespace, roleArn, taskDefinitionArn } from '../arns.ts';
import { isAbsent } from './absent.ts';
import { compatibilities } from './compatibilities.ts';
import { requiresAttributes } from './requires-attributes.ts';
import { parseCpu, parseMemory } from './sizes.ts';

/** What the service adds to a request to make it a revision. */
interface Registration {
  readonly namespace: Namespace;
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  /** The caller's ARN. */
  readonly registeredBy: string;
}

/**
 * The task definition that a valid request registers: what was sent, plus the defaults the service
 * fills in and no others, so that a client which compares sees no change (reference §3.3.1, clients
 * §3.3). Tags are kept apart.
 */
export function normaliseTaskDefinition(
  input: RegisterTaskDefinitionRequest,
  registration: Registration,
): TaskDefinition {
  const { namespace, revision, registeredAt, registeredBy } = registration;
  const settled = settle(input, namespace);
  const attributes = requiresAttributes(settled);
  return {
    ...settled,
    compatibilities: compatibilities(settled),
    ...(attributes.length === 0 ? {} : { requiresAttributes: attributes }),
    registeredAt,
    registeredBy,
    revision,
    status: 'ACTIVE',
    taskDefinitionArn: taskDefinitionArn(namespace, input.family, revision),
  };
}

/** The part of a task definition that comes from the request alone. */
function settle(input: RegisterTaskDefinitionRequest, namespace: Namespace): TaskDefinition {
  const { tags: _, inferenceAccelerators: __, cpu, memory, taskRoleArn, ...rest } = input;
  const { executionRoleArn, requiresCompatibilities = [], ...others } = rest;
  return {
    ...others,
    ...(isAbsent(cpu) ? {} : { cpu: String(parseCpu(cpu)) }),
    ...(isAbsent(memory) ? {} : { memory: String(parseMemory(memory)) }),
    ...(isAbsent(taskRoleArn) ? {} : { taskRoleArn: roleArn(taskRoleArn, namespace) }),
    ...(isAbsent(executionRoleArn)
      ? {}
      : { executionRoleArn: roleArn(executionRoleArn, namespace) }),
    ...(requiresCompatibilities.length === 0 ? {} : { requiresCompatibilities }),
    containerDefinitions: input.containerDefinitions.map((container) =>
      settleContainer(container, input.networkMode),
    ),
    volumes: (input.volumes ?? []).map(settleVolume),
    placementConstraints: input.placementConstraints ?? [],
  };
}

function settleContainer(
  container: ContainerDefinition,
  mode: NetworkMode | undefined,
): ContainerDefinition {
  const { healthCheck, firelensConfiguration, user } = container;
  return {
    ...container,
    // Seen by users of Terraform, to whom it was a change.
    ...(firelensConfiguration !== undefined && isAbsent(user) ? { user: '0' } : {}),
    cpu: container.cpu ?? 0,
    portMappings: (container.portMappings ?? []).map((mapping) => settlePort(mapping, mode)),
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    ...(healthCheck === undefined ? {} : { healthCheck: settleHealthCheck(healthCheck) }),
  };
}

/** A range gets no host port: it is chosen when the task starts. */
function settlePort(mapping: PortMapping, mode: NetworkMode | undefined): PortMapping {
  const { protocol = 'tcp', hostPort = 0, containerPort = 0, containerPortRange } = mapping;
  if (!isAbsent(containerPortRange)) return { ...mapping, protocol };
  const sameAsContainer = mode === 'awsvpc' || mode === 'host';
  return { ...mapping, protocol, hostPort: sameAsContainer ? containerPort : hostPort };
}

function settleHealthCheck(check: HealthCheck): HealthCheck {
  const { interval = 30, timeout = 5, retries = 3 } = check;
  return { ...check, interval, timeout, retries };
}

function settleVolume(volume: Volume): Volume {
  const { dockerVolumeConfiguration, efsVolumeConfiguration: efs } = volume;
  if (efs !== undefined) {
    const rootDirectory = isAbsent(efs.rootDirectory) ? '/' : efs.rootDirectory;
    return { ...volume, efsVolumeConfiguration: { ...efs, rootDirectory } };
  }
  if (dockerVolumeConfiguration !== undefined) {
    return { ...volume, dockerVolumeConfiguration: settleDocker(dockerVolumeConfiguration) };
  }
  const isBindMount =
    volume.fsxWindowsFileServerVolumeConfiguration === undefined &&
    volume.s3filesVolumeConfiguration === undefined &&
    volume.configuredAtLaunch !== true;
  return isBindMount ? { ...volume, host: volume.host ?? {} } : volume;
}

function settleDocker(configuration: DockerVolumeConfiguration): DockerVolumeConfiguration {
  const { scope = 'task', driver = 'local', autoprovision = false } = configuration;
  return { ...configuration, scope, driver, ...(scope === 'shared' ? { autoprovision } : {}) };
}
