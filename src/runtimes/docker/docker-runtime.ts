import type { EndpointHost } from '../../ports/container-endpoints.ts';
import type { TaskObservation, TaskSpec } from '../../ports/runtime.ts';
import { ContainerActions } from './container-actions.ts';
import { LogRoutes } from './container-logs/log-routes.ts';
import type { DockerRuntimeOptions } from './docker-runtime-options.ts';
import { DockerTaskInspector } from './docker-task-inspector.ts';
import { endpointHostOf } from './endpoint-host.ts';
import type { EngineEvent, ListedContainer } from './engine.ts';
import { EngineEvents } from './engine-events.ts';
import { EngineHostCommands } from './engine-host-commands.ts';
import type { EngineRuntime } from './engine-runtime.ts';
import { GivenResources } from './given-resources.ts';
import { HostPortRanges } from './host-port-ranges.ts';
import { ImagePulls } from './image-pulls.ts';
import {
  labelFilters,
  outlineOf,
  pauseContainerName,
  readLabels,
  type TaskOutline,
  taskArnLabel,
} from './labels.ts';
import { lacksContainer, observeTask, type SeenContainer } from './observe-task.ts';
import { PauseImageImport } from './pause/pause-image-import.ts';
import { Restarts } from './restarts.ts';
import { TaskCgroups } from './task-cgroup.ts';
import { TaskDriver } from './task-driver.ts';
import { TaskNetwork } from './task-network.ts';
import { TaskView } from './task-view.ts';
import { TaskVolumes } from './task-volumes.ts';

const sharedNetworkName = 'gantry';

/**
 * Opens the runtime that runs tasks on a Docker engine: finds the tasks of earlier runs and begins to
 * follow the engine. Resolves also when the engine does not answer at the moment; calls that need it
 * then reject with RuntimeUnavailableError until it is back.
 */
export async function createDockerRuntime(options: DockerRuntimeOptions): Promise<EngineRuntime> {
  const runtime = new DockerRuntime(options);
  await runtime.open();
  return runtime;
}

interface TaskRecord {
  readonly taskArn: string;
  readonly outline: TaskOutline;
  readonly view: TaskView;
  readonly driver: TaskDriver;
}

class DockerRuntime implements EngineRuntime {
  readonly name = 'docker';
  readonly inspector: DockerTaskInspector;
  readonly hostCommands: EngineHostCommands;
  readonly #options: DockerRuntimeOptions;
  readonly #pulls: ImagePulls;
  readonly #volumes: TaskVolumes;
  readonly #network: TaskNetwork;
  readonly #actions: ContainerActions;
  readonly #events: EngineEvents;
  readonly #restarts: Restarts;
  readonly #logs: LogRoutes;
  readonly #records = new Map<string, TaskRecord>();
  /** Tasks that an event named and no record knows: another process of this Gantry started them. */
  readonly #rumours = new Set<string>();
  readonly #listeners = new Set<(taskArn: string) => void>();

