import type { Placed } from './fleet.ts';
import type { InstanceState } from './instance-state.ts';
import type { PlacementDemand, StrategyStep } from './placement-demand.ts';
import { areEqual, decidingSteps, groupIn, type RankedInstance, rank } from './ranking.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** How one step of the strategy narrowed the choice. */
export interface ExplainedStep {
  readonly step: string;
  /** How many instances it left. */
  readonly left: number;
  readonly why: string;
}

/** An instance that can take the task. */
export interface ExplainedInstance {
  readonly instanceArn: string;
  /** 1 for the best; equals have the same. */
  readonly rank: number;
  /** What each step of the strategy sees: tasks in its group, or what remains. */
  readonly keys: readonly {
    readonly step: string;
    /** The value of the spread, absent when the instance has none. */
    readonly group?: string | undefined;
    /** Absent when the instance has no value to be counted by. */
    readonly value?: number | undefined;
  }[];
}

/** Why a task goes where it goes. */
export interface PlacementExplanation {
  /** How many instances there are, whatever their status. */
  readonly instances: number;
  /** How many were asked: those that are ACTIVE, and of the capacity provider that was chosen. */
  readonly considered: number;
  readonly refused: readonly Refusal[];
  readonly ranked: readonly ExplainedInstance[];
  readonly steps: readonly ExplainedStep[];
  /** Absent when no instance can take it. */
  readonly placed?: Placed | undefined;
  readonly why: string;
}

/** Explains a placement that was decided. */
export function explainPlacement(
  demand: PlacementDemand,
  fleet: readonly InstanceState[],
  considered: readonly InstanceState[],
  decided: { readonly refused: readonly Refusal[]; readonly placed: Placed | undefined },
): PlacementExplanation {
  const { refused, placed } = decided;
  const able = considered.filter((instance) => refusalOf(instance, demand) === undefined);
  // Of instances that the request names the first is taken, whatever the strategy.
  const isNamed = demand.instanceArns !== undefined;
  const ranked = isNamed
    ? able.map((instance) => ({ instance, keys: [] }))
    : rank(able, fleet, demand);
  const steps = isNamed ? [] : narrow(ranked, demand);
  return {
    instances: fleet.length,
    considered: considered.length,
    refused,
    ranked: explainRanks(ranked, demand, isNamed),
    steps,
    placed,
    why: summary({ able: able.length, considered: considered.length, steps, isNamed }),
  };
}

function narrow(
  ranked: readonly RankedInstance[],
  demand: PlacementDemand,
): readonly ExplainedStep[] {
  let left = ranked;
  return decidingSteps(demand).map((step, at) => {
    const [best] = left;
    left = left.filter(({ keys }) => keys[at] === best?.keys[at]);
    return { step: nameOf(step), left: left.length, why: whyLeft(step, left, at, demand.group) };
  });
}

function whyLeft(
  step: StrategyStep,
  left: readonly RankedInstance[],
  at: number,
  group: string,
): string {
  const [best] = left;
  const value = best?.keys[at];
  if (best === undefined || value === undefined) return 'there was none left to choose from';
  if (step.by !== 'spread') {
    const unit = step.by === 'binpack' && step.resource === 'cpu' ? 'CPU units' : 'MiB';
    return `${value} ${unit} remain, the least`;
  }
  if (value === Number.POSITIVE_INFINITY) return 'none of them has the attribute';
  const groups = [...new Set(left.map(({ instance }) => groupIn(instance, step) ?? ''))];
  const shown = groups.slice(0, 3).join(', ');
  const more = groups.length > 3 ? ` and ${groups.length - 3} more` : '';
  const tasks = value === 1 ? '1 task' : `${value} tasks`;
  return `${shown}${more} ${groups.length === 1 ? 'has' : 'have'} ${tasks} of ${group}, the fewest`;
}

function explainRanks(
  ranked: readonly RankedInstance[],
  demand: PlacementDemand,
  isNamed: boolean,
): readonly ExplainedInstance[] {
  const steps = isNamed ? [] : decidingSteps(demand);
  let place = 0;
  return ranked.map((one, index) => {
    const before = ranked[index - 1];
    const isEqual = !isNamed && before !== undefined && areEqual(before, one);
    place = isEqual ? place : index + 1;
    const keys = steps.map((step, at) => {
      const value = one.keys[at];
      return {
        step: nameOf(step),
        group: step.by === 'spread' ? groupIn(one.instance, step) : undefined,
        value: value === Number.POSITIVE_INFINITY ? undefined : value,
      };
    });
    return { instanceArn: one.instance.facts.arn, rank: place, keys };
  });
}

function nameOf(step: StrategyStep): string {
  if (step.by === 'binpack') return `binpack ${step.resource}`;
  if (step.by === 'random') return 'random';
  return step.over === 'instance' ? 'spread instanceId' : `spread attribute:${step.name}`;
}

function summary(of: {
  readonly able: number;
  readonly considered: number;
  readonly steps: readonly ExplainedStep[];
  readonly isNamed: boolean;
}): string {
  const { able, considered, steps, isNamed } = of;
  if (considered === 0) return 'there is no instance that could be asked';
  const can = `${able} of ${considered} instances can take the task`;
  if (able === 0) return can;
  if (isNamed) return `${can}; the first that was named is taken`;
  const narrowed = steps.map(({ step, left, why }) => `${step} leaves ${left} (${why})`);
  const equals = steps.at(-1)?.left ?? able;
  const last = equals > 1 ? [`chance decides between ${equals} equals`] : [];
  return [can, ...narrowed, ...last].join('; ');
}
