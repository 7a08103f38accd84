import type { ContainerDocument, TaskDocument } from '../model/task-document.ts';
import type { ContainerDefinition, ManagedAgent } from '../model/types.ts';

/** The agent of ECS Exec in a container that has not started yet. */
export const pendingAgent: ManagedAgent = { name: 'ExecuteCommandAgent', lastStatus: 'PENDING' };

/** Whether ECS Exec can reach the container now. */
export function hasRunningAgent(container: ContainerDocument): boolean {
  return container.managedAgents?.some(({ lastStatus }) => lastStatus === 'RUNNING') === true;
}

/** The container with its agents stopped, if it has stopped itself. */
export function withoutAgentIfStopped(container: ContainerDocument): ContainerDocument {
  if (container.lastStatus !== 'STOPPED' || container.managedAgents === undefined) return container;
  const managedAgents = container.managedAgents.map((agent) => ({
    ...agent,
    lastStatus: 'STOPPED',
  }));
  return { ...container, managedAgents };
}

/** What is to become of the agents of a task that runs. */
export interface AgentsPlan {
  readonly containers: readonly ContainerDocument[];
  /** When the next of them starts, epoch ms. */
  readonly recheckAt?: number;
}

/**
 * Starts the agents of containers that run, `startMs` after their task began to. A container that was
 * accepted before Gantry knew of agents gets its own now.
 */
export function planAgents(task: TaskDocument, now: number, startMs: number): AgentsPlan {
  const { containers, enableExecuteCommand = false, startedAt = now } = task;
  const waits = (container: ContainerDocument): boolean =>
    container.lastStatus === 'RUNNING' && !hasRunningAgent(container);
  if (!enableExecuteCommand || !containers.some(waits)) return { containers };
  const dueAt = startedAt + startMs;
  if (dueAt > now) return { containers, recheckAt: dueAt };
  const running = { ...pendingAgent, lastStatus: 'RUNNING', lastStartedAt: now };
  return {
    containers: containers.map((container) =>
      waits(container) ? { ...container, managedAgents: [running] } : container,
    ),
  };
}

/** Folders that the agent of Session Manager writes to. */
const agentFolders = ['/var/lib/amazon/ssm', '/var/log/amazon/ssm'];

/**
 * Whether the agent could do its work in such a container: documented, it needs a file system that it
 * can write to. Users that want a read-only one mount volumes where it writes.
 */
export function canHostAgent(definition: ContainerDefinition | undefined): boolean {
  const { readonlyRootFilesystem = false, mountPoints = [] } = definition ?? {};
  if (!readonlyRootFilesystem) return true;
  const writable = mountPoints.filter(({ readOnly }) => readOnly !== true);
  return agentFolders.every((folder) =>
    writable.some(({ containerPath = '' }) =>
      `${folder}/`.startsWith(`${containerPath.replace(/\/$/, '')}/`),
    ),
  );
}
