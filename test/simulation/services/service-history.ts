// Plays one history of services against a whole Gantry in virtual time, looks after every step whether
// all is as it must be, lets the world heal, and sees to it that everything converges.
import { rmSync } from 'node:fs';
import { AwsError } from '../../../src/aws/errors.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../src/kernel/random.ts';
import { MortalGantry } from '../mortal-gantry.ts';
import { judgeCommit } from './commit-rules.ts';
import { converge } from './converge.ts';
import { definitionOf, families, faults } from './definitions.ts';
import { judgeChange, judgeCounts, judgeEvents, ServiceTelling } from './look-rules.ts';
import type { ServiceSeen, ServiceTaskSeen } from './service-seen.ts';
import { emptySnapshot, type Snapshot, SnapshotReader } from './snapshot.ts';
import { drawHistory, type History, type Step, serviceNames } from './steps.ts';

/** What became of a history. */
export interface Played {
  readonly history: History;
  /** What was wrong first; none when all was well. */
  readonly problems: readonly string[];
  readonly log: readonly string[];
  readonly events: number;
  /** How often each rule had something to judge, so that a run can show that it looked. */
  readonly commits: number;
}

/** How long a task without a health check has to run until the scheduler counts on it, by timing. */
const readyMs = { aws: 40_000, fast: 2000, instant: 0 };

/** The history that a seed stands for. */
export function historyOf(seed: number): History {
  return drawHistory(seed, new Ids(new SeededRandom(seed)));
}

/** Makes a data folder with a cluster and all task definitions, for histories to begin with. */
export async function makeTemplate(): Promise<{ folder: string; remove(): void }> {
  const gantry = new MortalGantry(1, 'instant');
  await gantry.open();
  const make = async (operation: string, input: object): Promise<void> => {
    const answer = await gantry.ask(operation, input);
    if (answer instanceof AwsError) throw answer;
  };
  await make('CreateCluster', { clusterName: 'demo' });
  for (const family of families) await make('RegisterTaskDefinition', definitionOf(family));
  await gantry.settle();
  return { folder: await gantry.leave(), remove: () => rmSync(gantry.folder, { recursive: true }) };
}

export async function playHistory(history: History, template: string): Promise<Played> {
  const player = new ServiceHistory(history, template);
  const problems = await player.play();
  return { history, problems, log: player.log, events: player.events, commits: player.commits };
}

/** Thrown to end a history at the first look that finds something. */
class Unsound extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export class ServiceHistory {
  readonly gantry: MortalGantry;
  readonly log: string[] = [];
  readonly #history: History;
  readonly #telling = new ServiceTelling();
  readonly #found: string[] = [];
  #reader: SnapshotReader | undefined;
  #snapshot: Snapshot = emptySnapshot;
  #seen = new Map<string, ServiceSeen>();
  /** What was answered and must be true from then on, until something else is asked for. */
  readonly #promised = new Map<string, Partial<ServiceSeen>>();
  commits = 0;

  constructor(history: History, template: string) {
    const { seed, character } = history;
    this.#history = history;
    this.gantry = new MortalGantry(seed, character.timing, {
      template,
      ...(character.resync ? {} : { resyncMs: Number.POSITIVE_INFINITY }),
      onCommit: (file) => this.#judge(file),
    });
  }

  get events(): number {
    return this.#telling.sequence;
  }

