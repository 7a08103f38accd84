import type { Clock } from '../../../kernel/clock.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { TrafficRouter } from '../../../ports/traffic.ts';
import { worldOf } from '../rules/derive-events.ts';
import type { EcsStore } from '../tables/ecs-store.ts';

export interface ServiceTrafficControllerOptions {
  readonly store: EcsStore;
  readonly router: TrafficRouter;
  readonly clock: Clock;
}

/** How long until a shift that could not be brought about is tried again. */
const retryMs = 30_000;

/** Brings about the traffic that the scheduler of a service wants, and records when it is in force. */
export class ServiceTrafficController implements Controller {
  readonly kind = 'service-traffic';
  readonly #options: ServiceTrafficControllerOptions;

  constructor(options: ServiceTrafficControllerOptions) {
    this.#options = options;
  }

  async reconcile(serviceArn: string, signal: AbortSignal): Promise<Outcome> {
    const { store, router, clock } = this.#options;
    const world = worldOf(serviceArn);
    const row = store.read((unit) => unit.services.get(world, serviceArn));
    const traffic = row?.internals.traffic;
    if (row === undefined || traffic === undefined) return { why: 'no traffic', gone: true };
    if (traffic.routedVersion === traffic.version) return { why: 'the traffic goes as wanted' };
    const { production, test, version } = traffic;
    const { loadBalancers = [] } = row.service;
    const { failure } = await router.shift({ serviceArn, production, test, loadBalancers }, signal);
    await store.write((unit) => {
      const present = unit.services.get(world, serviceArn);
      const wanted = present?.internals.traffic;
      if (present === undefined || wanted === undefined || wanted.version !== version) return;
      const next =
        failure === undefined
          ? { production, test, version, routedVersion: version }
          : { ...wanted, failure };
      unit.services.put({ ...present, internals: { ...present.internals, traffic: next } });
      unit.touch(`service/${serviceArn}`);
    });
    return failure === undefined
      ? { why: 'the traffic was shifted' }
      : { why: failure, recheckAt: clock.now() + retryMs };
  }
}
