import type { InstanceState } from './instance-state.ts';
import type { PlacementDemand, StrategyStep } from './placement-demand.ts';

/**
 * The instances the strategy is left with, equal in all its steps. Each step keeps the best of those
 * that the steps before it left: of a spread those whose group has the fewest tasks, of a binpack
 * those with the least remaining. A group of a later spread is counted within the groups of the
 * spreads before it, so that racks of one name in two zones are two.
 */
export function bestOf(
  able: readonly InstanceState[],
  demand: PlacementDemand,
  fleet: readonly InstanceState[],
): readonly InstanceState[] {
  let left = able;
  let pathOf = (_instance: InstanceState): string => '';
  for (const step of demand.steps) {
    if (step.by === 'random') return left;
    if (step.by === 'binpack') {
      left = leastBy(left, ({ cpu, memoryMiB }) => (step.resource === 'cpu' ? cpu : memoryMiB));
      continue;
    }
    const path = pathOf;
    pathOf = (instance) => `${path(instance)}\n${groupOf(instance, step)}`;
    const counts = new Map<string, number>();
    for (const instance of fleet) {
      const key = pathOf(instance);
      counts.set(key, (counts.get(key) ?? 0) + instance.tasksOf(demand.group));
    }
    const key = pathOf;
    left = leastBy(left, (instance) =>
      groupOf(instance, step) === undefined
        ? Number.POSITIVE_INFINITY
        : (counts.get(key(instance)) ?? 0),
    );
  }
  return left;
}

function groupOf(
  instance: InstanceState,
  step: StrategyStep & { readonly by: 'spread' },
): string | undefined {
  return step.over === 'instance' ? instance.facts.arn : instance.attribute(step.name);
}

function leastBy(
  instances: readonly InstanceState[],
  keyOf: (instance: InstanceState) => number,
): readonly InstanceState[] {
  const least = Math.min(...instances.map(keyOf));
  return instances.filter((instance) => keyOf(instance) === least);
}
