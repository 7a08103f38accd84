import type { Ids } from '../../../kernel/ids.ts';
import type { ServiceRow } from '../model/service-document.ts';
import type { ServiceEventFacts } from '../rules/service-events.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';

/**
 * What one pass of the scheduler tells of a service. Its events are a millisecond apart, in the order in
 * which they are told (observed, reference §3.8.7).
 */
export class ServiceStory {
  readonly #unit: EcsUnit;
  readonly #ids: Ids;
  readonly #row: ServiceRow;
  #nextAt: number;

  constructor(unit: EcsUnit, ids: Ids, row: ServiceRow, now: number) {
    this.#unit = unit;
    this.#ids = ids;
    this.#row = row;
    this.#nextAt = now;
  }

  tell(facts: ServiceEventFacts): void {
    this.#unit.serviceEvents.add(this.#row, {
      id: this.#ids.uuid(),
      createdAt: this.#nextAt,
      facts,
    });
    this.#nextAt += 1;
  }
}

/** One pass of the scheduler over a service, for what it does. */
export interface ServicePass {
  readonly unit: EcsUnit;
  readonly story: ServiceStory;
  readonly ids: Ids;
  /** Epoch milliseconds. */
  readonly now: number;
}
