import type { Random } from '../../../kernel/random.ts';
import type { PlacementStrategy } from '../model/types.ts';
import type { Fleet } from './fleet.ts';
import { type StrategyStep, serviceSteps, stepsOf } from './placement-demand.ts';

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
  /** Where the tasks of container instances are. */
  readonly fleet: Pick<Fleet, 'attributeOf' | 'remaining' | 'task'>;
}

/**
 * The tasks to stop, in their order: those that serve nobody first, then those of DRAINING instances,
 * then outdated ones. Among these the strategy decides (reference §4.3): a spread takes from the group
 * with the most tasks, a binpack where most is left afterwards, none from the zone and then the
 * instance with the most tasks. Chance decides the rest. Fewer than asked for when tasks are protected.
 */
export function chooseTasksToStop(
  tasks: readonly ScaleInTask[],
  { count, strategy, fleet }: ScaleIn,
  random: Random,
): readonly string[] {
  const steps = strategy.length === 0 ? serviceSteps : stepsOf(strategy);
  const stopped: string[] = [];
  let left = tasks;
  while (stopped.length < count) {
    const free = left.filter(({ isProtected }) => !isProtected);
    const firstTier = Math.min(...free.map(tierOf));
    const candidates = free.filter((task) => tierOf(task) === firstTier);
    const equals = mostCrowded(candidates, left, steps, fleet);
    const chosen = equals[equals.length > 1 ? Math.floor(random.next() * equals.length) : 0];
    if (chosen === undefined) break;
    stopped.push(chosen.arn);
    left = left.filter((task) => task !== chosen);
  }
  return stopped;
}

function tierOf({ isServing, isDraining, isOutdated }: ScaleInTask): number {
  return [!isServing, isDraining, isOutdated, true].indexOf(true);
}

/** The candidates that the steps leave, each step keeping the worst placed of those before it. */
function mostCrowded(
  candidates: readonly ScaleInTask[],
  tasks: readonly ScaleInTask[],
  steps: readonly StrategyStep[],
  fleet: ScaleIn['fleet'],
): readonly ScaleInTask[] {
  let left = candidates;
  let pathOf = (_task: ScaleInTask): string => '';
  for (const step of steps) {
    if (step.by === 'random') return left;
    if (step.by === 'binpack') {
      left = mostBy(left, (task) => leftAfterwards(task, step.resource, fleet));
      continue;
    }
    const path = pathOf;
    pathOf = (task) => `${path(task)}\n${groupOf(task, step, fleet)}`;
    const counts = new Map<string, number>();
    for (const task of tasks) counts.set(pathOf(task), (counts.get(pathOf(task)) ?? 0) + 1);
    const key = pathOf;
    left = mostBy(left, (task) => counts.get(key(task)) ?? 0);
  }
  return left;
}

function groupOf(
  task: ScaleInTask,
  step: StrategyStep & { readonly by: 'spread' },
  fleet: ScaleIn['fleet'],
): string {
  const { instanceArn = '', availabilityZone = '' } = task;
  if (step.over === 'instance') return instanceArn;
  const value = fleet.attributeOf(instanceArn, step.name);
  return value ?? (step.name === 'ecs.availability-zone' ? availabilityZone : '');
}

function leftAfterwards(
  { arn, instanceArn = '' }: ScaleInTask,
  resource: 'cpu' | 'memory',
  fleet: ScaleIn['fleet'],
): number {
  const left = fleet.remaining(instanceArn);
  const taken = fleet.task(arn)?.reservation;
  if (left === undefined || taken === undefined) return 0;
  return resource === 'cpu' ? left.cpu + taken.cpu : left.memoryMiB + taken.memoryMiB;
}

function mostBy(
  tasks: readonly ScaleInTask[],
  keyOf: (task: ScaleInTask) => number,
): readonly ScaleInTask[] {
  const most = Math.max(...tasks.map(keyOf));
  return tasks.filter((task) => keyOf(task) === most);
}
