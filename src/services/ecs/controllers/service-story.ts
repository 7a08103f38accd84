import type { Ids } from '../../../kernel/ids.ts';
import type { ServiceRow } from '../model/service-document.ts';
import type { ServiceEventFacts } from '../rules/service-events.ts';
import type { EcsUnit } from '../tables/ecs-store.ts';

type PlacementFailure = Extract<ServiceEventFacts, { readonly kind: 'task-placement-failed' }>;

const silenceMs = 6 * 3_600_000;

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

  /**
   * Tells that a task found no place, unless the same was told last and is not six hours old (reference
   * §3.8.9).
   */
  tellOfPlacement(facts: PlacementFailure): void {
    const row = this.#present();
    const { unplaced } = row.internals;
    const isKnown = unplaced?.text === facts.text && this.#nextAt - unplaced.toldAt < silenceMs;
    if (isKnown) return;
    const internals = { ...row.internals, unplaced: { text: facts.text, toldAt: this.#nextAt } };
    this.#unit.services.put({ ...row, internals });
    this.tell(facts);
  }

  /** Every task found its place. */
  forgetPlacement(): void {
    const row = this.#present();
    if (row.internals.unplaced === undefined) return;
    const { unplaced: _known, ...internals } = row.internals;
    this.#unit.services.put({ ...row, internals });
  }

  /** The service as the pass has left it so far. */
  #present(): ServiceRow {
    return this.#unit.services.get(this.#row, this.#row.service.serviceArn) ?? this.#row;
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