  /** What was wrong first. */
  async play(): Promise<readonly string[]> {
    try {
      await this.gantry.open();
      await this.gantry.settle();
      for (const step of this.#history.steps) {
        await this.take(step);
        await this.gantry.settle();
        await this.look();
      }
      await converge(this);
      return [];
    } catch (error) {
      if (error instanceof Unsound) return error.problems;
      return [`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
    } finally {
      this.#reader?.close();
      await this.gantry.close();
    }
  }

  /** Ends the history here when something was found. */
  refuse(problems: readonly string[]): void {
    if (problems.length > 0) throw new Unsound(problems);
  }

  /** Looks at everything through the API; returns the services that are there. */
  async look(): Promise<readonly ServiceSeen[]> {
    const services = await this.describeServices();
    const problems = [...this.#found.splice(0)];
    for (const service of services) {
      const tasks = await this.tasksOf(service.serviceName);
      const before = this.#seen.get(service.serviceName);
      problems.push(
        ...judgeCounts(service, tasks),
        ...judgeEvents(service),
        ...(before === undefined ? [] : judgeChange(before, service)),
        ...this.#judgePromise(service),
        ...this.#judgeNextStep(service, tasks),
      );
    }
    const names = new Set(services.map(({ serviceName }) => serviceName));
    const lost = [...this.#promised.keys()].filter((name) => !names.has(name));
    problems.push(...lost.map((name) => `${name} was acknowledged and is lost`));
    problems.push(...this.#telling.hear(this.gantry.eventsAfter(this.#telling.sequence)));
    problems.push(...this.gantry.errors.splice(0));
    this.#seen = new Map(services.map((service) => [service.serviceName, service]));
    this.refuse(problems);
    return services;
  }

  async describeServices(): Promise<readonly ServiceSeen[]> {
    const input = { cluster: 'demo', services: serviceNames };
    const answer = await this.gantry.call('DescribeServices', input);
    return answer?.services ?? [];
  }

  /** The tasks of a service whose desired status is RUNNING. */
  async tasksOf(serviceName: string): Promise<readonly ServiceTaskSeen[]> {
    const input = { cluster: 'demo', serviceName, desiredStatus: 'RUNNING' };
    const tasks = (await this.gantry.call('ListTasks', input))?.taskArns ?? [];
    if (tasks.length === 0) return [];
    const answer = await this.gantry.call('DescribeTasks', { cluster: 'demo', tasks });
    return answer?.tasks ?? [];
  }

  /** Does what the step says; nothing when what it needs is not there. */
  async take(step: Step): Promise<void> {
    this.log.push(JSON.stringify(step));
    switch (step.do) {
      case 'create':
        return this.#create(step);
      case 'update':
        return this.#update(step);
      case 'delete':
        return this.#delete(step);
      case 'register':
        return this.#ask('RegisterTaskDefinition', definitionOf(step.family));
      case 'stop':
        return this.#withTask(step.draw, (task) => this.#ask('StopTask', { task }));
      case 'protect':
      case 'unprotect':
        return this.#withTask(step.draw, (task) =>
          this.#ask('UpdateTaskProtection', {
            tasks: [task],
            protectionEnabled: step.do === 'protect',
            ...(step.do === 'protect' ? { expiresInMinutes: step.minutes } : {}),
          }),
        );
      case 'faults':
        return this.gantry.control.setFaults(faults[step.draw % faults.length] ?? []);
      case 'advance':
        await this.gantry.control.advanceClock(step.ms);
        return;
      case 'restart':
        this.#forgetReader();
        return this.gantry.restart();
      case 'together':
        return this.#together(step);
      case 'die':
        return this.#dieDuring(step);
      default:
        step satisfies never;
    }
  }

  async #create(step: Step & { readonly do: 'create' }): Promise<void> {
    const [minimumHealthyPercent, maximumPercent] = step.percents;
    const { enable = false, rollback = false } = step.breaker ?? {};
    await this.#ask('CreateService', {
      serviceName: step.name,
      taskDefinition: step.family,
      desiredCount: step.desiredCount,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      deploymentConfiguration: {
        minimumHealthyPercent,
        maximumPercent,
        ...(step.breaker === undefined ? {} : { deploymentCircuitBreaker: { enable, rollback } }),
      },
    });
  }

  async #update(step: Step & { readonly do: 'update' }): Promise<void> {
    const { name, family, desiredCount, force } = step;
    const [minimumHealthyPercent, maximumPercent] = step.percents ?? [];
    await this.#ask('UpdateService', {
      service: name,
      ...(family === undefined ? {} : { taskDefinition: family }),
      ...(desiredCount === undefined ? {} : { desiredCount }),
      ...(force === undefined ? {} : { forceNewDeployment: force }),
      ...(step.percents === undefined
        ? {}
        : { deploymentConfiguration: { minimumHealthyPercent, maximumPercent } }),
    });
  }

  async #delete({ name, force }: Step & { readonly do: 'delete' }): Promise<void> {
    await this.#ask('DeleteService', { service: name, force });
  }

  /** Asks, and remembers what an answer promised. A refusal is logged; anything else thrown is a bug. */
  async #ask(operation: string, input: object): Promise<void> {
    const { life } = this.gantry;
    const answer = await this.gantry.ask(operation, { cluster: 'demo', ...input });
    if (answer instanceof AwsError) {
      this.log.push(`  refused: ${answer.code}: ${answer.message}`);
      return;
    }
    // An answer of a dead process reaches nobody.
    if (life !== this.gantry.life || answer.service === undefined) return;
    const { serviceName, desiredCount, status, createdAt, deployments } = answer.service;
    this.#promised.set(serviceName, { desiredCount, status, createdAt, deployments });
  }

  async #withTask(draw: number, use: (task: string) => Promise<void>): Promise<void> {
    const arns = [...this.#snapshot.tasks.keys()];
    const task = arns[draw % Math.max(1, arns.length)];
    if (task !== undefined) await use(task);
  }

  /** Requests arrive while passes are under way. */
  async #together({ steps, turns }: Step & { readonly do: 'together' }): Promise<void> {
    const under: Promise<void>[] = [];
    for (const step of steps) {
      under.push(this.take(step));
      await this.#turns(turns);
    }
    await Promise.all(under);
  }

  /** Begins something, lets the event loop turn a few times, and dies. */
  async #dieDuring({ during, turns }: Step & { readonly do: 'die' }): Promise<void> {
    const begun = this.take(during).catch(() => undefined);
    await this.#turns(turns);
    this.#forgetReader();
    await this.gantry.killAndReopen();
    await begun;
    // Whether what was begun is done nobody knows: what is there now counts.
    this.#promised.clear();
  }

  async #turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #judge(file: string): void {
    if (this.#reader?.file !== file) {
      this.#forgetReader();
      this.#reader = new SnapshotReader(file);
    }
    const after = this.#reader.read();
    const now = this.gantry.control.readClock().now;
    const rules = { readyMs: readyMs[this.#history.character.timing] };
    this.commits += 1;
    const problems = judgeCommit(this.#snapshot, after, now, rules);
    this.#found.push(...problems.map((problem) => `at ${now}: ${problem}`));
    this.#snapshot = after;
  }

  #forgetReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #judgePromise(service: ServiceSeen): string[] {
    const promise = this.#promised.get(service.serviceName);
    if (promise === undefined) return [];
    const { serviceName, desiredCount, createdAt, deployments } = service;
    const problems: string[] = [];
    if (createdAt !== promise.createdAt) problems.push('is not the one that was acknowledged');
    if (desiredCount !== promise.desiredCount) {
      problems.push(`is to have ${desiredCount} tasks, ${promise.desiredCount} were acknowledged`);
    }
    const [newest] = promise.deployments ?? [];
    const present = deployments[0];
    if (newest !== undefined && (present?.createdAt ?? 0) < newest.createdAt) {
      problems.push(`has lost the deployment ${newest.id} that was acknowledged`);
    }
    return problems.map((problem) => `${serviceName} ${problem}`);
  }

  /** A service that is not where it is to be has a deadline, or tasks on their way. */
  #judgeNextStep(service: ServiceSeen, tasks: readonly ServiceTaskSeen[]): string[] {
    const { serviceArn, serviceName, status, desiredCount, runningCount, deployments } = service;
    if (status === 'INACTIVE') return [];
    const why = this.gantry.control.why(serviceArn);
    if ((why?.failures ?? 0) > 0) return [`${serviceName} fails: ${why?.why}`];
    const isAtRest =
      status === 'ACTIVE' &&
      runningCount === desiredCount &&
      deployments.every(({ rolloutState }) => rolloutState !== 'IN_PROGRESS');
    const isEnded = deployments[0]?.rolloutState === 'FAILED';
    const moving = [...this.#snapshot.tasks.values()].some(
      ({ serviceName: of, task }) => of === serviceName && task.lastStatus !== task.desiredStatus,
    );
    const isBlocked = (service.events[0]?.message ?? '').includes('unable to stop or start tasks');
    // A health check reports when its time has come.
    const isChecked = tasks.some(({ healthStatus }) => healthStatus === 'UNKNOWN');
    if (isAtRest || isEnded || moving || isBlocked || isChecked) return [];
    return why?.recheckAt === undefined
      ? [`${serviceName} waits for nothing: ${why?.why ?? 'never looked at'}`]
      : [];
  }
}