  constructor(options: DockerRuntimeOptions) {
    const { engine, clock, log, gantryId } = options;
    this.#options = options;
    this.#pulls = new ImagePulls({ images: engine.images, clock, log });
    this.#restarts = new Restarts(options.journal);
    this.#logs = new LogRoutes(options.logs);
    const pauseImage = new PauseImageImport(engine);
    this.hostCommands = new EngineHostCommands({ ...options, pauseImage });
    this.#volumes = new TaskVolumes({ ...options, pauseImage });
    const { addresses: plan, networkName: name = sharedNetworkName } = options;
    this.#network = new TaskNetwork({ networks: engine.networks, log, gantryId, plan, name });
    this.#actions = new ContainerActions({
      engine,
      gantryId,
      clock,
      log,
      pulls: this.#pulls,
      volumes: this.#volumes,
      pauseImage,
      cgroups: new TaskCgroups({ engine, gantryId, log }),
      network: this.#network,
      hostPorts: new HostPortRanges(engine.networks),
      publishPorts: options.publishPorts,
      environment: options.environment,
      resources: new GivenResources(options.resources),
      logs: this.#logs,
      admission: options,
    });
    this.#events = new EngineEvents({
      ...options,
      onEvent: (event) => this.#hear(event),
      onConnected: () => this.#lookAtEverything(),
    });
    this.inspector = new DockerTaskInspector({
      ...options,
      tasks: this.#records,
      isConnected: () => this.#events.connected,
      restarts: this.#restarts,
    });
  }

  async open(): Promise<void> {
    await this.#events.open();
  }

  async ensureRunning(spec: TaskSpec, signal: AbortSignal): Promise<void> {
    const record = await this.#recordFor(spec, signal);
    record.driver.ensureRunning(spec);
  }

  async ensureStopped(spec: TaskSpec, signal: AbortSignal): Promise<void> {
    const record = await this.#recordFor(spec, signal);
    record.driver.ensureStopped(spec);
  }

  async observe(taskArn: string): Promise<TaskObservation | undefined> {
    const record = await this.#find(taskArn);
    if (record === undefined) return this.#volumes.observe(taskArn);
    if (!this.#events.connected) record.view.touch();
    await record.view.refresh();
    let containers = await this.#seenContainers(record);
    if (lacksContainer(record.outline, record.driver.memory, containers)) {
      // Before it counts as removed: another process of this Gantry may have made it.
      this.#takeOver(await this.#list(taskArn));
      await record.view.refresh();
      containers = await this.#seenContainers(record);
    }
    // Forgotten while we looked: answering with what it was would bring it back.
    if (this.#records.get(taskArn) !== record) return undefined;
    const pause = record.view.snapshotOf(pauseContainerName);
    const { outline } = record;
    const { memory } = record.driver;
    const restartsOf = (name: string): number => this.#restarts.countOf(taskArn, name);
    return observeTask({
      taskArn,
      outline,
      memory,
      containers,
      restartsOf,
      ...(pause && { pause }),
    });
  }

  async forget(taskArn: string): Promise<void> {
    const { engine } = this.#options;
    const record = this.#records.get(taskArn);
    await record?.driver.end();
    const found = await this.#list(taskArn);
    await this.#logs.finish(found, (id) => engine.kill(id));
    await Promise.all(found.map((container) => engine.remove(container.id)));
    await this.#volumes.remove(taskArn);
    await this.#actions.release(taskArn);
    this.#restarts.forget(taskArn);
    if (this.#records.get(taskArn) === record) this.#records.delete(taskArn);
    this.#rumours.delete(taskArn);
  }

  async removeKeptVolumes(): Promise<void> {
    await this.#volumes.removeKept();
  }

  async endpointHost(): Promise<EndpointHost> {
    return await endpointHostOf(this.#options.engine);
  }

  async list(): Promise<readonly string[]> {
    const [found, volumeOwners] = await Promise.all([this.#list(), this.#volumes.taskArns()]);
    const taskArns = new Set([...this.#records.keys(), ...volumeOwners]);
    for (const container of found) {
      const taskArn = container.labels[taskArnLabel];
      if (taskArn !== undefined) taskArns.add(taskArn);
    }
    return [...taskArns].sort();
  }

  onChange(look: (taskArn: string) => void): () => void {
    // A listener of its own for each call, so that subscribing one function twice is two subscriptions.
    const listener = (taskArn: string): void => look(taskArn);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#events.close();
    this.inspector.close();
    this.#pulls.close();
    this.#listeners.clear();
    await Promise.all([...this.#records.values()].map((record) => record.driver.end()));
  }

  async #seenContainers(record: TaskRecord): Promise<ReadonlyMap<string, SeenContainer>> {
    const { outline, view } = record;
    const seen = outline.containers.map(async ({ name, image }) => {
      const runtimeId = view.idOf(name);
      const snapshot = view.snapshotOf(name);
      if (runtimeId === undefined || snapshot === undefined) return [];
      const { imageId } = snapshot;
      if (imageId === undefined) return [[name, { runtimeId, snapshot }] as const];
      const imageDigest = await this.#options.engine.imageDigest(image, imageId);
      return [[name, { runtimeId, snapshot, imageDigest }] as const];
    });
    return new Map((await Promise.all(seen)).flat());
  }

  /** The record of a task to act on; rejects when the engine does not answer. */
  async #recordFor(spec: TaskSpec, signal: AbortSignal): Promise<TaskRecord> {
    signal.throwIfAborted();
    if (!this.#events.connected) await this.#options.engine.ping();
    const found = await this.#find(spec.taskArn);
    signal.throwIfAborted();
    return found ?? this.#recordOf(spec.taskArn, outlineOf(spec));
  }

  /** What is known of a task, asking the engine unless every event since the last listing arrived. */
  async #find(taskArn: string): Promise<TaskRecord | undefined> {
    const known = this.#records.get(taskArn);
    if (known !== undefined) return known;
    const rumoured = this.#rumours.delete(taskArn);
    if (this.#events.connected && !rumoured) return undefined;
    this.#takeOver(await this.#list(taskArn));
    return this.#records.get(taskArn);
  }

  async #lookAtEverything(): Promise<void> {
    // The host and the network are looked at here so that the first task need not wait for it.
    const { engine } = this.#options;
    const [found] = await Promise.all([this.#list(), engine.host(), this.#network.look()]);
    this.#takeOver(found);
    for (const record of this.#records.values()) {
      record.view.touch();
      record.driver.resume();
      this.#tell(record.taskArn);
    }
  }

  /** The containers of one task, or of all tasks of this Gantry. */
  async #list(taskArn?: string): Promise<readonly ListedContainer[]> {
    const { engine, gantryId } = this.#options;
    return await engine.list(labelFilters(gantryId, taskArn));
  }

  #takeOver(found: readonly ListedContainer[]): void {
    for (const container of found) {
      const labels = readLabels(container.labels);
      if (labels === undefined) continue;
      const record = this.#recordOf(labels.taskArn, labels.outline);
      record.view.add(labels.containerName, container.id);
      this.#logs.adopt(container.id, container.labels);
      const isPause = labels.containerName === pauseContainerName;
      if (isPause && labels.outline.networkMode === 'awsvpc') this.#network.hold(labels.taskArn);
    }
  }

  #recordOf(taskArn: string, outline: TaskOutline): TaskRecord {
    const known = this.#records.get(taskArn);
    if (known !== undefined) return known;
    const { engine, clock, log } = this.#options;
    const view = new TaskView(engine, clock);
    const driver = new TaskDriver({
      engine,
      actions: this.#actions,
      clock,
      log: log.child({ task: taskArn }),
      view,
      restarts: this.#restarts,
      onChange: () => this.#tell(taskArn),
    });
    const record = { taskArn, outline, view, driver };
    this.#records.set(taskArn, record);
    return record;
  }

  #hear(event: EngineEvent): void {
    if (event.action === 'start') this.#logs.follow(event.containerId, event.labels);
    const taskArn = event.labels[taskArnLabel];
    if (taskArn === undefined) return;
    const record = this.#records.get(taskArn);
    if (record !== undefined) {
      const name = readLabels(event.labels)?.containerName;
      if (event.action === 'start' && name !== undefined) record.view.add(name, event.containerId);
      else record.view.touch(event.containerId);
      record.driver.wake();
    } else if (event.action === 'start') {
      this.#rumours.add(taskArn);
    }
    this.#tell(taskArn);
  }

  #tell(taskArn: string): void {
    for (const listener of this.#listeners) listener(taskArn);
  }
}
