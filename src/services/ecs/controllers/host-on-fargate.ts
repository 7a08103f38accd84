import type { ServiceRow, ServiceTask } from '../model/service-document.ts';
import { assignProviders } from '../rules/capacity-provider-strategy.ts';
import type { Starter } from '../rules/new-service-task.ts';
import { zoneOf } from '../rules/task-host.ts';
import type { FindHost } from './host-service-tasks.ts';
import type { ServicePass } from './service-story.ts';

/** What tasks are started for on Fargate. */
export interface FargateWish {
  /** The runtime that serves Fargate capacity. */
  readonly runtime: string;
  readonly starter: Starter & {
    readonly capacityProviderStrategy?: Parameters<typeof assignProviders>[0] | undefined;
  };
  /** How many are to be started. */
  readonly count: number;
}

/**
 * Hosts on Fargate, which always has room. Each task goes to the zone that has the fewest of its
 * deployment, then of its service (reference §4.3, documented: Fargate spreads over zones); base and
 * weights of capacity providers are about all the tasks that the service has (§3.2.3).
 */
export function onFargate(
  { unit, ids }: ServicePass,
  { account, region, service }: ServiceRow,
  { runtime, starter, count }: FargateWish,
): FindHost {
  const { clusterArn, serviceName } = service;
  const present = unit.serviceTasks
    .of({ account, region, clusterArn, serviceName })
    .filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const { capacityProviderStrategy, networkConfiguration } = starter;
  const providers =
    capacityProviderStrategy === undefined
      ? []
      : assignProviders(capacityProviderStrategy, count, tasksByProvider(present));
  const subnets = networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  const zones = new ZoneCounts(region, present, starter.id);
  const turn = ids.below(1_000_000);
  let at = 0;
  return () => {
    const subnetTurn = zones.take(subnets, turn + at);
    const capacityProviderName = providers[at];
    at += 1;
    return { host: { launchType: 'FARGATE', subnetTurn }, runtime, capacityProviderName };
  };
}

/** How many of a service's tasks each capacity provider has. */
export function tasksByProvider(tasks: readonly ServiceTask[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { capacityProviderName: name } of tasks) {
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Tasks by zone: of the deployment, and of the whole service. */
class ZoneCounts {
  readonly #region: string;
  readonly #own = new Map<string, number>();
  readonly #all = new Map<string, number>();

  constructor(region: string, tasks: readonly ServiceTask[], starter: string) {
    this.#region = region;
    for (const { availabilityZone = '', startedBy } of tasks) {
      this.#count(availabilityZone, startedBy === starter);
    }
  }

  /** The index of the subnet that is next, which is counted; among equals those take turns. */
  take(subnets: readonly string[], turn: number): number {
    if (subnets.length === 0) return turn;
    let best = turn % subnets.length;
    for (let step = 1; step < subnets.length; step += 1) {
      const other = (turn + step) % subnets.length;
      if (this.#weightOf(subnets[other]) < this.#weightOf(subnets[best])) best = other;
    }
    this.#count(this.#zoneOf(subnets[best]), true);
    return best;
  }

  /** What the deployment has there goes before what the service has. */
  #weightOf(subnet: string | undefined): number {
    const zone = this.#zoneOf(subnet);
    return (this.#own.get(zone) ?? 0) * 100_000 + (this.#all.get(zone) ?? 0);
  }

  #zoneOf(subnet: string | undefined): string {
    return `${this.#region}${zoneOf(subnet ?? '')}`;
  }

  #count(zone: string, isOwn: boolean): void {
    this.#all.set(zone, (this.#all.get(zone) ?? 0) + 1);
    if (isOwn) this.#own.set(zone, (this.#own.get(zone) ?? 0) + 1);
  }
}
