// Random histories of one Gantry on the simulated runtime, in virtual time: tasks are run and stopped,
// containers fail in every way there is, time passes, and the process dies in the middle of anything.
// What must never be is looked for after every step; then the world heals, and everything must converge.
import { expect, test } from 'vitest';
import { Ids } from '../../src/kernel/ids.ts';
import { SeededRandom } from '../../src/kernel/random.ts';
import { Telling, unsound, wentBack } from './invariants.ts';
import { MortalGantry, type TaskSeen } from './mortal-gantry.ts';

/** A longer search: GANTRY_SIMULATION_SEEDS=1000-2000 npm test -- test/simulation. */
const [first, last] = (process.env.GANTRY_SIMULATION_SEEDS ?? '1-30').split('-').map(Number);
const seeds = Array.from({ length: (last ?? 1) - (first ?? 1) + 1 }, (_, at) => (first ?? 1) + at);

test.each(seeds)('the history of seed %i is sound and converges', async (seed) => {
  const history = new History(seed);
  try {
    await history.begin();
    for (let step = 0; step < 25; step += 1) await history.step();
    await history.converge();
  } catch (error) {
    const told = history.log.slice(-30).join('\n');
    throw new Error(`seed ${seed}, after:\n${told}\n${String(error)}`, { cause: error });
  } finally {
    await history.end();
  }
});

test('the same seed gives the same history', async () => {
  const histories = await Promise.all(
    [77, 77].map(async (seed) => {
      const history = new History(seed);
      await history.begin();
      for (let step = 0; step < 25; step += 1) await history.step();
      const { log } = history;
      const events = history.gantry.eventsAfter(0);
      await history.end();
      return { log, events };
    }),
  );
  expect(histories[0]?.events.length).toBeGreaterThan(20);
  expect(histories[0]).toEqual(histories[1]);
});

const fargate = {
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
};
const simulate = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables).map(([name, value]) => ({ name: `GANTRY_SIMULATE_${name}`, value }));
const app = { name: 'app', image: 'app:1' };

