// Random histories of a service of task sets on a whole Gantry in virtual time: sets are made, scaled,
// promoted and deleted, tasks fail and are stopped, and the process dies in the middle of anything.
import { expect, test } from 'vitest';
import { Ids } from '../../src/kernel/ids.ts';
import { SeededRandom } from '../../src/kernel/random.ts';
import { type Answer, MortalGantry, type TaskSetSeen } from './mortal-gantry.ts';

/** A longer search: GANTRY_SIMULATION_SEEDS=1000-2000 npm test -- test/simulation. */
const [first, last] = (process.env.GANTRY_SIMULATION_SEEDS ?? '1-20').split('-').map(Number);
const seeds = Array.from({ length: (last ?? 1) - (first ?? 1) + 1 }, (_, at) => (first ?? 1) + at);

test.each(seeds)(
  'the task sets of seed %i have their tasks, and nobody else has any',
  async (seed) => {
    const history = new History(seed);
    try {
      await history.begin();
      for (let step = 0; step < 25; step += 1) await history.step();
      await history.converge();
      await history.remove();
      expect(history.gantry.errors).toEqual([]);
    } catch (error) {
      const told = history.log.slice(-30).join('\n');
      throw new Error(`seed ${seed}, after:\n${told}\n${String(error)}`, { cause: error });
    } finally {
      await history.gantry.close();
    }
  },
);

const service = { cluster: 'demo', service: 'web' };
const faults: readonly (readonly object[])[] = [
  [],
  [{ match: { container: 'app' }, pullError: 'the registry is down' }],
  [{ match: { container: 'app' }, exit: { code: 3, after: '20s' } }],
];

class History {
  readonly gantry: MortalGantry;
  readonly log: string[] = [];
  readonly #random: Ids;
  readonly #ids = new Set<string>();
  #tokens = 0;

