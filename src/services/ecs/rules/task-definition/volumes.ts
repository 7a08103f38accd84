import { clientError } from '../../errors.ts';
import type {
  ContainerDefinition,
  DockerVolumeConfiguration,
  EFSVolumeConfiguration,
  MountPoint,
  RegisterTaskDefinitionRequest,
  Volume,
} from '../../model/types.ts';
import { isAbsent } from './absent.ts';
import { resourceName } from './containers.ts';

/** Volumes, the mount points that use them, and `volumesFrom`. Throws ClientException. */
export function checkVolumes(input: RegisterTaskDefinitionRequest): void {
  const { volumes = [], containerDefinitions: containers } = input;
  for (const volume of volumes) checkVolume(volume);
  const names = new Set(volumes.map((volume) => volume.name));
  if (names.size < volumes.length) {
    throw clientError('Volume names must be unique within a task definition.');
  }
  for (const { mountPoints = [] } of containers) {
    for (const mount of mountPoints) checkMountPoint(mount, names);
  }
  for (const container of containers) checkVolumesFrom(container, containers);
  checkConfiguredAtLaunch(volumes, containers);
}

function checkVolume(volume: Volume): void {
  const { name, host, dockerVolumeConfiguration, efsVolumeConfiguration } = volume;
  if (isAbsent(name)) throw clientError('Volume.name should not be null or empty.');
  if (!resourceName.test(name)) throw clientError('Volume.name contains invalid characters.');
  // Seen by users of the service.
  if (host?.sourcePath === '') throw clientError('host.sourcePath should not be blank.');
  if (kindsOf(volume).length > 1) {
    throw clientError(`Volume '${name}' can have only one type of configuration.`);
  }
  if (dockerVolumeConfiguration !== undefined) checkDockerVolume(dockerVolumeConfiguration);
  if (efsVolumeConfiguration !== undefined) checkEfsVolume(efsVolumeConfiguration);
}

/** What makes the volume what it is; an empty `host` says nothing. */
function kindsOf(volume: Volume): readonly unknown[] {
  return [
    volume.host?.sourcePath,
    volume.dockerVolumeConfiguration,
    volume.efsVolumeConfiguration,
    volume.fsxWindowsFileServerVolumeConfiguration,
    volume.s3filesVolumeConfiguration,
    volume.configuredAtLaunch === true ? volume.configuredAtLaunch : undefined,
  ].filter((kind) => kind !== undefined);
}

/** Both texts were seen by users of the service. */
function checkDockerVolume(configuration: DockerVolumeConfiguration): void {
  const { driver, scope = 'task', autoprovision } = configuration;
  if (driver === '') {
    throw clientError('volume.dockerVolumeConfiguration.driver should not be null or empty.');
  }
  if (scope === 'task' && autoprovision === false) {
    throw clientError(
      "When 'scope' parameter is 'task', 'autoprovision' must either not be specified or set to 'True'.",
    );
  }
}

function checkEfsVolume(configuration: EFSVolumeConfiguration): void {
  const { authorizationConfig, rootDirectory, transitEncryptionPort = 0 } = configuration;
  const encrypted = configuration.transitEncryption === 'ENABLED';
  if (configuration.fileSystemId === '') {
    throw clientError('EFS file system ID should not be null or empty.');
  }
  if (authorizationConfig?.iam === 'ENABLED' && !encrypted) {
    throw clientError('EFS IAM authorization requires TransitEncryption to be enabled.');
  }
  if (transitEncryptionPort !== 0 && !encrypted) {
    throw clientError('TransitEncryptionPort requires that TransitEncryption is enabled.');
  }
  if (transitEncryptionPort < 0 || transitEncryptionPort > 65_535) {
    throw clientError('TransitEncryptionPort must be between 0 and 65535.');
  }
  const atRoot = isAbsent(rootDirectory) || rootDirectory === '/';
  if (!isAbsent(authorizationConfig?.accessPointId) && !atRoot) {
    throw clientError(
      'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
    );
  }
}

function checkMountPoint(
  { sourceVolume, containerPath }: MountPoint,
  volumes: ReadonlySet<string | undefined>,
): void {
  if (isAbsent(sourceVolume)) {
    throw clientError('MountPoint.sourceVolume should not be null or empty.');
  }
  if (!volumes.has(sourceVolume)) throw clientError(`Unknown volume '${sourceVolume}'.`);
  if (isAbsent(containerPath)) {
    throw clientError('MountPoint.containerPath should not be null or empty.');
  }
}

function checkVolumesFrom(
  { volumesFrom = [] }: ContainerDefinition,
  containers: readonly ContainerDefinition[],
): void {
  for (const { sourceContainer } of volumesFrom) {
    if (isAbsent(sourceContainer) || containers.every(({ name }) => name !== sourceContainer)) {
      throw clientError(
        `Invalid 'volumesFrom' setting. Unknown container: '${sourceContainer ?? ''}'.`,
      );
    }
  }
}

/** At most one volume is given when a task starts, and it must be used; other volumes may lie idle. */
function checkConfiguredAtLaunch(
  volumes: readonly Volume[],
  containers: readonly ContainerDefinition[],
): void {
  const atLaunch = volumes.filter((volume) => volume.configuredAtLaunch === true);
  const mounted = new Set(
    containers.flatMap(({ mountPoints = [] }) => mountPoints.map((mount) => mount.sourceVolume)),
  );
  const idle = atLaunch.map((volume) => volume.name).filter((name) => !mounted.has(name));
  if (idle.length > 0) {
    throw clientError(`Volumes [${idle.join(', ')}] are not referenced by any of the containers.`);
  }
  if (atLaunch.length > 1) {
    throw clientError('A task definition can have at most one volume configured at launch.');
  }
}
