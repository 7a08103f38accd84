import type { Clock } from '../../../kernel/clock.ts';
import type { Controller, Outcome } from '../../../kernel/reconcile-loop.ts';
import { deletionTakesMs } from '../rules/explain.ts';
import type { EcsSettings } from '../settings.ts';
import type { EcsStore } from '../tables/ecs-store.ts';
import { forgetService } from '../tables/forget-service.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Forgets what ECS forgets: tasks an hour after they stopped, deleted clusters and instances, spent tokens, deleted revisions. */
export class Housekeeping implements Controller {
  readonly kind = 'housekeeping';
  readonly #store: EcsStore;
  readonly #settings: EcsSettings;
  readonly #clock: Clock;

  constructor(store: EcsStore, settings: EcsSettings, clock: Clock) {
    this.#store = store;
    this.#settings = settings;
    this.#clock = clock;
  }

  async reconcile(): Promise<Outcome> {
    const now = this.#clock.now();
    const { stoppedTaskRetentionMs, inactiveClusterRetentionMs } = this.#settings;
    await this.#store.write((unit) => {
      const forgotten = unit.tasks.deleteStoppedBefore(now - stoppedTaskRetentionMs);
      // One more pass finds that the task is gone, and with it goes what was decided about it.
      for (const taskArn of forgotten) unit.touch(`task/${taskArn}`);
      unit.runTaskTokens.deleteCreatedBefore(now - dayMs);
      unit.containerInstances.deleteInactiveBefore(now - stoppedTaskRetentionMs);
      unit.clusters.deleteInactiveBefore(now - inactiveClusterRetentionMs);
      unit.capacityProviders.deleteInactiveBefore(now - inactiveClusterRetentionMs);
      for (const arn of unit.capacityProviders.managedArns()) unit.touch(`managed-scaling/${arn}`);
      // Services are described for as long as clusters: nothing is known of how long on ECS.
      for (const { serviceArn } of unit.services.deleteInactiveBefore(
        now - inactiveClusterRetentionMs,
      )) {
        forgetService(unit, serviceArn);
      }
      // Deletion waits until nothing refers to the revision.
      for (const revision of unit.taskDefinitions.deletable(now - deletionTakesMs)) {
        const { taskDefinitionArn } = revision;
        if (unit.tasks.hasTaskOf(revision, taskDefinitionArn)) continue;
        if (unit.services.pages.hasServiceOf(revision, taskDefinitionArn)) continue;
        unit.taskDefinitions.delete(revision, revision);
      }
    });
    return { why: 'nothing older than it should be is left' };
  }
}
