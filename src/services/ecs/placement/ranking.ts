import type { InstanceState } from './instance-state.ts';
import type { PlacementDemand, StrategyStep } from './placement-demand.ts';

/** An instance that can take a task, and how the steps of the strategy see it. */
export interface RankedInstance {
  readonly instance: InstanceState;
  /** A number for each step, the least is the best: tasks in its group, or what remains. */
  readonly keys: readonly number[];
}

/** The steps that decide: chance is asked last, whatever is written after it. */
export function decidingSteps({ steps }: PlacementDemand): readonly StrategyStep[] {
  const chance = steps.findIndex(({ by }) => by === 'random');
  return chance === -1 ? steps : steps.slice(0, chance);
}

/**
 * The instances that can take a task, the best first, by the rules that a placement index keeps
 * sorted. A group of a later spread is counted within the groups of the spreads before it, so that
 * racks of one name in two zones are two.
 */
export function rank(
  able: readonly InstanceState[],
  fleet: readonly InstanceState[],
  demand: PlacementDemand,
): readonly RankedInstance[] {
  let pathOf = (_instance: InstanceState): string => '';
  const keysOf = decidingSteps(demand).map((step) => {
    if (step.by === 'random') return () => 0;
    if (step.by === 'binpack') return (instance: InstanceState) => remaining(instance, step);
    const outer = pathOf;
    pathOf = (instance) => `${outer(instance)}\n${groupIn(instance, step)}`;
    return spreadKey(step, pathOf, fleet, demand);
  });
  return able
    .map((instance) => ({ instance, keys: keysOf.map((keyOf) => keyOf(instance)) }))
    .sort((a, b) => compare(a.keys, b.keys));
}

/** Whether two instances are equally good. */
export function areEqual(a: RankedInstance, b: RankedInstance): boolean {
  return compare(a.keys, b.keys) === 0;
}

/** The group of an instance in a spread: itself, or its value; undefined when it has none. */
export function groupIn(
  instance: InstanceState,
  step: StrategyStep & { readonly by: 'spread' },
): string | undefined {
  return step.over === 'instance' ? instance.facts.arn : instance.attribute(step.name);
}

function spreadKey(
  step: StrategyStep & { readonly by: 'spread' },
  pathOf: (instance: InstanceState) => string,
  fleet: readonly InstanceState[],
  { group }: PlacementDemand,
): (instance: InstanceState) => number {
  const counts = new Map<string, number>();
  for (const instance of fleet) {
    const path = pathOf(instance);
    counts.set(path, (counts.get(path) ?? 0) + instance.tasksOf(group));
  }
  return (instance) =>
    groupIn(instance, step) === undefined
      ? Number.POSITIVE_INFINITY
      : (counts.get(pathOf(instance)) ?? 0);
}

function remaining(
  { cpu, memoryMiB }: InstanceState,
  step: StrategyStep & { readonly by: 'binpack' },
): number {
  return step.resource === 'cpu' ? cpu : memoryMiB;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, key] of a.entries()) {
    const other = b[at] ?? 0;
    if (key !== other) return key < other ? -1 : 1;
  }
  return 0;
}
