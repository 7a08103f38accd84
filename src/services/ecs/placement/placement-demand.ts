import type { PlacementConstraint, PlacementStrategy } from '../model/types.ts';
import { type ClusterQuery, parseClusterQuery } from './cluster-query.ts';
import type { Reservation } from './reservation.ts';

/** An attribute an instance must have, with this value if one is given. */
export interface RequiredAttribute {
  readonly name: string;
  readonly value?: string | undefined;
}

/** A task that is to be placed, in the words of the request and the task definition. */
export interface PlacementRequest {
  /** The group of the task: `service:<name>`, `family:<family>` or what the request says. */
  readonly group: string;
  readonly reservation: Reservation;
  readonly requiredAttributes?: readonly RequiredAttribute[] | undefined;
  /** The availability zones of an awsvpc task's subnets; undefined for any. */
  readonly zones?: readonly string[] | undefined;
  /** Those of the task definition and of the request together. */
  readonly constraints?: readonly PlacementConstraint[] | undefined;
  readonly strategy?: readonly PlacementStrategy[] | undefined;
  /** A service without a strategy spreads over availability zones, then over instances. */
  readonly isService: boolean;
  /** Only these instances, as StartTask names them. */
  readonly instanceArns?: readonly string[] | undefined;
  /** Only the instances of this capacity provider, by short name. */
  readonly capacityProvider?: string | undefined;
}

/** One step of a strategy, read. */
export type StrategyStep =
  | { readonly by: 'spread'; readonly over: 'instance' }
  | { readonly by: 'spread'; readonly over: 'attribute'; readonly name: string }
  | { readonly by: 'binpack'; readonly resource: 'cpu' | 'memory' }
  | { readonly by: 'random' };

/** A `memberOf` constraint, compiled. */
export interface MemberOf {
  readonly expression: string;
  readonly query: ClusterQuery;
}

/** A request made ready to be asked often: keep it for all tasks that are alike. */
export interface PlacementDemand {
  /** Equal for demands that every fleet answers alike. */
  readonly key: string;
  readonly group: string;
  readonly reservation: Reservation;
  readonly requiredAttributes: readonly RequiredAttribute[];
  readonly zones: readonly string[] | undefined;
  readonly isDistinctInstance: boolean;
  readonly memberOf: readonly MemberOf[];
  readonly steps: readonly StrategyStep[];
  readonly instanceArns: readonly string[] | undefined;
  readonly capacityProvider: string | undefined;
}

/** What decides a service's place when it names no strategy (reference §4.2). */
export const serviceSteps: readonly StrategyStep[] = [
  { by: 'spread', over: 'attribute', name: 'ecs.availability-zone' },
  { by: 'spread', over: 'instance' },
];

/**
 * Reads a request whose constraints and strategy were validated. Throws ClusterQueryError for an
 * expression that was not.
 */
export function placementDemand(request: PlacementRequest): PlacementDemand {
  const { constraints = [], strategy = [], reservation, zones, instanceArns } = request;
  const read = stepsOf(strategy);
  const steps = read.length === 0 && request.isService ? serviceSteps : read;
  const memberOf = constraints
    .filter(({ type }) => type === 'memberOf')
    .map(({ expression = '' }) => ({ expression, query: parseClusterQuery(expression) }));
  const isDistinctInstance = constraints.some(({ type }) => type === 'distinctInstance');
  const requiredAttributes = request.requiredAttributes ?? [];
  const usesGroup = isDistinctInstance || steps.some(({ by }) => by === 'spread');
  return {
    // Tasks of many groups share what is known of the fleet, unless the group matters.
    key: JSON.stringify([
      usesGroup ? request.group : null,
      reservation,
      requiredAttributes,
      zones ?? null,
      isDistinctInstance,
      memberOf.map(({ expression }) => expression),
      steps,
      request.capacityProvider ?? null,
    ]),
    group: request.group,
    reservation,
    requiredAttributes,
    zones,
    isDistinctInstance,
    memberOf,
    steps,
    instanceArns,
    capacityProvider: request.capacityProvider,
  };
}

/** The steps of a strategy that was validated. */
export function stepsOf(strategy: readonly PlacementStrategy[]): readonly StrategyStep[] {
  return strategy.map(stepOf);
}

function stepOf({ type, field = '' }: PlacementStrategy): StrategyStep {
  if (type === 'binpack') return { by: 'binpack', resource: binpackResource(field) };
  if (type !== 'spread') return { by: 'random' };
  const [, name] = /^attribute:(.*)$/s.exec(field) ?? [];
  return name === undefined
    ? { by: 'spread', over: 'instance' }
    : { by: 'spread', over: 'attribute', name };
}

function binpackResource(field: string): 'cpu' | 'memory' {
  return field.toLowerCase() === 'cpu' ? 'cpu' : 'memory';
}