  constructor(seed: number) {
    this.#random = new Ids(new SeededRandom(seed));
    this.gantry = new MortalGantry(seed, this.#pick(['fast', 'aws', 'instant']));
  }

  async begin(): Promise<void> {
    await this.gantry.open();
    await this.gantry.call('CreateCluster', { clusterName: 'demo' });
    await this.gantry.call('RegisterTaskDefinition', {
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'app:1' }],
    });
    await this.gantry.call('CreateService', {
      cluster: 'demo',
      serviceName: 'web',
      desiredCount: 3,
      deploymentController: { type: 'EXTERNAL' },
    });
  }

  async step(): Promise<void> {
    const act = this.#pick([
      () => this.#create(),
      () => this.#change(),
      () => this.#advance(),
      () => this.#advance(),
      () => this.#dieDuring(() => this.#create()),
      () => this.#dieDuring(() => this.#change()),
      () => this.#dieDuring(() => this.#advance()),
    ]);
    await act();
    await this.gantry.settle();
    await this.#look();
  }

  /** Nothing fails any more: every task set has the tasks that it is to have, and then nothing happens. */
  async converge(): Promise<void> {
    this.log.push('heal');
    this.gantry.control.setFaults([]);
    await this.gantry.control.advanceClock(60 * 60_000);
    const { sets, desiredCount } = await this.#look();
    for (const { id, status, scale, ...set } of sets) {
      const computed = Math.ceil((desiredCount * scale.value) / 100);
      expect({ id, ...set, status: status === 'DRAINING' }).toMatchObject({
        status: false,
        computedDesiredCount: computed,
        runningCount: computed,
        pendingCount: 0,
        stabilityStatus: 'STEADY_STATE',
      });
    }
    const before = this.gantry.control.lastEventSequence();
    await this.gantry.killAndReopen();
    await this.gantry.control.advanceClock(2 * 60_000);
    expect(this.gantry.control.lastEventSequence(), 'a resync found work').toBe(before);
  }

  /** A deleted service takes its task sets and their tasks with it. */
  async remove(): Promise<void> {
    await this.gantry.call('DeleteService', { ...service, force: true });
    await this.gantry.control.advanceClock(10 * 60_000);
    const { services = [] } = await this.#ask('DescribeServices', {
      cluster: 'demo',
      services: ['web'],
    });
    expect(services).toMatchObject([{ status: 'INACTIVE', runningCount: 0, pendingCount: 0 }]);
    expect(await this.#tasks()).toEqual([]);
  }

  async #look(): Promise<{ readonly sets: readonly TaskSetSeen[]; readonly desiredCount: number }> {
    const ids = [...this.#ids].slice(-20);
    const described =
      ids.length === 0 ? {} : await this.#ask('DescribeTaskSets', { ...service, taskSets: ids });
    const sets = described.taskSets ?? [];
    const tasks = await this.#tasks();
    const known = new Set(sets.map(({ id }) => id));
    for (const { startedBy } of tasks)
      expect(known, 'a task belongs to nobody').toContain(startedBy);
    for (const { id, runningCount, pendingCount, ...set } of sets) {
      const own = tasks.filter(({ startedBy }) => startedBy === id);
      const running = own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
      expect({ runningCount, pendingCount }, id).toEqual({
        runningCount: running,
        pendingCount: own.length - running,
      });
      if (set.stabilityStatus === 'STEADY_STATE') {
        expect(own.length).toBeLessThanOrEqual(set.computedDesiredCount);
      }
    }
    const { services = [] } = await this.#ask('DescribeServices', {
      cluster: 'demo',
      services: ['web'],
    });
    return { sets, desiredCount: services[0]?.desiredCount ?? 0 };
  }

  /** The tasks of the service that are desired RUNNING. */
  async #tasks() {
    const { taskArns = [] } = await this.#ask('ListTasks', {
      cluster: 'demo',
      serviceName: 'web',
    });
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await this.#ask('DescribeTasks', { cluster: 'demo', tasks: taskArns });
    return tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  }

  async #create(): Promise<void> {
    this.#tokens += 1;
    const input = {
      ...service,
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      scale: { value: this.#random.below(101), unit: 'PERCENT' },
      clientToken: `token-${this.#tokens}`,
    };
    this.log.push(`create ${JSON.stringify(input.scale)}`);
    // Asked again after a death in between: the token makes it the same task set.
    for (let time = 0; time < 2; time += 1) {
      const answer = await this.gantry.call('CreateTaskSet', input);
      if (answer?.taskSet !== undefined) this.#ids.add(answer.taskSet.id);
    }
  }

  async #change(): Promise<void> {
    const taskSet = this.#pick([...this.#ids, 'ecs-svc/1']);
    const value = this.#random.below(101);
    const [operation, input] = this.#pick([
      ['UpdateTaskSet', { ...service, taskSet, scale: { value, unit: 'PERCENT' } }],
      ['DeleteTaskSet', { ...service, taskSet, force: value % 2 === 0 }],
      ['UpdateServicePrimaryTaskSet', { ...service, primaryTaskSet: taskSet }],
      ['UpdateService', { ...service, desiredCount: value % 6 }],
    ] as const);
    this.log.push(`${operation} ${JSON.stringify(input)}`);
    await this.gantry.call(operation, input);
    if (value % 3 > 0) return;
    const tasks = await this.#tasks();
    if (tasks.length === 0) return;
    await this.gantry.call('StopTask', { cluster: 'demo', task: this.#pick(tasks).taskArn });
  }

  async #advance(): Promise<void> {
    if (this.#random.below(3) === 0) this.gantry.control.setFaults(this.#pick(faults));
    const ms = this.#random.below(60_000);
    this.log.push(`advance ${ms}`);
    await this.gantry.control.advanceClock(ms);
  }

  /** What was asked and what it sets off may be cut off anywhere. */
  async #dieDuring(act: () => Promise<void>): Promise<void> {
    this.log.push('die during');
    const done = act().catch(() => undefined);
    for (let turn = this.#random.below(20); turn > 0; turn -= 1) await Promise.resolve();
    await this.gantry.killAndReopen();
    await done;
  }

  async #ask(operation: string, input: object): Promise<Answer> {
    const answer = await this.gantry.call(operation, input);
    if (answer === undefined) throw new Error(`${operation} was refused`);
    return answer;
  }

  #pick<T>(list: readonly T[]): T {
    const picked = list[this.#random.below(list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
}
