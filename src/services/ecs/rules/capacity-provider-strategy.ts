import { parseArn } from '../../../aws/arn.ts';
import { assert } from '../../../kernel/assert.ts';
import { invalidParameter } from '../errors.ts';
import type { CapacityProviderStrategyItem } from '../model/types.ts';
import { isBuiltInProvider } from './cluster-capacity-providers.ts';

/** A strategy item with its defaults filled: weight 0 and base 0 (reference §3.1.1). */
export interface CompleteStrategyItem extends CapacityProviderStrategyItem {
  readonly weight: number;
  readonly base: number;
}

/** `default`: what a cluster is to use when a request names nothing. `given`: what a request names. */
export type StrategyUse = 'default' | 'given';

const mostItems = 20;
const greatestWeight = 1000;
const greatestBase = 100_000;

/**
 * Checks a strategy against the capacity providers associated with the cluster (reference §2.2, §2.3,
 * §3.2.3) and returns it with short names and with its defaults filled. Throws
 * InvalidParameterException.
 *
 * A cluster may store a default strategy without any weight; only using it fails, see `requireWeight`.
 */
export function validateStrategy(
  strategy: readonly CapacityProviderStrategyItem[],
  associated: readonly string[],
  use: StrategyUse = 'given',
): readonly CompleteStrategyItem[] {
  if (strategy.length > mostItems) {
    throw invalidParameter(
      `A capacity provider strategy can contain a maximum of ${mostItems} capacity providers.`,
    );
  }
  const items = strategy.map(complete);
  for (const item of items) validateRanges(item);
  if (items.some((item) => !associated.includes(item.capacityProvider))) {
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    );
  }
  if (new Set(items.map((item) => isBuiltInProvider(item.capacityProvider))).size > 1) {
    throw invalidParameter(
      'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
    );
  }
  if (items.filter((item) => item.base > 0).length > 1) throw severalBases(use);
  if (use === 'given') requireWeight(items, use);
  return items;
}

/** What the providers of a strategy bring: they are all of one kind. */
export function launchTypeOfStrategy(
  strategy: readonly CapacityProviderStrategyItem[],
): 'EC2' | 'FARGATE' {
  const [first] = strategy;
  return first === undefined || isBuiltInProvider(first.capacityProvider) ? 'FARGATE' : 'EC2';
}

/**
 * Throws InvalidParameterException when a strategy that is to place tasks has no weight above zero,
 * a strategy of one provider included. `use` says whether the request named it or the cluster's default
 * is used. The text for a default is a user's, whose strategy was one provider without a weight; of the
 * other only the beginning was observed (reference §2.3).
 */
export function requireWeight(
  strategy: readonly CapacityProviderStrategyItem[],
  use: StrategyUse,
): void {
  if (strategy.length === 0 || strategy.some(({ weight = 0 }) => weight > 0)) return;
  throw invalidParameter(
    use === 'default'
      ? "There are no capacity providers with a weight value greater than zero defined in the default capacity provider strategy. At least one capacity provider must have a weight value greater than zero specified. Update the cluster's default capacity provider strategy or specify a valid capacity provider strategy and try again."
      : 'There are no capacity providers in the capacity provider strategy with a weight value greater than zero. At least one capacity provider must have a weight value greater than zero specified. Specify a valid capacity provider strategy and try again.',
  );
}

/**
 * The capacity provider of each of `count` tasks, in the order in which they are placed: the base first,
 * then each task to the provider that is furthest behind its weight, ties to the one named first
 * (reference §3.2.3). `present` are the tasks that a service has by provider: base and weights are about
 * all of them. The strategy was checked by `validateStrategy` and `requireWeight`.
 */
export function assignProviders(
  strategy: readonly CapacityProviderStrategyItem[],
  count: number,
  present: ReadonlyMap<string, number> = new Map(),
): readonly string[] {
  const items = strategy.map(complete);
  const assigned: string[] = [];
  for (const { capacityProvider, base } of items) {
    const missing = Math.max(0, base - (present.get(capacityProvider) ?? 0));
    const room = Math.min(missing, count - assigned.length);
    for (let at = 0; at < room; at += 1) assigned.push(capacityProvider);
  }
  const shares = items
    .filter((item) => item.weight > 0)
    .map((item) => ({
      ...item,
      placed: Math.max(0, (present.get(item.capacityProvider) ?? 0) - item.base),
    }));
  while (assigned.length < count) {
    const [first, ...others] = shares;
    assert(first !== undefined, 'a strategy without weight was used to place tasks', { strategy });
    const next = others.reduce((best, share) => (isBehind(share, best) ? share : best), first);
    next.placed += 1;
    assigned.push(next.capacityProvider);
  }
  return assigned;
}

interface Share {
  readonly weight: number;
  placed: number;
}

/** Whether one more task on `a` is nearer its weight than one more on `b`: in whole numbers, so that ties are ties. */
function isBehind(a: Share, b: Share): boolean {
  return (a.placed + 1) * b.weight < (b.placed + 1) * a.weight;
}

function complete(item: CapacityProviderStrategyItem): CompleteStrategyItem {
  const { capacityProvider, weight = 0, base = 0 } = item;
  return { capacityProvider: shortName(capacityProvider), weight, base };
}

/** Providers may be named by ARN (reference §1.5); any other ARN stays as it is and is then not associated. */
function shortName(identifier: string): string {
  const arn = parseArn(identifier);
  const isProvider = arn?.service === 'ecs' && arn.resource.startsWith('capacity-provider/');
  return isProvider ? arn.resource.slice('capacity-provider/'.length) : identifier;
}

function validateRanges({ weight, base }: CompleteStrategyItem): void {
  // The ranges are documented (reference §3.2.1), their texts were never captured; these are ours.
  if (weight < 0 || weight > greatestWeight) {
    throw invalidParameter(
      `The weight value of a capacity provider must be between 0 and ${greatestWeight}.`,
    );
  }
  if (base < 0 || base > greatestBase) {
    throw invalidParameter(
      `The base value of a capacity provider must be between 0 and ${greatestBase}.`,
    );
  }
}

/** Observed up to `defined`; the two operations word it differently (reference §2.2, §2.3). */
function severalBases(use: StrategyUse) {
  return invalidParameter(
    use === 'default'
      ? 'The specified capacity provider strategy contains multiple capacity providers with a base value defined. Specify a base value for one capacity provider only and try again.'
      : 'There are multiple capacity providers in the specified capacity provider strategy with a base value defined. Specify a base value for one capacity provider only and try again.',
  );
}
