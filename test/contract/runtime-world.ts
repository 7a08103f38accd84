// What a runtime brings along so that the contract suite can be run on it: the world it runs tasks in,
// and how to say "a container that exits with 3" there. It must not know any particular runtime.
// Start with RuntimeWorld; the suite itself is runtime-suite.ts.
import { expect } from 'vitest';
import { Ids } from '../../src/kernel/ids.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import type {
  ContainerObservation,
  ContainerRuntime,
  ContainerSpec,
  TaskObservation,
  TaskSpec,
} from '../../src/ports/runtime.ts';
import type { ContractResources } from './resources.ts';

/** The part of a container spec that makes it behave in a certain way; the suite adds the rest. */
export type ContainerBehaviour = Partial<Omit<ContainerSpec, 'name' | 'essential' | 'dependsOn'>>;

/** How to express in this world what a container does. Each has its image, command, environment. */
export interface ContainerBehaviours {
  /** Runs until SIGTERM and then ends with exit code 0. */
  readonly untilStopped: ContainerBehaviour;
  /** Runs on after SIGTERM: only SIGKILL ends it. */
  readonly ignoringSigterm: ContainerBehaviour;
  /** Ends by itself with `code`, a second or so after its start (long enough to be seen running). */
  exiting(code: number): ContainerBehaviour;
  /** As untilStopped, with a health check (interval at most 1 s) that passes. */
  readonly healthy: ContainerBehaviour;
  /** As untilStopped, with a health check (interval at most 1 s, 1 retry) that fails. */
  readonly unhealthy: ContainerBehaviour;
  /** Its image exists nowhere. */
  readonly missingImage: ContainerBehaviour;
  /** Its image exists, the program it should run does not. */
  readonly missingProgram: ContainerBehaviour;
}

/** One runtime and the world it acts on. The suite asks for a new one for each test. */
export interface RuntimeWorld {
  /** The open runtime: the same object until `again` is called. */
  runtime(): ContainerRuntime;
  /**
   * A restart: closes the runtime, awaits `meanwhile`, and opens a second one over the same world
   * that shares no memory with the first.
   */
  again(meanwhile?: () => Promise<void>): Promise<void>;
  /**
   * Resolves as soon as `condition` answers true, letting time pass in between: a virtual clock is
   * advanced, a real one is polled. Rejects after a bound of the world's own (`untilVirtual` and
   * `untilReal` in until.ts do this).
   */
  until(condition: () => Promise<boolean>): Promise<void>;
  /** Resolves when the container's process has ended. Needs no open runtime: used during `again`. */
  exited(taskArn: string, containerName: string): Promise<void>;
  /** The world's clock, epoch milliseconds. */
  now(): number;
  readonly behaviours: ContainerBehaviours;
  /** What the runtime asks for what tasks need. */
  readonly resources: ContractResources;
  /** Closes the runtime and removes whatever a failed test left. */
  close(): Promise<void>;
}

export interface ContainerSketch {
  readonly behaviour: ContainerBehaviour;
  readonly essential?: boolean;
  readonly dependsOn?: ContainerSpec['dependsOn'];
}

const ids = new Ids(new SystemRandom());

/** A task spec with the named containers; bridge mode without ports unless told otherwise. */
export function taskOf(
  containers: Readonly<Record<string, ContainerSketch>>,
  networkMode: TaskSpec['networkMode'] = 'bridge',
): TaskSpec {
  return {
    taskArn: `arn:aws:ecs:us-east-1:000000000000:task/contract/${ids.hex(32)}`,
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/contract',
    family: 'contract',
    revision: 1,
    networkMode,
    containers: Object.entries(containers).map(([name, sketch]) => containerOf(name, sketch)),
  };
}

function containerOf(name: string, sketch: ContainerSketch): ContainerSpec {
  return {
    image: 'unset',
    environment: {},
    portMappings: [],
    stopTimeoutSeconds: 30,
    dockerLabels: {},
    ulimits: [],
    ...sketch.behaviour,
    name,
    essential: sketch.essential ?? true,
    dependsOn: sketch.dependsOn ?? [],
  };
}

/** The observation of one container; fails the test when it is not there. */
export function containerIn(observation: TaskObservation, name: string): ContainerObservation {
  const found = observation.containers.find((container) => container.name === name);
  expect(found, `the observation should list container ${name}`).toBeDefined();
  return found as ContainerObservation; // true: the line above threw otherwise
}

