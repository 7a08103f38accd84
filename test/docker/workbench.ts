// What the Docker tests need to drive a runtime: specs of small tasks, waiting on what the runtime says,
// and leaving nothing behind.
import { afterEach, expect } from 'vitest';
import type {
  ContainerObservation,
  ContainerSpec,
  TaskObservation,
  TaskSpec,
} from '../../src/ports/runtime.ts';
import type { DockerRuntimeOptions } from '../../src/runtimes/docker/docker-runtime-options.ts';
import type { EngineRuntime } from '../../src/runtimes/docker/engine-runtime.ts';
import { untilReal } from '../contract/until.ts';
import {
  busyboxImage,
  freshGantryId,
  freshTaskArn,
  openRuntime,
  removeLeftovers,
} from './engine.ts';

export type Sketch = Partial<ContainerSpec>;

const signal = new AbortController().signal;

/** Runs until SIGTERM and then ends with 0. */
export const untilStopped = script("trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done");

/** A container that runs a shell script. */
export function script(text: string): Sketch {
  return { image: busyboxImage, entryPoint: ['sh', '-c'], command: [text] };
}

/** A task of the given containers, in awsvpc mode unless told otherwise. */
export function task(
  containers: Readonly<Record<string, Sketch>>,
  members: Partial<TaskSpec> = {},
): TaskSpec {
  return {
    taskArn: freshTaskArn(),
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/test',
    family: 'docker-test',
    revision: 1,
    networkMode: 'awsvpc',
    containers: Object.entries(containers).map(([name, sketch]) => ({
      image: busyboxImage,
      essential: true,
      environment: {},
      portMappings: [],
      dependsOn: [],
      stopTimeoutSeconds: 5,
      dockerLabels: {},
      ulimits: [],
      ...sketch,
      name,
    })),
    ...members,
  };
}

/** A runtime under a name of its own, and its tasks. */
export class Workbench {
  readonly gantryId: string;
  runtime: EngineRuntime;

  readonly #settings: Partial<DockerRuntimeOptions>;

  private constructor(
    gantryId: string,
    runtime: EngineRuntime,
    settings: Partial<DockerRuntimeOptions>,
  ) {
    this.gantryId = gantryId;
    this.runtime = runtime;
    this.#settings = settings;
  }

  static async open(settings: Partial<DockerRuntimeOptions> = {}): Promise<Workbench> {
    const gantryId = freshGantryId();
    return new Workbench(gantryId, await openRuntime(gantryId, settings), settings);
  }

  async start(spec: TaskSpec): Promise<void> {
    await this.runtime.ensureRunning(spec, signal);
  }

  async stop(spec: TaskSpec): Promise<void> {
    await this.runtime.ensureStopped(spec, signal);
  }

  /** Starts the task and waits until every container runs. */
  async run(spec: TaskSpec): Promise<TaskObservation> {
    await this.start(spec);
    return await this.seen(spec, 'all RUNNING', (seen) =>
      seen.containers.every((container) => container.lastStatus === 'RUNNING'),
    );
  }

  /** Stops the task and waits until it is released. */
  async bringDown(spec: TaskSpec): Promise<TaskObservation> {
    await this.stop(spec);
    return await this.seen(spec, 'released', (observation) => observation.released);
  }

  /** Waits until the task is observed so. */
  async seen(
    spec: TaskSpec,
    what: string,
    holds: (observation: TaskObservation) => boolean,
  ): Promise<TaskObservation> {
    let last: TaskObservation | undefined;
    try {
      await untilReal(async () => {
        last = await this.runtime.observe(spec.taskArn);
        return last !== undefined && holds(last);
      }, 15_000);
    } catch (cause) {
      throw new Error(`never seen: ${what}; last: ${JSON.stringify(last, null, 2)}`, { cause });
    }
    return last as TaskObservation; // true: holds was called with it
  }

  /** Waits until a container has stopped, and returns it. */
  async stopped(spec: TaskSpec, name: string): Promise<ContainerObservation> {
    const observation = await this.seen(
      spec,
      `${name} STOPPED`,
      (seen) => containerIn(seen, name).lastStatus === 'STOPPED',
    );
    return containerIn(observation, name);
  }

  /** A restart of Gantry: what is done in between happens while nobody looks. */
  async restart(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await this.runtime.close();
    await meanwhile();
    this.runtime = await openRuntime(this.gantryId, this.#settings);
  }

  async close(): Promise<void> {
    await this.runtime.close();
    await removeLeftovers(this.gantryId);
  }
}

/** Opens a workbench and closes it after the test. */
export function workbenches(): (settings?: Partial<DockerRuntimeOptions>) => Promise<Workbench> {
  const opened: Workbench[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((bench) => bench.close()));
  });
  return async (settings) => {
    const bench = await Workbench.open(settings);
    opened.push(bench);
    return bench;
  };
}

/** The observation of one container; fails the test when it is not there. */
export function containerIn(observation: TaskObservation, name: string): ContainerObservation {
  const found = observation.containers.find((container) => container.name === name);
  expect(found, `the observation should list container ${name}`).toBeDefined();
  return found as ContainerObservation; // true: the line above threw otherwise
}