/** Family → containers: one for each way in which a task can go. */
const definitions: Readonly<Record<string, readonly object[]>> = {
  server: [app],
  batch: [{ ...app, environment: simulate({ EXIT_CODE: '0', EXIT_AFTER: '45s' }) }],
  crash: [{ ...app, environment: simulate({ EXIT_CODE: '1', EXIT_AFTER: '0ms' }) }],
  hungry: [{ ...app, environment: simulate({ OOM_AFTER: '10s' }) }],
  stubborn: [{ ...app, stopTimeout: 20, environment: simulate({ IGNORE_SIGTERM: 'true' }) }],
  imageless: [{ ...app, environment: simulate({ PULL_ERROR: 'no such image' }) }],
  broken: [
    app,
    { name: 'side', image: 'side:1', environment: simulate({ START_ERROR: 'no such program' }) },
  ],
  ill: [
    {
      ...app,
      healthCheck: { command: ['CMD', 'true'] },
      environment: simulate({ HEALTH: 'UNHEALTHY', HEALTH_AFTER: '30s' }),
    },
  ],
  chain: [
    { ...app, dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
    {
      name: 'migrate',
      image: 'm:1',
      essential: false,
      environment: simulate({ EXIT_AFTER: '5s' }),
    },
    {
      name: 'side',
      image: 's:1',
      essential: false,
      environment: simulate({ EXIT_CODE: '9', EXIT_AFTER: '70s' }),
    },
  ],
};
const faults: readonly (readonly object[])[] = [
  [],
  [{ match: { container: 'app' }, pullError: 'the registry is down' }],
  [{ match: { family: 'server' }, exit: { code: 3, after: '20s' } }],
  [
    { match: { image: 'app:*' }, ignoreSigterm: true },
    { match: { container: 'side' }, startError: 'no' },
  ],
];
const timings = ['fast', 'aws', 'instant'];

class History {
  readonly gantry: MortalGantry;
  readonly log: string[] = [];
  readonly #random: Ids;
  /** Tasks that RunTask answered, and those whose StopTask was answered. */
  readonly #acknowledged = new Set<string>();
  readonly #stops = new Map<string, string | undefined>();
  readonly #answers = new Map<string, readonly string[]>();
  readonly #telling = new Telling();
  #seen = new Map<string, TaskSeen>();
  #tokens = 0;

  constructor(seed: number) {
    this.#random = new Ids(new SeededRandom(seed));
    this.gantry = new MortalGantry(seed, this.#pick(timings));
  }

  async begin(): Promise<void> {
    await this.gantry.open();
    await this.gantry.call('CreateCluster', { clusterName: 'demo' });
    for (const [family, containerDefinitions] of Object.entries(definitions)) {
      await this.gantry.call('RegisterTaskDefinition', {
        family,
        ...fargate,
        containerDefinitions,
      });
    }
    await this.gantry.settle();
  }

  /** Does one thing at random and looks at everything. */
  async step(): Promise<void> {
    const act = this.#pick([
      () => this.#run(),
      () => this.#run(),
      () => this.#stop(),
      () => this.#advance(),
      () => this.#advance(),
      () => this.#setFaults(),
      () => this.#doAllAtOnce(),
      () => this.#dieDuring(() => this.#run()),
      () => this.#dieDuring(() => this.#stop()),
      () => this.#dieDuring(() => this.#advance()),
    ]);
    await act();
    await this.gantry.settle();
    await this.#look();
  }

  /** Nothing fails any more: within half an hour every task runs or has stopped, and then nothing happens. */
  async converge(): Promise<void> {
    this.log.push('heal');
    this.gantry.control.setFaults([]);
    await this.gantry.control.advanceClock(30 * 60_000);
    const tasks = await this.#look();
    for (const { taskArn, lastStatus, desiredStatus } of tasks) {
      expect([taskArn, lastStatus]).toEqual([taskArn, desiredStatus]);
      expect(this.gantry.control.why(taskArn)?.failures ?? 0, taskArn).toBe(0);
    }
    const before = this.gantry.control.lastEventSequence();
    await this.gantry.killAndReopen();
    await this.gantry.control.advanceClock(2 * 60_000);
    expect(this.gantry.control.lastEventSequence(), 'a resync found work').toBe(before);
    const later = await this.#look();
    const remembered = new Set(later.map((task) => task.taskArn));
    const gone = tasks.filter((task) => !remembered.has(task.taskArn));
    expect(later, 'a resync changed a task').toEqual(tasks.filter((task) => !gone.includes(task)));
    const hourAgo = this.gantry.control.readClock().now - 3600_000;
    const early = gone.filter((task) => (task.stoppedAt ?? Infinity) * 1000 > hourAgo);
    expect(early, 'forgotten before an hour was over').toEqual([]);
    await this.gantry.control.advanceClock(3600_000 + 60_000);
    const left = await this.#describeAll();
    expect(left, 'stopped tasks are forgotten, others are not').toEqual(
      tasks.filter((task) => task.lastStatus === 'RUNNING'),
    );
    expect(this.gantry.control.lastEventSequence(), 'forgetting is no event').toBe(before);
    const simulated = [...this.gantry.simulatedTasks()].sort();
    expect(simulated, 'the runtime keeps what nobody wants').toEqual(
      left.map((task) => task.taskArn).sort(),
    );
  }

  async end(): Promise<void> {
    await this.gantry.close();
  }

  async #run(): Promise<readonly string[]> {
    const fresh = this.#tokens === 0 || this.#random.below(3) > 0;
    if (fresh) this.#tokens += 1;
    const token = fresh ? this.#tokens : 1 + this.#random.below(this.#tokens);
    // The same token always means the same request: a function of the token alone.
    const families = Object.keys(definitions);
    const input = {
      cluster: 'demo',
      taskDefinition: families[token % families.length],
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      count: 1 + (token % 3),
      clientToken: `token-${token}`,
    };
    this.log.push(`run ${JSON.stringify(input)}`);
    const life = this.gantry.life;
    const answer = await this.gantry.call('RunTask', input);
    // An answer of a dead process reaches nobody.
    if (life !== this.gantry.life) return [];
    const arns = (answer?.tasks ?? []).map((task) => task.taskArn);
    for (const taskArn of arns) this.#acknowledged.add(taskArn);
    const before = this.#answers.get(input.clientToken) ?? [];
    const live = before.filter((taskArn) => this.#seen.has(taskArn));
    if (live.length > 0) expect(arns, `the tasks of ${input.clientToken}`).toEqual(live);
    this.#answers.set(input.clientToken, arns);
    return arns;
  }

  async #stop(given?: string): Promise<void> {
    const task = given ?? this.#pick([...this.#seen.keys(), 'f'.repeat(32)]);
    this.log.push(`stop ${task}`);
    const life = this.gantry.life;
    const answer = await this.gantry.call('StopTask', { cluster: 'demo', task, reason: 'chance' });
    if (life !== this.gantry.life || answer?.task === undefined) return;
    this.#stops.set(task, answer.task.stoppedReason);
  }

  async #advance(): Promise<void> {
    const ms = this.#pick([1, 100, 1000, 5000, 30_000, 120_000]);
    this.log.push(`advance ${ms}`);
    await this.gantry.control.advanceClock(ms);
  }

  async #setFaults(): Promise<void> {
    const scripts = this.#pick(faults);
    this.log.push(`faults ${JSON.stringify(scripts)}`);
    this.gantry.control.setFaults(scripts);
  }

  /** Stops arrive while passes over the same tasks are under way. */
  async #doAllAtOnce(): Promise<void> {
    const fresh = [...(await this.#run()), ...(await this.#run())];
    const moving = this.#advance();
    for (const task of fresh) {
      await this.#turns(this.#random.below(4));
      await this.#stop(task);
    }
    await moving;
  }

  async #turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Begins something, lets the event loop turn a few times, and dies. */
  async #dieDuring(begin: () => Promise<unknown>): Promise<void> {
    const begun = begin().catch(() => undefined);
    const turns = this.#random.below(12);
    await this.#turns(turns);
    this.log.push(`die after ${turns} turns`);
    await this.gantry.killAndReopen();
    await begun;
  }

  async #look(): Promise<readonly TaskSeen[]> {
    const tasks = await this.#describeAll();
    const wrong = tasks.flatMap((task) => {
      const before = this.#seen.get(task.taskArn);
      return [...unsound(task), ...(before === undefined ? [] : wentBack(before, task))];
    });
    const mistold = this.#telling.hear(this.gantry.eventsAfter(this.#telling.sequence));
    expect([...wrong, ...mistold]).toEqual([]);
    for (const { taskArn, version } of tasks) {
      expect(this.#telling.versionOf(taskArn), `the last version told of ${taskArn}`).toBe(version);
    }
    const present = new Map(tasks.map((task) => [task.taskArn, task]));
    for (const taskArn of this.#acknowledged) {
      const before = this.#seen.get(taskArn);
      const mayBeGone = before?.lastStatus === 'STOPPED';
      expect(present.has(taskArn) || mayBeGone, `${taskArn} was acknowledged and is lost`).toBe(
        true,
      );
      if (mayBeGone && !present.has(taskArn)) this.#acknowledged.delete(taskArn);
    }
    for (const [taskArn, stoppedReason] of this.#stops) {
      const task = present.get(taskArn);
      if (task === undefined) continue;
      const { desiredStatus, stoppedReason: reason } = task;
      const answered = { desiredStatus: 'STOPPED', reason: stoppedReason };
      expect({ desiredStatus, reason }, `as StopTask answered of ${taskArn}`).toEqual(answered);
    }
    expect(this.gantry.errors).toEqual([]);
    this.#seen = present;
    return tasks;
  }

  async #describeAll(): Promise<readonly TaskSeen[]> {
    const arns: string[] = [];
    for (const desiredStatus of ['RUNNING', 'STOPPED']) {
      let nextToken: string | undefined;
      do {
        const page = await this.gantry.call('ListTasks', {
          cluster: 'demo',
          desiredStatus,
          nextToken,
        });
        arns.push(...(page?.taskArns ?? []));
        nextToken = page?.nextToken;
      } while (nextToken !== undefined);
    }
    const found: TaskSeen[] = [];
    for (let at = 0; at < arns.length; at += 100) {
      const tasks = arns.slice(at, at + 100);
      found.push(
        ...((await this.gantry.call('DescribeTasks', { cluster: 'demo', tasks }))?.tasks ?? []),
      );
    }
    return found;
  }

  #pick<T>(from: readonly T[]): T {
    // true: below() is below the length.
    return from[this.#random.below(from.length)] as T;
  }
}
