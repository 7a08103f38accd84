import type { ContainerDocument, TaskDocument } from '../model/task-document.ts';
import { eventInstant } from './event-instant.ts';

const instants = [
  'connectivityAt',
  'createdAt',
  'executionStoppedAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
] as const;

/**
 * The `detail` of an ECS Task State Change event, from a task as stored. It differs from DescribeTasks
 * as reference §5.2 lists: ISO timestamps, attachment type `eni`, no tags, health or platform family,
 * and an `updatedAt`.
 */
export function taskStateChange(
  task: TaskDocument,
  now: number,
): Readonly<Record<string, unknown>> {
  const {
    attachments,
    containers,
    fargateEphemeralStorage: _storage,
    healthStatus: _health,
    overrides,
    platformFamily: _platform,
    tags: _tags,
    ...rest
  } = task;
  const {
    containerOverrides = [],
    inferenceAcceleratorOverrides: _accelerators,
    ...otherOverrides
  } = overrides;
  const stamps = instants.flatMap((name) => {
    const at = task[name];
    return at === undefined ? [] : [[name, eventInstant(at)] as const];
  });
  return {
    ...rest,
    ...Object.fromEntries(stamps),
    attachments: attachments.map((attachment) =>
      attachment.type === 'ElasticNetworkInterface' ? { ...attachment, type: 'eni' } : attachment,
    ),
    containers: containers.map(containerChange),
    overrides: { ...otherOverrides, containerOverrides },
    updatedAt: eventInstant(now),
  };
}

function containerChange({
  healthStatus: _health,
  managedAgents,
  ...container
}: ContainerDocument): Readonly<Record<string, unknown>> {
  if (managedAgents === undefined) return container;
  const agents = managedAgents.map(({ lastStartedAt, ...agent }) =>
    lastStartedAt === undefined ? agent : { ...agent, lastStartedAt: eventInstant(lastStartedAt) },
  );
  return { ...container, managedAgents: agents };
}
