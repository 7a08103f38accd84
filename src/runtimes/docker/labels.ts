// What Gantry writes on the engine's objects to find them again: names derived from the task, the real
// agent's labels, and its own. Everything that must survive a restart of Gantry is here.
import { createHash } from 'node:crypto';
import type {
  NetworkMode,
  PortMapping,
  PortRange,
  RestartPolicy,
  TaskSpec,
} from '../../ports/runtime.ts';

/** The labels of the real agent. */
export const taskArnLabel = 'com.amazonaws.ecs.task-arn';
const clusterLabel = 'com.amazonaws.ecs.cluster';
const containerNameLabel = 'com.amazonaws.ecs.container-name';
const familyLabel = 'com.amazonaws.ecs.task-definition-family';
const revisionLabel = 'com.amazonaws.ecs.task-definition-version';

/** Which Gantry an object belongs to. */
export const instanceLabel = 'gantry.instance';
/** The outline of the task, as JSON. */
const outlineLabel = 'gantry.task';
/** Epoch milliseconds between which the container's image was made available. */
const pullStartedAtLabel = 'gantry.pull-started-at';
const pullStoppedAtLabel = 'gantry.pull-stopped-at';

/** The real agent calls its pause container so; no container of a task definition can. */
export const pauseContainerName = '~internal~ecs~pause';

/** What an observation needs to know of a task when nobody is there to tell its spec. */
export interface TaskOutline {
  readonly networkMode: NetworkMode;
  readonly containers: readonly ContainerOutline[];
}

export interface ContainerOutline {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** Health is that of the task definition's check; one that an image brings does not count. */
  readonly checksHealth: boolean;
  readonly portMappings: readonly PortMapping[];
  readonly portRanges?: readonly PortRange[];
  readonly restartPolicy?: RestartPolicy;
}

export interface PullTimes {
  readonly pullStartedAt: number;
  readonly pullStoppedAt: number;
}

/** The parts of a label set that can be read back; `undefined` when the object is not one of ours. */
export interface ReadLabels {
  readonly taskArn: string;
  readonly containerName: string;
  readonly outline: TaskOutline;
  readonly pull?: PullTimes;
}

/** The outline of a task, without environments or commands: labels are no place for secrets. */
export function outlineOf(spec: TaskSpec): TaskOutline {
  return {
    networkMode: spec.networkMode,
    containers: spec.containers.map((container) => ({
      name: container.name,
      image: container.image,
      essential: container.essential,
      checksHealth:
        container.healthCheck !== undefined && container.healthCheck.command[0] !== 'NONE',
      portMappings: container.portMappings,
      ...(container.portRanges && { portRanges: container.portRanges }),
      ...(container.restartPolicy && { restartPolicy: container.restartPolicy }),
    })),
  };
}

/**
 * The engine's name of a container: the agent's `ecs-<family>-<revision>-<container>-<suffix>` with a
 * suffix that is the same at every try, so that a second creation collides instead of doubling. The
 * hash keeps two Gantrys apart whose seeds gave their tasks the same id.
 */
export function engineNameOf(gantryId: string, spec: TaskSpec, containerName: string): string {
  const taskId = spec.taskArn.slice(spec.taskArn.lastIndexOf('/') + 1);
  const owner = createHash('sha256')
    .update(`${gantryId} ${spec.taskArn}`)
    .digest('hex')
    .slice(0, 8);
  const name = containerName.replaceAll('~', '');
  return `ecs-${spec.family}-${spec.revision}-${name}-${taskId}-${owner}`;
}

/** The labels of one container. */
export function labelsOf(
  gantryId: string,
  spec: TaskSpec,
  containerName: string,
  pull?: PullTimes,
): Record<string, string> {
  return {
    [taskArnLabel]: spec.taskArn,
    [clusterLabel]: spec.clusterArn.slice(spec.clusterArn.lastIndexOf('/') + 1),
    [containerNameLabel]: containerName,
    [familyLabel]: spec.family,
    [revisionLabel]: String(spec.revision),
    [instanceLabel]: gantryId,
    [outlineLabel]: JSON.stringify(outlineOf(spec)),
    ...(pull && {
      [pullStartedAtLabel]: String(pull.pullStartedAt),
      [pullStoppedAtLabel]: String(pull.pullStoppedAt),
    }),
  };
}

/** The engine's label filters for everything of one Gantry, or for one task of it. */
export function labelFilters(gantryId: string, taskArn?: string): string[] {
  const mine = `${instanceLabel}=${gantryId}`;
  return taskArn === undefined ? [mine] : [mine, `${taskArnLabel}=${taskArn}`];
}

/** The engine's label filters for one container of a task. */
export function containerFilters(gantryId: string, taskArn: string, name: string): string[] {
  return [...labelFilters(gantryId, taskArn), `${containerNameLabel}=${name}`];
}

/** Reads back what labelsOf wrote. */
export function readLabels(labels: Readonly<Record<string, string>>): ReadLabels | undefined {
  const taskArn = labels[taskArnLabel];
  const containerName = labels[containerNameLabel];
  const outline = parseOutline(labels[outlineLabel]);
  if (taskArn === undefined || containerName === undefined || outline === undefined) {
    return undefined;
  }
  const pullStartedAt = Number(labels[pullStartedAtLabel] ?? Number.NaN);
  const pullStoppedAt = Number(labels[pullStoppedAtLabel] ?? Number.NaN);
  const pulled = Number.isFinite(pullStartedAt) && Number.isFinite(pullStoppedAt);
  return {
    taskArn,
    containerName,
    outline,
    ...(pulled && { pull: { pullStartedAt, pullStoppedAt } }),
  };
}

function parseOutline(text: string | undefined): TaskOutline | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isOutline(value) ? value : undefined;
  } catch {
    // Another program may use the label's name for something else: not one of ours.
    return undefined;
  }
}

function isOutline(value: unknown): value is TaskOutline {
  return (
    isObject(value) &&
    isOneOf(value.networkMode, ['awsvpc', 'bridge', 'host', 'none']) &&
    Array.isArray(value.containers) &&
    value.containers.every(isContainerOutline)
  );
}

function isContainerOutline(value: unknown): value is ContainerOutline {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    typeof value.image === 'string' &&
    typeof value.essential === 'boolean' &&
    typeof value.checksHealth === 'boolean' &&
    Array.isArray(value.portMappings) &&
    value.portMappings.every(isPortMapping) &&
    (value.portRanges === undefined || isPortRanges(value.portRanges)) &&
    (value.restartPolicy === undefined || isRestartPolicy(value.restartPolicy))
  );
}

function isRestartPolicy(value: unknown): value is RestartPolicy {
  return (
    isObject(value) &&
    typeof value.restartAttemptPeriodSeconds === 'number' &&
    Array.isArray(value.ignoredExitCodes) &&
    value.ignoredExitCodes.every((code) => typeof code === 'number')
  );
}

function isPortRanges(value: unknown): value is readonly PortRange[] {
  return Array.isArray(value) && value.every(isPortRange);
}

function isPortRange(value: unknown): value is PortRange {
  return (
    isObject(value) &&
    typeof value.firstPort === 'number' &&
    typeof value.lastPort === 'number' &&
    isOneOf(value.protocol, ['tcp', 'udp'])
  );
}

function isPortMapping(value: unknown): value is PortMapping {
  return (
    isObject(value) &&
    typeof value.containerPort === 'number' &&
    typeof value.hostPort === 'number' &&
    isOneOf(value.protocol, ['tcp', 'udp'])
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isOneOf(value: unknown, allowed: readonly string[]): boolean {
  return typeof value === 'string' && allowed.includes(value);
}
