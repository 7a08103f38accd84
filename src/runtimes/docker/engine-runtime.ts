import type { EndpointHost, HostCommands } from '../../ports/container-endpoints.ts';
import type { ContainerRuntime } from '../../ports/runtime.ts';
import type { TaskInspector } from '../../ports/task-metadata.ts';

/** A runtime of real containers: its file systems outlive its tasks, and its machine has addresses. */
export interface EngineRuntime extends ContainerRuntime {
  /** What containers may ask about their own task. */
  readonly inspector: TaskInspector;
  /** Programs run on the engine's machine by the engine. */
  readonly hostCommands: HostCommands;
  /** The engine's machine, for those whom containers are to reach. Rejects when it does not answer. */
  endpointHost(): Promise<EndpointHost>;
  /** Removes what no task does: file systems, and volumes that were to be kept. */
  removeKeptVolumes(): Promise<void>;
}
