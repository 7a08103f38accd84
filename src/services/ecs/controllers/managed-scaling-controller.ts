import { partitionOf } from '../../../aws/arn.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Ids } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import { Fleet } from '../placement/fleet.ts';
import { planScaling } from '../planners/plan-scaling.ts';
import { clusterArn, serviceArnIn } from '../rules/arns.ts';
import { worldOf } from '../rules/derive-events.ts';
import { fleetInstanceOf } from '../rules/instance-resources.ts';
import { instanceTypeOf } from '../rules/instance-types.ts';
import { newContainerInstance } from '../rules/new-container-instance.ts';
import { machineEnded } from '../rules/orphaned-task.ts';
import { registrationOf, spreadOver, zonesOf } from '../rules/simulated-machine.ts';
import { taskDemand } from '../rules/task-demand.ts';
import { addMachine } from '../tables/add-machine.ts';
import type { CapacityProviderRow } from '../tables/capacity-providers.ts';
import { deregisterInstance } from '../tables/deregister-instance.ts';
import type { EcsStore, EcsUnit } from '../tables/ecs-store.ts';
import { touchServicesOn } from '../tables/touch-services-on.ts';

export interface ManagedScalingOptions {
  readonly store: EcsStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** The runtime that runs what is placed on the machines. */
  readonly runtime: string;
}

/** A group that has no machine yet is of this type; one that has goes on with what it has. */
const usualType = 'm5.large';

/** An Auto Scaling group says how large it may be; there is none here that could, so this is ours. */
const mostInstances = 100;

/** Adds and ends the machines of a capacity provider, once a minute as its alarms look (reference §3.2.4). */
export class ManagedScalingController implements Controller {
  readonly kind = 'managed-scaling';
  readonly #options: ManagedScalingOptions;

  constructor(options: ManagedScalingOptions) {
    this.#options = options;
  }

  async reconcile(arn: string): Promise<Outcome> {
    const { store, log } = this.#options;
    const change = await store.write((unit) => {
      const world = worldOf(arn);
      const provider = unit.capacityProviders.get(world, arn.slice(arn.indexOf('/') + 1));
      const cluster = provider && unit.clusters.withCapacityProvider(world, provider.name);
      if (provider === undefined || cluster === undefined) return 0;
      return this.#scale(unit, provider, cluster);
    });
    if (change !== 0) log.info({ capacityProvider: arn, change }, 'managed scaling');
    return { why: 'the group has the size its tasks need', gone: true };
  }

