import type {
  Attribute,
  ContainerDefinition,
  FirelensConfiguration,
  Secret,
  TaskDefinition,
  Volume,
} from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { isEcrImage } from './fargate.ts';
import { ownOption } from './own-option.ts';

/** The order in which the service was seen to list the attributes it was seen to list. */
const observedOrder: readonly string[] = [
  'com.amazonaws.ecs.capability.logging-driver.',
  'ecs.capability.execution-role-awslogs',
  'com.amazonaws.ecs.capability.ecr-auth',
  'com.amazonaws.ecs.capability.docker-remote-api.1.19',
  'com.amazonaws.ecs.capability.task-iam-role',
  'com.amazonaws.ecs.capability.docker-remote-api.1.21',
  'ecs.capability.container-ordering',
  'ecs.capability.container-health-check',
  'ecs.capability.execution-role-ecr-pull',
  'com.amazonaws.ecs.capability.docker-remote-api.1.18',
  'ecs.capability.task-eni',
];

/**
 * What a container instance must be able to do to run the definition: names alone, each once, in the
 * observed order and what was not observed after it (reference §3.3.4).
 */
export function requiresAttributes(definition: TaskDefinition): readonly Attribute[] {
  const { containerDefinitions = [], volumes = [] } = definition;
  const names = new Set([
    ...ofTask(definition),
    ...containerDefinitions.flatMap((container) => ofContainer(container, definition)),
    ...volumes.flatMap(ofVolume),
  ]);
  return [...names].sort((a, b) => rankOf(a) - rankOf(b)).map((name) => ({ name }));
}

function rankOf(name: string): number {
  const rank = observedOrder.indexOf(name.replace(/(?<=logging-driver\.).*/, ''));
  return rank === -1 ? observedOrder.length : rank;
}

function ofTask(definition: TaskDefinition): readonly string[] {
  const { networkMode, taskRoleArn, pidMode, ipcMode } = definition;
  const hasRole = !isAbsent(taskRoleArn);
  return [
    ...when(hasRole, docker('task-iam-role'), dockerApi('1.19')),
    ...when(hasRole && networkMode === 'host', docker('task-iam-role-network-host')),
    ...when(networkMode === 'awsvpc', dockerApi('1.18'), ecs('task-eni')),
    ...when(pidMode !== undefined || ipcMode !== undefined, ecs('pid-ipc-namespace-sharing')),
    ...when(definition.proxyConfiguration !== undefined, ecs('aws-appmesh')),
    ...when(definition.enableFaultInjection === true, ecs('fault-injection')),
  ];
}

function ofContainer(container: ContainerDefinition, task: TaskDefinition): readonly string[] {
  const { image = '', healthCheck, linuxParameters, portMappings = [], dependsOn = [] } = container;
  const hasExecutionRole = !isAbsent(task.executionRoleArn);
  const ordered = dependsOn.length > 0 || container.startTimeout !== undefined;
  const initProcess = linuxParameters?.initProcessEnabled === true;
  const memoryMounts = linuxParameters?.sharedMemorySize !== undefined;
  return [
    ...ofLogging(container, hasExecutionRole),
    ...ofSecrets(container),
    ...ofSecurity(container),
    ...when(isEcrImage(image), docker('ecr-auth'), dockerApi('1.19')),
    ...when(isEcrImage(image) && hasExecutionRole, ecs('execution-role-ecr-pull')),
    ...when(image.includes('@sha256:'), dockerApi('1.21')),
    ...when(ordered || container.stopTimeout !== undefined, ecs('container-ordering')),
    ...when(healthCheck !== undefined, ecs('container-health-check')),
    ...when(healthCheck !== undefined, dockerApi(healthCheck?.startPeriod ? '1.29' : '1.24')),
    ...when(memoryMounts || (linuxParameters?.tmpfs ?? []).length > 0, dockerApi('1.22')),
    ...when(initProcess, dockerApi('1.25')),
    ...when(portMappings.some(hasRange), ecs('network.container-port-range')),
    ...when(container.restartPolicy?.enabled === true, ecs('container-restart-policy')),
    ...when((container.environmentFiles ?? []).length > 0, ecs('env-files.s3')),
  ];
}

