import type { ContainerObservation, TaskObservation } from '../../../ports/runtime.ts';
import type { ContainerDocument, TaskDocument } from '../model/task-document.ts';
import type { HealthStatus } from '../model/types.ts';
import { taskIdOf } from '../rules/arns.ts';
import { withoutAgentIfStopped } from '../rules/execute-command-agent.ts';
import type { TaskSituation } from './task-plan.ts';

/** The task's containers with what the runtime sees of each; one it does not mention stays as it was. */
export function foldContainers(
  task: TaskDocument,
  observation: TaskObservation,
): readonly ContainerDocument[] {
  const attachment = task.attachments.find((a) => a.type === 'ElasticNetworkInterface');
  const address = observation.network?.privateIpv4Address;
  const networkInterfaces =
    address === undefined || attachment?.id === undefined
      ? undefined
      : [{ attachmentId: attachment.id, privateIpv4Address: address }];
  return task.containers.map((container) => {
    const seen = observation.containers.find((other) => other.name === container.name);
    return seen === undefined ? container : fold(task, container, seen, networkInterfaces);
  });
}

function fold(
  task: TaskDocument,
  container: ContainerDocument,
  seen: ContainerObservation,
  networkInterfaces: ContainerDocument['networkInterfaces'],
): ContainerDocument {
  const { runtimeId, imageDigest, exitCode, reason, lastStatus, healthStatus } = seen;
  const fargate = task.launchType === 'FARGATE';
  return withoutAgentIfStopped({
    ...container,
    lastStatus,
    ...(runtimeId === undefined
      ? {}
      : { runtimeId: fargate ? fargateRuntimeId(task, container) : runtimeId }),
    ...(imageDigest === undefined ? {} : { imageDigest }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(reason === undefined ? {} : { reason: reason.slice(0, longestReason) }),
    // One that never started has none, not even an empty list (reference §3.4.2).
    ...(hasStarted(seen) ? { networkBindings: seen.networkBindings } : {}),
    ...(networkInterfaces === undefined ? {} : { networkInterfaces }),
    healthStatus,
  });
}

/** Whether the container runs, or has run: one that exited has a code. */
export function hasStarted({ lastStatus, exitCode }: ContainerObservation): boolean {
  return lastStatus === 'RUNNING' || exitCode !== undefined;
}

/** Reasons are cut at 1024 characters (reference §3.4.4). */
const longestReason = 1024;

/** UNHEALTHY if any essential container is, else UNKNOWN if any is, else HEALTHY (reference §3.4.5). */
export function taskHealth(
  containers: readonly ContainerDocument[],
  { essential, healthIgnored }: Pick<TaskSituation, 'essential' | 'healthIgnored'>,
): HealthStatus {
  const statuses = containers
    .filter((c) => essential.has(c.name) && healthIgnored?.has(c.name) !== true)
    .map((c) => c.healthStatus ?? 'UNKNOWN');
  if (statuses.includes('UNHEALTHY')) return 'UNHEALTHY';
  return statuses.includes('UNKNOWN') ? 'UNKNOWN' : 'HEALTHY';
}

/** `<task id>-<10 digits>`: the FNV-1a hash of the container's name (reference §1.5, observed). */
export function fargateRuntimeId(task: TaskDocument, container: ContainerDocument): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(container.name)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return `${taskIdOf(task.taskArn)}-${String(hash).padStart(10, '0')}`;
}