  #scale(unit: EcsUnit, provider: CapacityProviderRow, clusterName: string): number {
    const now = this.#options.clock.now();
    const { account, region, name, document, internals } = provider;
    const { managedScaling: scaling, managedTerminationProtection } =
      document.autoScalingGroupProvider;
    if (provider.status !== 'ACTIVE' || scaling.status !== 'ENABLED') return 0;
    const place = { account, region, partition: partitionOf(region), clusterName };
    const cluster = clusterArn(place, clusterName);
    const own = unit.containerInstances
      .ofCluster(cluster)
      .filter(({ instance }) => instance.capacityProviderName === name);
    for (const row of own) {
      if (row.instance.status !== 'DRAINING' || isBusy(unit, row)) continue;
      deregisterInstance(unit, row, now, machineEnded(row.instance.ec2InstanceId));
    }
    const active = own.filter(({ instance }) => instance.status === 'ACTIVE');
    const busy = active.filter((row) => isBusy(unit, row));
    const instanceType = own[0]?.internals.instanceType ?? usualType;
    const missing = this.#missing(unit, place, name, instanceType);
    const { scaledAt, lowSince } = internals;
    const sizes = { present: active.length, busy: busy.length, missing, mostInstances };
    const plan = planScaling({ scaling, ...sizes, scaledAt, lowSince, now });
    if (plan.change > 0) {
      const type = instanceTypeOf(instanceType);
      if (type === undefined) return 0;
      const zones = spreadOver(zonesOf(region), countByZone(active), plan.change);
      const registration = {
        ...place,
        now,
        ids: this.#options.ids,
        runtime: this.#options.runtime,
      };
      for (const availabilityZone of zones) {
        const machine = { instanceType, type, availabilityZone, capacityProviderName: name };
        addMachine(unit, registration, machine);
      }
    }
    if (plan.change < 0) {
      // Protected are those with tasks; without protection the oldest go, whatever runs on them.
      const isProtecting = managedTerminationProtection === 'ENABLED';
      const free = isProtecting ? active.filter((row) => !busy.includes(row)) : active;
      for (const row of free.slice(0, -plan.change)) this.#end(unit, provider, row, now);
    }
    const next = {
      ...(plan.change > 0 ? { scaledAt: now } : { scaledAt }),
      ...(plan.change < 0 ? {} : { lowSince: plan.lowSince }),
    };
    if (next.scaledAt !== scaledAt || next.lowSince !== lowSince) {
      unit.capacityProviders.put({ ...provider, internals: next });
    }
    return plan.change;
  }

  /** Managed draining lets tasks go first; without it they end with their machine. */
  #end(unit: EcsUnit, { document }: CapacityProviderRow, row: ContainerInstanceRow, now: number) {
    const { managedDraining } = document.autoScalingGroupProvider;
    if (managedDraining === 'DISABLED' || !isBusy(unit, row)) {
      deregisterInstance(unit, row, now, machineEnded(row.instance.ec2InstanceId));
      return;
    }
    const instance = { ...row.instance, status: 'DRAINING' as const };
    touchServicesOn(unit, unit.containerInstances.update({ ...row, instance }));
  }

  /**
   * How many new machines of the type the tasks that wait would fill: they are placed on such machines
   * as the scheduler would place them. Those that fit on none do not count (reference §3.2.4).
   */
  #missing(
    unit: EcsUnit,
    place: Parameters<typeof clusterArn>[0] & { readonly clusterName: string },
    provider: string,
    instanceType: string,
  ): number {
    const { clock, ids, runtime } = this.#options;
    const type = instanceTypeOf(instanceType);
    const waiting = unit.tasks.waitingFor(place, clusterArn(place, place.clusterName), provider);
    if (type === undefined || waiting.length === 0) return 0;
    const zones = zonesOf(place.region);
    const fleet = new Fleet();
    let count = 0;
    for (const { task, internals } of waiting) {
      const { family, revision, waiting: wish } = internals;
      const definition = unit.taskDefinitions.get(place, family, revision)?.document;
      if (definition === undefined) continue;
      const { group, overrides } = task;
      const demand = taskDemand(definition, { group, overrides, ...wish });
      let found = fleet.place(demand, ids.random);
      if (found === undefined) {
        const availabilityZone = zones[count % zones.length] ?? '';
        const machine = registrationOf({ instanceType, type, availabilityZone }, ids);
        const registration = { ...place, now: clock.now(), ids, runtime, instanceTypeOf };
        const row = newContainerInstance(registration, machine, []);
        const instance = fleetInstanceOf({ ...row, sequence: 0, version: 1 });
        fleet.put({ ...instance, capacityProvider: provider });
        found = fleet.place(demand, ids.random);
        if (found === undefined) fleet.remove(instance.arn);
        else count += 1;
      }
      if (found === undefined) continue;
      const { instanceArn, gpuIds } = found;
      const { reservation } = demand;
      fleet.reserve({
        arn: task.taskArn,
        instanceArn,
        group,
        reservation,
        gpuIds,
        isRunning: false,
      });
    }
    return count;
  }
}

/** Whether an instance has tasks other than those of DAEMON services, which do not count. */
function isBusy(unit: EcsUnit, row: ContainerInstanceRow): boolean {
  const tasks = unit.fleets.ofInstance(row).tasksOn(row.instance.containerInstanceArn);
  return tasks.some(({ group }) => {
    if (!group.startsWith('service:')) return true;
    const arn = serviceArnIn(row.clusterArn, group.slice('service:'.length));
    return unit.services.get(row, arn)?.service.schedulingStrategy !== 'DAEMON';
  });
}

function countByZone(rows: readonly ContainerInstanceRow[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { instance } of rows) {
    const zone =
      instance.attributes.find(({ name }) => name === 'ecs.availability-zone')?.value ?? '';
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  return counts;
}
