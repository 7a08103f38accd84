import type { MemberSupport } from './member-support.ts';

const docker = 'test/docker/volumes.test.ts';
const fargate = 'test/docker/gantry-volumes.test.ts';
const runTask = 'test/services/ecs/operations/tasks/run-task-volumes.test.ts';

const emptyVolume = `${docker} > a host volume without a path is empty, shared by the containers, and goes with the task`;
const dockerVolume = `${docker} > a Docker volume of scope task has its driver, options and labels, and goes with the task`;
const sharedVolume = `${docker} > a shared Docker volume is made once, keeps its name and outlives its tasks`;
const fileSystem = `${docker} > an EFS volume is one file system for every task, with its root directory`;
const managedVolume = `${fargate} > the EBS volume of an attachment is what the container has, and goes with the task`;

/** Effective on the engine; a simulated container has no files that it could show in. */
function onDocker(member: string, note: string, test: string): MemberSupport {
  return { member, docker: 'effective', simulated: 'no observable effect', note, test };
}

function notYet(member: string): MemberSupport {
  return { member, docker: 'not yet', simulated: 'not yet' };
}

/** A task of such a definition stops, on either runtime. */
function unsupported(member: string, kind: string): MemberSupport {
  return {
    member,
    docker: 'refused',
    simulated: 'refused',
    note: `it can be registered, and a task of it stops: ResourceInitializationError: failed to mount volume 'x': Gantry has no ${kind} file systems`,
    test: `${runTask} > a task with a volume of a kind that Gantry does not have stops and says so`,
  };
}

const efs = 'volumes[].efsVolumeConfiguration';
const ebs = 'volumeConfigurations[].managedEBSVolume';

/** Volumes, what mounts them, and what RunTask says of those that are configured at launch. */
export const volumesSupport: readonly MemberSupport[] = [
  onDocker(
    'containerDefinitions[].mountPoints',
    'content, owner and mode of the image at the path are copied into a new volume, as Docker does',
    `${docker} > a new volume gets what the image has at its path, owner and mode included`,
  ),
  onDocker(
    'containerDefinitions[].mountPoints[].readOnly',
    'the file system is mounted read only',
    emptyVolume,
  ),
  onDocker(
    'containerDefinitions[].volumesFrom',
    'the container is made after those that it takes volumes from',
    `${docker} > volumesFrom shows all volumes of another container, the image’s own too`,
  ),
  onDocker('volumes[].name', 'what mount points call it', emptyVolume),
  onDocker(
    'volumes[].host',
    'empty: a volume ecs-<family>-<revision>-<volume>-<suffix> of the engine that goes with the task',
    emptyVolume,
  ),
  onDocker(
    'volumes[].host.sourcePath',
    'a folder of the machine of the engine, which makes it if it is missing; --allow-host-mounts off stops the task with InvalidVolumeError',
    `${docker} > a host volume with a path is that path of the host, made if it is missing`,
  ),
  onDocker(
    'volumes[].dockerVolumeConfiguration',
    'a volume of the engine, with the driver that the engine has under the name',
    dockerVolume,
  ),
  onDocker(
    'volumes[].dockerVolumeConfiguration.scope',
    'task: named like an empty host volume and gone with the task; shared: named as it stands and never removed',
    sharedVolume,
  ),
  onDocker(
    'volumes[].dockerVolumeConfiguration.autoprovision',
    'without it a shared volume must exist, or the task stops with CannotCreateVolumeError; one that exists is used as it is',
    `${docker} > a shared Docker volume that is missing and not autoprovisioned stops the task`,
  ),
  onDocker(
    efs,
    'a volume gantry-efs-<fileSystemId> of the engine, made by the first task that names it and removed by POST /_gantry/reset alone',
    fileSystem,
  ),
  onDocker(
    `${efs}.rootDirectory`,
    'a directory of that volume; unlike on EFS a missing one is made. --allow-host-mounts off refuses directories, which are mounted by their path',
    fileSystem,
  ),
  onDocker(
    `${efs}.authorizationConfig.accessPointId`,
    'the directory /access-points/<id> of the file system, with the owner that --efs-access-points says and open to everybody, because on EFS everybody acts as its owner; files keep the owner that wrote them',
    `${docker} > an EFS access point is a directory of its own, with its POSIX owner, open to everybody`,
  ),
  unsupported('volumes[].fsxWindowsFileServerVolumeConfiguration', 'FSx for Windows File Server'),
  unsupported('volumes[].s3filesVolumeConfiguration', 'S3 Files'),
  {
    ...onDocker('volumes[].configuredAtLaunch', 'the EBS volume that RunTask gives', managedVolume),
    simulated: 'effective',
  },
  {
    ...onDocker(
      'volumeConfigurations',
      'a volume of the engine that has the id of the attachment AmazonElasticBlockStorage for its name',
      managedVolume,
    ),
    simulated: 'effective',
  },
  {
    ...onDocker(
      `${ebs}.terminationPolicy`,
      'false keeps the volume, and leaves the attachment DETACHED, until POST /_gantry/reset',
      `${fargate} > what outlives tasks is there until a reset: file systems, and volumes that were to be kept`,
    ),
    simulated: 'effective',
  },
  {
    member: `${ebs}.snapshotId`,
    docker: 'refused',
    simulated: 'refused',
    note: "InvalidParameterException: ECS managed EBS volume configuration was invalid. The snapshot 'snap-…' does not exist. (ErrorCode: InvalidSnapshot.NotFound)",
    test: `${runTask} > a snapshot does not exist: nothing here makes any`,
  },
  {
    member: `${ebs}.volumeInitializationRate`,
    docker: 'refused',
    simulated: 'refused',
    note: 'InvalidParameterException: ECS managed EBS volume configuration was invalid. The parameter volumeInitializationRate can only be used with a snapshot (ErrorCode: InvalidParameterCombination)',
    test: 'test/services/ecs/rules/managed-volume-request.test.ts > cannot be %j: %s',
  },
  ...[
    'sizeInGiB',
    'volumeType',
    'iops',
    'throughput',
    'encrypted',
    'kmsKeyId',
    'filesystemType',
    'tagSpecifications',
  ].map((member) => notYet(`${ebs}.${member}`)),
];
