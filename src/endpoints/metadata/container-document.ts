import { defined } from '../../kernel/defined.ts';
import type {
  ContainerFacts,
  ContainerInspection,
  TaskFacts,
  TaskInspection,
} from '../../ports/task-metadata.ts';
import { networksOf } from './networks.ts';
import { portsOf } from './ports.ts';
import { containerKnownStatus } from './statuses.ts';
import type { Version } from './version.ts';

/** The real agent calls its pause container so. */
export const pauseContainerName = '~internal~ecs~pause';
/** What Linux gives a container that asks for less (reference task-metadata §11). */
const fewestShares = 2;

/** A container as the endpoints show it. The order of members is the agent's. */
export function containerDocument(
  version: Version,
  task: TaskFacts,
  container: ContainerFacts,
  inspection: TaskInspection | undefined,
): object {
  const seen = inspection?.containers.get(container.name);
  const isV4 = version === 'v4';
  const logging = container.logConfiguration;
  const networks = orAbsent(networksOf(version, task, seen, inspection));
  return defined({
    DockerId: dockerIdOf(task, container, seen),
    Name: container.name,
    DockerName: isFargate(task) ? container.name : (seen?.engineName ?? ''),
    Image: container.image,
    ImageID: seen?.imageId ?? '',
    Ports: orAbsent(portsOf(version, task, container)),
    Labels: labelsOf(task, container.name, container.dockerLabels),
    DesiredStatus: task.desiredStatus,
    KnownStatus: containerKnownStatus(task, container, inspection),
    ExitCode: seen?.exitCode ?? container.exitCode,
    Limits: limitsOf(task, container),
    CreatedAt: seen?.createdAt,
    StartedAt: seen?.startedAt,
    FinishedAt: seen?.finishedAt,
    Type: 'NORMAL',
    ...(!isV4 && { Networks: networks }),
    Health: healthOf(container, seen),
    Volumes: orAbsent(volumesOf(seen)),
    ...(isV4 && {
      LogDriver: logging?.logDriver ?? seen?.logDriver,
      LogOptions: nonEmpty(logging?.options),
      ContainerARN: container.containerArn,
      Networks: networks,
      RestartCount: container.hasRestartPolicy ? (seen?.restartCount ?? 0) : undefined,
    }),
  });
}

/** The agent's own container in the list of an instance's task; Fargate does not show it. */
export function pauseDocument(
  version: Version,
  task: TaskFacts,
  inspection: TaskInspection,
): object | undefined {
  const { pause } = inspection;
  if (pause === undefined || isFargate(task)) return undefined;
  return defined({
    DockerId: pause.engineId,
    Name: pauseContainerName,
    DockerName: pause.engineName,
    Image: 'gantry/pause',
    ImageID: pause.imageId,
    Labels: labelsOf(task, pauseContainerName, {}),
    // Where such a container rests; it never counts as more than that.
    DesiredStatus: task.desiredStatus === 'STOPPED' ? 'STOPPED' : 'RESOURCES_PROVISIONED',
    KnownStatus: pause.status === 'RUNNING' ? 'RESOURCES_PROVISIONED' : pause.status,
    ExitCode: pause.exitCode,
    Limits: { CPU: fewestShares, Memory: 0 },
    CreatedAt: pause.createdAt,
    StartedAt: pause.startedAt,
    FinishedAt: pause.finishedAt,
    Type: 'CNI_PAUSE',
    Networks: orAbsent(networksOf(version, task, pause, inspection)),
  });
}

/** The key under which a container's stats are listed, and its name in v2 paths. */
export function dockerIdOf(
  task: TaskFacts,
  container: ContainerFacts,
  seen: ContainerInspection | undefined,
): string {
  // On Fargate it is no id of an engine, but the runtimeId that DescribeTasks shows.
  if (isFargate(task)) return container.runtimeId ?? '';
  return seen?.engineId ?? container.runtimeId ?? '';
}

export function isFargate({ launchType }: TaskFacts): boolean {
  return launchType === 'FARGATE';
}

/** What the agent labels containers with, and the task definition's own, by name. */
function labelsOf(
  task: TaskFacts,
  containerName: string,
  own: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const labels = {
    ...own,
    'com.amazonaws.ecs.cluster': clusterOf(task),
    'com.amazonaws.ecs.container-name': containerName,
    'com.amazonaws.ecs.task-arn': task.taskArn,
    'com.amazonaws.ecs.task-definition-family': task.family,
    'com.amazonaws.ecs.task-definition-version': String(task.revision),
  };
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Fargate says its ARN, the agent of an instance its name (reference task-metadata §4, observed). */
export function clusterOf(task: TaskFacts): string {
  const { clusterArn } = task;
  return isFargate(task) ? clusterArn : clusterArn.slice(clusterArn.lastIndexOf('/') + 1);
}

function limitsOf(task: TaskFacts, { cpuUnits, memoryMiB }: ContainerFacts): object {
  const cpu = isFargate(task) ? cpuUnits : Math.max(fewestShares, cpuUnits);
  return defined({ CPU: cpu, Memory: memoryMiB });
}

function healthOf(
  { healthStatus }: ContainerFacts,
  seen: ContainerInspection | undefined,
): object | undefined {
  if (healthStatus === undefined) return undefined;
  const { since, exitCode, output } = seen?.health ?? {};
  return defined({
    status: healthStatus === 'UNKNOWN' ? undefined : healthStatus,
    statusSince: since,
    exitCode: exitCode === 0 ? undefined : exitCode,
    output: output === '' ? undefined : output,
  });
}

function volumesOf(seen: ContainerInspection | undefined): readonly object[] {
  return (seen?.volumes ?? []).map(({ name, source, destination }) =>
    defined({ DockerName: name, Source: source, Destination: destination }),
  );
}

function orAbsent<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** The agent leaves a member out that would be empty. */
export function nonEmpty<T extends object>(members: T | undefined): T | undefined {
  return members === undefined || Object.keys(members).length === 0 ? undefined : members;
}