/** Drives the runtime of a world as the control plane does, and cleans up behind itself. */
export class TaskDriver {
  readonly #world: RuntimeWorld;
  readonly #specs = new Map<string, TaskSpec>();
  readonly #signal = new AbortController().signal;

  constructor(world: RuntimeWorld) {
    this.#world = world;
  }

  async start(spec: TaskSpec): Promise<void> {
    this.#specs.set(spec.taskArn, spec);
    await this.#world.runtime().ensureRunning(spec, this.#signal);
  }

  async stop(spec: TaskSpec): Promise<void> {
    this.#specs.set(spec.taskArn, spec);
    await this.#world.runtime().ensureStopped(spec, this.#signal);
  }

  /** Waits until the task is observed as `holds` describes it, and returns that observation. */
  async seen(
    spec: TaskSpec,
    what: string,
    holds: (observation: TaskObservation) => boolean,
  ): Promise<TaskObservation> {
    let last: TaskObservation | undefined;
    const look = async (): Promise<boolean> => {
      last = await this.#world.runtime().observe(spec.taskArn);
      return last !== undefined && holds(last);
    };
    await this.#until(what, look, () => last);
    return last as TaskObservation; // true: look answered true
  }

  /** Starts the task and waits until every container runs. */
  async run(spec: TaskSpec): Promise<TaskObservation> {
    await this.start(spec);
    return await this.seen(spec, 'every container RUNNING', allAre('RUNNING'));
  }

  /** Stops the task and waits until it is released; a runtime that knows nothing of it is fine too. */
  async bringDown(spec: TaskSpec): Promise<TaskObservation | undefined> {
    await this.stop(spec);
    let last: TaskObservation | undefined;
    const look = async (): Promise<boolean> => {
      last = await this.#world.runtime().observe(spec.taskArn);
      return last === undefined || last.released;
    };
    await this.#until('the task released', look, () => last);
    return last;
  }

  /** Every distinct observation, taken only when the runtime said "look". Stop with the function. */
  follow(spec: TaskSpec): Following {
    const seen: TaskObservation[] = [];
    const look = async (): Promise<void> => {
      const observation = await this.#world.runtime().observe(spec.taskArn);
      if (observation !== undefined) seen.push(observation);
    };
    const looks: Promise<void>[] = [];
    const unsubscribe = this.#world.runtime().onChange((taskArn) => {
      if (taskArn === spec.taskArn) looks.push(look());
    });
    const until = async (
      what: string,
      holds: (observation: TaskObservation) => boolean,
    ): Promise<void> => {
      const last = (): TaskObservation | undefined => seen.at(-1);
      const holdsNow = async (): Promise<boolean> => {
        await Promise.all(looks);
        const latest = last();
        return latest !== undefined && holds(latest);
      };
      await this.#until(`${what}, looking only when onChange called`, holdsNow, last);
    };
    return { seen, until, unsubscribe };
  }

  /** Stops and forgets every task that the test started. */
  async cleanUp(): Promise<void> {
    for (const spec of this.#specs.values()) {
      await this.bringDown(spec);
      await this.#world.runtime().forget(spec.taskArn);
    }
  }

  async #until(
    what: string,
    condition: () => Promise<boolean>,
    last: () => TaskObservation | undefined,
  ): Promise<void> {
    try {
      await this.#world.until(condition);
    } catch (cause) {
      const text = JSON.stringify(last(), null, 2) ?? 'nothing';
      throw new Error(`waited in vain for ${what}; last observed: ${text}`, { cause });
    }
  }
}

/** What was observed of one task whenever the runtime called onChange. */
export interface Following {
  readonly seen: readonly TaskObservation[];
  /** Waits until the latest of `seen` is as described. */
  until(what: string, holds: (observation: TaskObservation) => boolean): Promise<void>;
  unsubscribe(): void;
}

/** Whether every container has this status. */
export function allAre(status: 'PENDING' | 'RUNNING' | 'STOPPED') {
  return (observation: TaskObservation): boolean =>
    observation.containers.length > 0 &&
    observation.containers.every((container) => container.lastStatus === status);
}

/** Whether the named container has this status. */
export function isIn(name: string, status: 'PENDING' | 'RUNNING' | 'STOPPED') {
  return (observation: TaskObservation): boolean =>
    observation.containers.some((c) => c.name === name && c.lastStatus === status);
}
