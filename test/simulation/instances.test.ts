// Random histories of a fleet: whatever happens, what is left of each instance and what its tasks hold
// add up to what was registered, and nothing is given out twice.
import {
  CreateClusterCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { SeededRandom } from '../../src/kernel/random.ts';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';

const cluster = 'demo';
const steps = 60;

test.each([1, 2, 3, 4])(
  'the resources of a fleet add up through the history of seed %i',
  async (seed) => {
    const gantry = await startGantry({ flags: ['--seed', String(seed)] });
    try {
      await new History(gantry, seed).play();
    } finally {
      await gantry.close();
    }
  },
);

/** Fixed host ports by family: what a task of it takes beside CPU and memory. */
const families: Readonly<Record<string, { cpu: number; memory: number; hostPort?: number }>> = {
  small: { cpu: 100, memory: 200 },
  large: { cpu: 900, memory: 3000 },
  ported: { cpu: 10, memory: 50, hostPort: 8080 },
};

class History {
  readonly #gantry: TestGantry;
  readonly #ecs: ECSClient;
  readonly #random: SeededRandom;
  #placed = 0;
  #refused = 0;

  constructor(gantry: TestGantry, seed: number) {
    this.#gantry = gantry;
    this.#ecs = gantry.client(ECSClient);
    this.#random = new SeededRandom(seed);
  }

  async play(): Promise<void> {
    await this.#ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    for (const [family, { hostPort, ...sizes }] of Object.entries(families)) {
      await this.#ecs.send(
        new RegisterTaskDefinitionCommand({
          family,
          containerDefinitions: [
            {
              name: 'app',
              image: 'web:1',
              ...sizes,
              ...(hostPort && { portMappings: [{ containerPort: 80, hostPort }] }),
            },
          ],
        }),
      );
    }
    await this.#machines().add({ cluster, instanceType: 'm5.large', count: 3 });
    for (let step = 0; step < steps; step += 1) {
      await this.#step();
      await this.#check();
    }
    expect(this.#placed, 'the history placed too few tasks to show anything').toBeGreaterThan(20);
    expect(this.#refused, 'the history never filled an instance').toBeGreaterThan(0);
  }

  #machines() {
    return this.#gantry.gantry.control.machines;
  }

  #below(limit: number): number {
    return Math.floor(this.#random.next() * limit);
  }

  #oneOf<T>(values: readonly T[]): T | undefined {
    return values[this.#below(values.length)];
  }

  async #step(): Promise<void> {
    const dice = this.#below(20);
    if (dice < 9) return await this.#run();
    if (dice < 13) return await this.#stop();
    if (dice < 17) return await this.#gantry.advance(this.#below(20_000));
    const arn = this.#oneOf(await this.#instanceArns());
    if (dice === 17 || arn === undefined) {
      await this.#machines().add({ cluster, instanceType: 'c5.large', count: 1 });
      return;
    }
    if (dice === 18) {
      await this.#machines().change(
        { cluster, containerInstances: [arn] },
        this.#below(2) === 0
          ? { action: 'terminate' }
          : { action: 'interrupt', noticeMs: this.#below(20_000) },
      );
      return;
    }
    await this.#ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster,
        containerInstances: [arn],
        status: this.#below(2) === 0 ? 'DRAINING' : 'ACTIVE',
      }),
    );
  }

  async #run(): Promise<void> {
    const taskDefinition = this.#oneOf(Object.keys(families)) ?? 'small';
    const count = 1 + this.#below(4);
    try {
      const { tasks = [], failures = [] } = await this.#ecs.send(
        new RunTaskCommand({ cluster, taskDefinition, launchType: 'EC2', count }),
      );
      this.#placed += tasks.length;
      this.#refused += failures.length;
    } catch (error) {
      // All machines may have ended, or drain.
      expect(error).toMatchObject({
        message: 'No Container Instances were found in your cluster.',
      });
    }
  }

  async #stop(): Promise<void> {
    const task = this.#oneOf((await this.#tasks()).map(({ taskArn }) => taskArn));
    if (task !== undefined) await this.#ecs.send(new StopTaskCommand({ cluster, task }));
  }

  async #instanceArns(): Promise<readonly string[]> {
    const listed = await this.#ecs.send(new ListContainerInstancesCommand({ cluster }));
    return listed.containerInstanceArns ?? [];
  }

  /** The tasks that have not reached STOPPED. */
  async #tasks(): Promise<readonly Task[]> {
    const pages = await Promise.all(
      (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
        this.#ecs.send(new ListTasksCommand({ cluster, desiredStatus })),
      ),
    );
    const arns = pages.flatMap(({ taskArns = [] }) => taskArns);
    const found: Task[] = [];
    for (let at = 0; at < arns.length; at += 100) {
      const { tasks = [] } = await this.#ecs.send(
        new DescribeTasksCommand({ cluster, tasks: arns.slice(at, at + 100) }),
      );
      found.push(...tasks);
    }
    return found.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  }

  async #check(): Promise<void> {
    const arns = [...(await this.#instanceArns())];
    const tasks = await this.#tasks();
    const homeless = tasks.filter((task) => !arns.includes(task.containerInstanceArn ?? ''));
    expect(homeless, 'a task lives on an instance that is gone').toEqual([]);
    if (arns.length === 0) return;
    const { containerInstances = [] } = await this.#ecs.send(
      new DescribeContainerInstancesCommand({ cluster, containerInstances: arns }),
    );
    for (const instance of containerInstances) {
      const held = tasks.filter(
        (task) => task.containerInstanceArn === instance.containerInstanceArn,
      );
      const amount = (name: string, of: 'registeredResources' | 'remainingResources'): number =>
        instance[of]?.find((resource) => resource.name === name)?.integerValue ?? 0;
      const sum = (member: 'cpu' | 'memory'): number =>
        held.reduce((total, task) => total + Number(task[member]), 0);
      const left = (name: string): number => amount(name, 'remainingResources');
      expect(left('CPU')).toBe(amount('CPU', 'registeredResources') - sum('cpu'));
      expect(left('MEMORY')).toBe(amount('MEMORY', 'registeredResources') - sum('memory'));
      expect(Math.min(left('CPU'), left('MEMORY')), 'too much was given out').toBeGreaterThan(-1);
      const ported = held.filter(({ group }) => group === 'family:ported').length;
      expect(ported, 'a port was given out twice').toBeLessThanOrEqual(1);
      const used = instance.remainingResources?.find(({ name }) => name === 'PORTS');
      expect(used?.stringSetValue?.includes('8080')).toBe(ported === 1);
      const running = held.filter(
        ({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING',
      );
      expect(instance.runningTasksCount).toBe(running.length);
    }
  }
}
