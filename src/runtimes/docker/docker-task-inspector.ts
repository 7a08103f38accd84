import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type {
  ContainerInspection,
  ContainerStats,
  TaskInspection,
  TaskInspector,
} from '../../ports/task-metadata.ts';
import type { ContainerSnapshot } from './container-snapshot.ts';
import type { Engine } from './engine.ts';
import { pauseContainerName, type TaskOutline } from './labels.ts';
import type { Restarts } from './restarts.ts';
import { networkRate, StatsFeeds } from './stats-feeds.ts';
import { StorageUse } from './storage-use.ts';
import type { TaskView } from './task-view.ts';

interface InspectedTask {
  readonly outline: TaskOutline;
  readonly view: TaskView;
}

export interface DockerTaskInspectorOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  /** The tasks that this runtime knows, by ARN. */
  readonly tasks: ReadonlyMap<string, InspectedTask>;
  /** Whether every event of the engine arrives. */
  readonly isConnected: () => boolean;
  readonly restarts: Restarts;
}

/**
 * What containers may know of their own task, from what this runtime knows anyway: only a container of
 * which an event was heard since the last look makes a question to the engine.
 */
export class DockerTaskInspector implements TaskInspector {
  readonly #options: DockerTaskInspectorOptions;
  readonly #feeds: StatsFeeds;
  readonly #storage: StorageUse;

  constructor(options: DockerTaskInspectorOptions) {
    const { engine, clock, log } = options;
    this.#options = options;
    this.#feeds = new StatsFeeds(engine.stats, clock, log);
    this.#storage = new StorageUse(engine.stats, clock);
  }

  async inspect(taskArn: string): Promise<TaskInspection | undefined> {
    const task = this.#options.tasks.get(taskArn);
    if (task === undefined) return undefined;
    await this.#refresh(task);
    const pause = task.view.snapshotOf(pauseContainerName);
    const containers = task.outline.containers.flatMap(({ name }) => {
      const inspection = this.#inspectionOf(taskArn, name, task.view.snapshotOf(name));
      return inspection === undefined ? [] : [[name, inspection] as const];
    });
    return {
      containers: new Map(containers),
      ...(pause?.inspection && { pause: pause.inspection }),
      ...(pause?.network && { network: pause.network }),
    };
  }

  async stats(taskArn: string): Promise<ReadonlyMap<string, ContainerStats>> {
    const task = this.#options.tasks.get(taskArn);
    if (task === undefined) return new Map();
    await this.#refresh(task);
    const { outline, view } = task;
    // In awsvpc mode the containers have no interface of their own: theirs is that of the pause container.
    const isShared = outline.networkMode === 'awsvpc';
    // All at once: each may have to wait for its first sample.
    const asking = isShared ? this.#samples(view, pauseContainerName) : undefined;
    const found = outline.containers.map(async ({ name }) => {
      const [own, owner] = await Promise.all([this.#samples(view, name), asking]);
      if (own === undefined) return [];
      const { networks } = owner?.latest ?? {};
      const sample = networks === undefined ? own.latest : { ...own.latest, networks };
      const { latest, before } = owner ?? own;
      const rate = networkRate(latest, before);
      return [[name, { sample, ...(rate && { networkRate: rate }) }] as const];
    });
    return new Map((await Promise.all(found)).flat());
  }

  async storageUsedMiB(taskArn: string): Promise<number | undefined> {
    const task = this.#options.tasks.get(taskArn);
    if (task === undefined) return undefined;
    const ids = task.outline.containers.flatMap(({ name }) => task.view.idOf(name) ?? []);
    return await this.#storage.of(ids);
  }

  taskAt(ipv4Address: string): string | undefined {
    for (const [taskArn, { view }] of this.#options.tasks) {
      const { network } = view.snapshotOf(pauseContainerName) ?? {};
      if (network?.ipv4Address === ipv4Address) return taskArn;
    }
    return undefined;
  }

  close(): void {
    this.#feeds.close();
  }

  /** An engine that does not answer leaves what was seen last: better than nothing for who asks. */
  async #refresh({ view }: InspectedTask): Promise<void> {
    const isConnected = this.#options.isConnected();
    if (!isConnected) view.touch();
    await view.refresh({ trust: true }).catch((error: unknown) => {
      this.#options.log.debug({ err: error }, 'the engine did not show a container');
    });
  }

  #inspectionOf(
    taskArn: string,
    name: string,
    snapshot: ContainerSnapshot | undefined,
  ): ContainerInspection | undefined {
    const inspection = snapshot?.inspection;
    return (
      inspection && { ...inspection, restartCount: this.#options.restarts.countOf(taskArn, name) }
    );
  }

  async #samples(view: TaskView, name: string) {
    const id = view.idOf(name);
    const isRunning = view.snapshotOf(name)?.status === 'running';
    return id !== undefined && isRunning ? await this.#feeds.of(id) : undefined;
  }
}