function ofLogging(container: ContainerDefinition, hasExecutionRole: boolean): readonly string[] {
  const { logConfiguration: log, firelensConfiguration } = container;
  const router =
    firelensConfiguration === undefined ? [] : ofFirelens(firelensConfiguration, container.user);
  if (log === undefined) return router;
  const limited = ownOption(log.options, 'log-driver-buffer-limit') !== undefined;
  return [
    docker(`logging-driver.${log.logDriver}`),
    dockerApi('1.19'),
    ...when(log.logDriver === 'awslogs' && hasExecutionRole, ecs('execution-role-awslogs')),
    ...when(
      log.logDriver === 'awsfirelens' && limited,
      ecs('logging-driver.awsfirelens.log-driver-buffer-limit'),
    ),
    ...router,
  ];
}

function ofFirelens(
  { type, options }: FirelensConfiguration,
  user: string | undefined,
): readonly string[] {
  const source = ownOption(options, 'config-file-type');
  return [
    ecs(`firelens.${type}`),
    ...when(source === 's3' || source === 'file', ecs(`firelens.options.config.${source}`)),
    ...when(!isAbsent(user) && !/^0+(:|$)/.test(user), ecs('firelens.non-root-user')),
  ];
}

function ofSecrets(container: ContainerDefinition): readonly string[] {
  const { secrets = [], logConfiguration, repositoryCredentials } = container;
  return [
    ...secrets.map((secret) => ecs(`secrets.${storeOf(secret)}.environment-variables`)),
    ...(logConfiguration?.secretOptions ?? []).map((secret) =>
      ecs(`secrets.${storeOf(secret)}.bootstrap.log-driver`),
    ),
    ...when(
      repositoryCredentials !== undefined,
      ecs('private-registry-authentication.secretsmanager'),
    ),
  ];
}

/** Secrets Manager is always named by ARN; a bare name or any other ARN is a parameter. */
function storeOf({ valueFrom }: Secret): 'asm' | 'ssm' {
  return /^arn:[a-z0-9-]+:secretsmanager:/.test(valueFrom) ? 'asm' : 'ssm';
}

function ofSecurity(container: ContainerDefinition): readonly string[] {
  const { dockerSecurityOptions = [], credentialSpecs = [] } = container;
  const domainless = credentialSpecs.filter((spec) => spec.startsWith('credentialspecdomainless:'));
  const joined = credentialSpecs.length > domainless.length;
  const labelled = (prefix: string) => dockerSecurityOptions.some((o) => o.startsWith(prefix));
  return [
    ...when(container.privileged === true, docker('privileged-container')),
    ...when(labelled('label:') || labelled('label='), docker('selinux')),
    ...when(labelled('apparmor:') || labelled('apparmor='), docker('apparmor')),
    ...when(joined || labelled('credentialspec:'), ecs('gmsa')),
    ...when(domainless.length > 0, ecs('gmsa-domainless')),
  ];
}

function ofVolume(volume: Volume): readonly string[] {
  const { efsVolumeConfiguration: efs, dockerVolumeConfiguration: dockerVolume } = volume;
  const encrypted = efs?.transitEncryption === 'ENABLED' || efs?.authorizationConfig !== undefined;
  const fsx = volume.fsxWindowsFileServerVolumeConfiguration;
  return [
    ...when(efs !== undefined, ecs('efs')),
    ...when(encrypted, ecs('efsAuth')),
    ...when(fsx !== undefined, ecs('fsxWindowsFileServer')),
    ...when(volume.s3filesVolumeConfiguration !== undefined, ecs('storage.s3-files')),
    ...when(volume.configuredAtLaunch === true, ecs('storage.ebs-task-volume-attach')),
    ...when(dockerVolume !== undefined, ecs(`docker-plugin.${dockerVolume?.driver ?? 'local'}`)),
  ];
}

function hasRange(mapping: { readonly containerPortRange?: string | undefined }): boolean {
  return !isAbsent(mapping.containerPortRange);
}

function when(condition: boolean, ...names: readonly string[]): readonly string[] {
  return condition ? names : [];
}

// The two families of names the agent announces.
function docker(name: string): string {
  return `com.amazonaws.ecs.capability.${name}`;
}

function dockerApi(version: string): string {
  return docker(`docker-remote-api.${version}`);
}

function ecs(name: string): string {
  return `ecs.capability.${name}`;
}
