import type { ContainerRuntime, TaskObservation, TaskSpec } from '../../../../src/ports/runtime.ts';
import { container, network } from '../planners/planned-task.ts';

/**
 * The least obliging runtime that keeps the contract: a start is accepted long before anything of it
 * can be seen, a stop only keeps starts from happening once it is accepted, and calls may fail.
 */
export class SlowRuntime implements ContainerRuntime {
  readonly name = 'simulated';
  /** Calls that are answered with an error from now on. */
  failing = false;
  /** What was called, in order. */
  readonly calls: string[] = [];
  /** Starts that were accepted and have not happened yet. */
  readonly starting = new Map<string, TaskSpec>();
  readonly #seen = new Map<string, TaskObservation>();
  readonly #stopping = new Set<string>();

  async ensureRunning(spec: TaskSpec): Promise<void> {
    this.#call('ensureRunning');
    if (!this.#seen.has(spec.taskArn)) this.starting.set(spec.taskArn, spec);
  }

  async ensureStopped(spec: TaskSpec): Promise<void> {
    this.#call('ensureStopped');
    this.starting.delete(spec.taskArn);
    this.#stopping.add(spec.taskArn);
  }

  async observe(taskArn: string): Promise<TaskObservation | undefined> {
    this.#call('observe');
    return this.#seen.get(taskArn);
  }

  async forget(taskArn: string): Promise<void> {
    this.#call('forget');
    this.#seen.delete(taskArn);
    this.#stopping.delete(taskArn);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#seen.keys()];
  }

  onChange(): () => void {
    return () => {};
  }

  async close(): Promise<void> {}

  /** Lets what was accepted happen. */
  progress(): void {
    for (const [taskArn, spec] of this.starting) {
      const containers = spec.containers.map(({ name }) => container(name, 'RUNNING'));
      this.#seen.set(taskArn, { taskArn, network, containers, released: false });
    }
    this.starting.clear();
    for (const taskArn of this.#stopping) {
      const observation = this.#seen.get(taskArn);
      if (observation === undefined) continue;
      const containers = observation.containers.map(({ name }) => container(name, 143));
      this.#seen.set(taskArn, { ...observation, containers, released: true });
    }
  }

  /** Ends every running container with exit code 1, as a crash of the application would. */
  crash(): void {
    for (const [taskArn, observation] of this.#seen) {
      const containers = observation.containers.map(({ name }) => container(name, 1));
      this.#seen.set(taskArn, { ...observation, containers });
    }
  }

  /** A restart: what was only accepted is lost, what can be seen is not. */
  restart(): void {
    this.starting.clear();
    this.#stopping.clear();
  }

  /** Whether anything of the task runs, or will once time passes. */
  isAlive(taskArn: string): boolean {
    const containers = this.#seen.get(taskArn)?.containers ?? [];
    return (
      this.starting.has(taskArn) || containers.some(({ lastStatus }) => lastStatus === 'RUNNING')
    );
  }

  #call(name: string): void {
    this.calls.push(name);
    if (this.failing) throw new Error(`the engine refused ${name}`);
  }
}
