import type { ContainerDefinition, LogConfiguration, TaskDefinition } from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { isFargatePair, isWindowsFargatePair, noFargatePair } from './fargate-sizes.ts';
import { ownOption } from './own-option.ts';
import { parseCpu, parseMemory } from './sizes.ts';

const fargateLogDrivers: readonly string[] = ['awslogs', 'splunk', 'awsfirelens'];
/** 120 itself was accepted, whatever the sentence says (reference §2.4). */
const longestStopTimeoutSeconds = 120;

/**
 * Why Fargate cannot run the definition, in the service's words (reference §2.4); undefined when it
 * can. The order: network mode, task sizes, storage, task-level members, then container by container.
 */
export function fargateObjection(definition: TaskDefinition): string | undefined {
  const { networkMode, executionRoleArn, containerDefinitions = [] } = definition;
  // The quotation marks are curly in the service's own text.
  if (networkMode !== 'awsvpc') return 'Fargate only supports network mode ‘awsvpc’.';
  const ofTask =
    sizeObjection(definition) ?? storageObjection(definition) ?? taskObjection(definition);
  if (ofTask !== undefined) return ofTask;
  const hasRole = !isAbsent(executionRoleArn);
  for (const container of containerDefinitions) {
    const found = containerObjection(container) ?? roleObjection(container, hasRole);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the image is in Amazon ECR's private registry, which pulls with the execution role. */
export function isEcrImage(image: string): boolean {
  return /^\d{12}\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|on\.aws)\//.test(image);
}

export function isWindows(definition: TaskDefinition): boolean {
  return definition.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') === true;
}

function sizeObjection(definition: TaskDefinition): string | undefined {
  const { cpu, memory } = definition;
  if (isAbsent(cpu)) return "Fargate requires that 'cpu' be defined at the task level.";
  if (isAbsent(memory)) return "Fargate requires that 'memory' be defined at the task level.";
  const units = parseCpu(cpu) ?? 0;
  const mebibytes = parseMemory(memory) ?? 0;
  const exists = isWindows(definition) ? isWindowsFargatePair : isFargatePair;
  return exists(units, mebibytes) ? undefined : noFargatePair(units, mebibytes);
}

function storageObjection({ volumes = [] }: TaskDefinition): string | undefined {
  for (const volume of volumes) {
    if (volume.dockerVolumeConfiguration !== undefined) {
      return unsupported('dockerVolumeConfiguration');
    }
    if (volume.host?.sourcePath !== undefined) return unsupported('sourcePath');
    if (volume.fsxWindowsFileServerVolumeConfiguration !== undefined) {
      return unsupported('fsxWindowsFileServerVolumeConfiguration');
    }
  }
  return undefined;
}

function taskObjection({ pidMode, ipcMode, placementConstraints = [] }: TaskDefinition) {
  if (ipcMode !== undefined) return unsupported('ipcMode');
  if (placementConstraints.length > 0) return unsupported('constraints');
  if (pidMode !== 'host') return undefined;
  return "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.";
}

function containerObjection(container: ContainerDefinition): string | undefined {
  const { dockerSecurityOptions = [], resourceRequirements = [], stopTimeout = 0 } = container;
  if (container.privileged === true) {
    return "Fargate requires that the 'privileged' setting be 'false'.";
  }
  if (dockerSecurityOptions.length > 0) return unsupported('dockerSecurityOptions');
  // Observed for GPU.
  const device = resourceRequirements[0]?.type;
  if (device !== undefined) {
    return `Tasks using the Fargate launch type do not support ${device} resource requirements.`;
  }
  if (stopTimeout > longestStopTimeoutSeconds) {
    return 'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.';
  }
  return (
    linuxObjection(container) ??
    logObjection(container.logConfiguration) ??
    routerObjection(container)
  );
}

/** Documented; the service's text was not seen. */
function routerObjection({ firelensConfiguration }: ContainerDefinition): string | undefined {
  const isRemote = ownOption(firelensConfiguration?.options, 'config-file-type') === 's3';
  return isRemote
    ? "Tasks using the Fargate launch type only support the firelens config-file-type 'file'."
    : undefined;
}

function linuxObjection({ linuxParameters }: ContainerDefinition): string | undefined {
  const { capabilities, devices = [], sharedMemorySize, maxSwap } = linuxParameters ?? {};
  const refused = capabilities?.add?.find((capability) => capability !== 'SYS_PTRACE');
  if (refused !== undefined) return `${refused} is not allowed on Fargate.`;
  if (devices.length > 0) return unsupported('devices');
  if (sharedMemorySize !== undefined) return unsupported('sharedMemorySize');
  if (maxSwap !== undefined) return unsupported('maxSwap');
  // Documented beside maxSwap; not observed.
  return linuxParameters?.swappiness === undefined ? undefined : unsupported('swappiness');
}

function logObjection(configuration: LogConfiguration | undefined): string | undefined {
  if (configuration === undefined) return undefined;
  const { logDriver, options } = configuration;
  if (!fargateLogDrivers.includes(logDriver)) {
    return `${logDriver} is not a valid log driver. Must be one of [${fargateLogDrivers.join(', ')}].`;
  }
  if (logDriver === 'awslogs' && isAbsent(ownOption(options, 'awslogs-stream-prefix'))) {
    return 'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.';
  }
  return undefined;
}

function roleObjection(
  { image = '', logConfiguration }: ContainerDefinition,
  hasExecutionRole: boolean,
): string | undefined {
  if (hasExecutionRole) return undefined;
  const need = 'Fargate requires task definition to have execution role ARN to support';
  if (isEcrImage(image)) return `${need} ECR images.`;
  return logConfiguration?.logDriver === 'awslogs' ? `${need} log driver awslogs.` : undefined;
}

function unsupported(member: string): string {
  return `Fargate compatible task definitions do not support ${member}`;
}
