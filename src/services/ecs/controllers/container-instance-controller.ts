import type { Clock } from '../../../kernel/clock.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import { type InstancePlan, planInstance } from '../planners/plan-instance.ts';
import { worldOf } from '../rules/derive-events.ts';
import { deregisterInstance } from '../tables/deregister-instance.ts';
import type { EcsStore } from '../tables/ecs-store.ts';

export interface ContainerInstanceControllerOptions {
  readonly store: EcsStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Does what container instances do by themselves: agents are updated, interrupted machines end. */
export class ContainerInstanceController implements Controller {
  readonly kind = 'instance';
  readonly #options: ContainerInstanceControllerOptions;

  constructor(options: ContainerInstanceControllerOptions) {
    this.#options = options;
  }

  async reconcile(arn: string): Promise<Outcome> {
    const { store, clock, log } = this.#options;
    const now = clock.now();
    // The row is read, and what is decided about it written, in one transaction: nothing is in between.
    const plan = await store.write((unit): InstancePlan | undefined => {
      const row = unit.containerInstances.get(worldOf(arn), arn);
      if (row === undefined) return undefined;
      const decided = planInstance(row, now);
      if (decided.do === 'record') unit.containerInstances.update(decided.row);
      if (decided.do === 'end') deregisterInstance(unit, row, now, decided.reason);
      return decided;
    });
    if (plan === undefined) return { why: 'there is no such container instance', gone: true };
    if (plan.do === 'end') log.info({ containerInstance: arn }, 'container instance has ended');
    const recheckAt = plan.do === 'nothing' ? plan.recheckAt : now;
    return { why: plan.why, recheckAt };
  }
}
