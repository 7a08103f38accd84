import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import { worldOf } from '../rules/derive-events.ts';
import type { EcsStore } from '../tables/ecs-store.ts';

/**
 * Lets the services of a cluster look again when an instance of it came, went or changed: those that
 * follow the instances, and those that found no place for a task. One key for many instances, so that a
 * fleet of thousands that registers costs one look.
 */
export class FleetFollower implements Controller {
  readonly kind = 'fleet';
  readonly #store: EcsStore;

  constructor(store: EcsStore) {
    this.#store = store;
  }

  async reconcile(clusterArn: string): Promise<Outcome> {
    const world = worldOf(clusterArn);
    const count = await this.#store.write((unit) => {
      const concerned = unit.services
        .liveIn(world, clusterArn)
        .filter(
          ({ serviceArn, schedulingStrategy }) =>
            schedulingStrategy === 'DAEMON' ||
            unit.services.get(world, serviceArn)?.internals.unplaced !== undefined,
        );
      for (const { serviceArn } of concerned) unit.touch(`service/${serviceArn}`);
      return concerned.length;
    });
    return { why: `${count} services follow the instances of the cluster`, gone: true };
  }
}
