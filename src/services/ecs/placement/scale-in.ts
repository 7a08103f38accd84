import type { Random } from '../../../kernel/random.ts';
import type { PlacementStrategy } from '../model/types.ts';
import type { Fleet } from './fleet.ts';
import { type StrategyStep, serviceSteps, stepsOf } from './placement-demand.ts';
import { SpreadTree } from './spread-tree.ts';

/** A task of a service that is to have fewer. */
export interface ScaleInTask {
  readonly arn: string;
  /** Undefined on Fargate. */
  readonly instanceArn: string | undefined;
  readonly availabilityZone: string | undefined;
  /** RUNNING, and its health check does not fail. */
  readonly isServing: boolean;
  /** Its instance is DRAINING. */
  readonly isDraining: boolean;
  /** Of a deployment that is not PRIMARY. */
  readonly isOutdated: boolean;
  /** Scale-in protection: such a task counts where it is and is never chosen. */
  readonly isProtected: boolean;
}

export interface ScaleIn {
  /** How many are to stop. */
  readonly count: number;
  readonly strategy: readonly PlacementStrategy[];
  readonly fleet: ScaleInFleet;
}

/** Where the tasks of container instances are, and what they take. */
export type ScaleInFleet = Pick<Fleet, 'attributeOf' | 'remaining' | 'task'>;

/**
 * The tasks to stop, in their order: those that serve nobody first, then those of DRAINING instances,
 * then outdated ones. Among these the strategy decides (reference §4.3): a spread takes from the group
 * with the most tasks, a binpack where most is left afterwards, none from the zone and then the
 * instance with the most tasks. Chance decides the rest. Fewer than asked for when tasks are protected.
 */
export function chooseTasksToStop(
  tasks: readonly ScaleInTask[],
  { count, strategy, fleet }: ScaleIn,
  random: Pick<Random, 'next'>,
): readonly string[] {
  const choice = new Choice(tasks, strategy.length === 0 ? serviceSteps : stepsOf(strategy), fleet);
  const stopped: string[] = [];
  while (stopped.length < count) {
    const task = choice.next(random);
    if (task === undefined) break;
    stopped.push(task.arn);
  }
  return stopped;
}

type Binpack = StrategyStep & { readonly by: 'binpack' };
type Spread = StrategyStep & { readonly by: 'spread' };

/** What stopped tasks have given back to an instance by now. */
interface GivenBack {
  cpu: number;
  memoryMiB: number;
  /** The tasks of the instance, as they are numbered. */
  readonly entries: number[];
}

/**
 * The tasks in a tree of the groups of the spreads, ranked by the first number of their vectors, which
 * says who goes before whom whatever the strategy, and then by its steps.
 */
class Choice {
  readonly #tasks: readonly ScaleInTask[];
  readonly #fleet: ScaleInFleet;
  readonly #tree: SpreadTree;
  readonly #keys: Float64Array;
  readonly #binpacks: readonly { readonly step: Binpack; readonly column: number }[];
  readonly #instances = new Map<string, GivenBack>();
  readonly #stopped = new Set<number>();

  constructor(tasks: readonly ScaleInTask[], steps: readonly StrategyStep[], fleet: ScaleInFleet) {
    this.#tasks = tasks;
    this.#fleet = fleet;
    const chance = steps.findIndex(({ by }) => by === 'random');
    const deciding = (chance === -1 ? steps : steps.slice(0, chance)).map((step, at) => ({
      step,
      column: at + 1,
    }));
    const spreads = deciding.filter((of): of is { step: Spread; column: number } => isSpread(of));
    this.#binpacks = deciding.filter(
      (of): of is { step: Binpack; column: number } => !isSpread(of),
    );
    this.#keys = new Float64Array(deciding.length + 1);
    const columns = spreads.map(({ column }) => column);
    this.#tree = new SpreadTree(this.#keys.length, columns, -1);
    const entries = tasks.map((task, entry) => {
      this.#instanceOf(task).entries.push(entry);
      const path = spreads.map(({ step }) => groupOf(task, step, fleet));
      return { entry, path, weight: 1 };
    });
    this.#tree.load(entries, (entry) => this.#rank(entry));
  }

  /** The next task to stop; undefined when none is left that may. */
  next(random: Pick<Random, 'next'>): ScaleInTask | undefined {
    const { ties } = this.#tree;
    if (ties === 0) return undefined;
    const entry = this.#tree.pick(ties > 1 ? Math.floor(random.next() * ties) : 0);
    const task = this.#tasks[entry];
    if (task === undefined) return undefined;
    this.#stopped.add(entry);
    this.#tree.update(entry, 0, undefined);
    if (this.#binpacks.length > 0) this.#giveBack(task);
    return task;
  }

  /** A binpack looks at what is left of the instance, which its other tasks see too. */
  #giveBack(task: ScaleInTask): void {
    const taken = this.#fleet.task(task.arn)?.reservation;
    const instance = this.#instanceOf(task);
    instance.cpu += taken?.cpu ?? 0;
    instance.memoryMiB += taken?.memoryMiB ?? 0;
    for (const other of instance.entries) {
      if (!this.#stopped.has(other)) this.#tree.update(other, 1, this.#rank(other));
    }
  }

  #rank(entry: number): Float64Array | undefined {
    const task = this.#tasks[entry];
    if (task === undefined || task.isProtected) return undefined;
    this.#keys.fill(0);
    this.#keys[0] = tierOf(task);
    for (const { step, column } of this.#binpacks) {
      this.#keys[column] = -this.#leftAfterwards(task, step.resource);
    }
    return this.#keys;
  }

  #leftAfterwards(task: ScaleInTask, resource: 'cpu' | 'memory'): number {
    const left = this.#fleet.remaining(task.instanceArn ?? '');
    const taken = this.#fleet.task(task.arn)?.reservation;
    if (left === undefined || taken === undefined) return 0;
    const back = this.#instanceOf(task);
    return resource === 'cpu'
      ? left.cpu + taken.cpu + back.cpu
      : left.memoryMiB + taken.memoryMiB + back.memoryMiB;
  }

  #instanceOf({ instanceArn = '' }: ScaleInTask): GivenBack {
    const known = this.#instances.get(instanceArn);
    if (known !== undefined) return known;
    const made: GivenBack = { cpu: 0, memoryMiB: 0, entries: [] };
    this.#instances.set(instanceArn, made);
    return made;
  }
}

function isSpread({ step }: { readonly step: StrategyStep }): boolean {
  return step.by === 'spread';
}

function tierOf({ isServing, isDraining, isOutdated }: ScaleInTask): number {
  return [!isServing, isDraining, isOutdated, true].indexOf(true);
}

function groupOf(task: ScaleInTask, step: Spread, fleet: ScaleInFleet): string {
  const { instanceArn = '', availabilityZone = '' } = task;
  if (step.over === 'instance') return instanceArn;
  const value = fleet.attributeOf(instanceArn, step.name);
  return value ?? (step.name === 'ecs.availability-zone' ? availabilityZone : '');
}
