import type { Clock } from '../../../kernel/clock.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import type { SecretStore } from '../tables/secret-store.ts';

/** Deletes secrets when their recovery windows have ended: nobody could read them any more since then. */
export class SecretDeletion implements Controller {
  readonly kind = 'secret-deletion';
  readonly #openStore: () => Promise<SecretStore>;
  readonly #clock: Clock;

  constructor(openStore: () => Promise<SecretStore>, clock: Clock) {
    this.#openStore = openStore;
    this.#clock = clock;
  }

  async reconcile(): Promise<Outcome> {
    const store = await this.#openStore();
    const now = this.#clock.now();
    const recheckAt = await store.deleteDue(now);
    return { why: 'secrets whose recovery windows have ended are deleted', recheckAt };
  }
}
