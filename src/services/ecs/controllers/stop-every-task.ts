import { worldOf } from '../rules/derive-events.ts';
import { requestedStop } from '../rules/requested-stop.ts';
import type { EcsStore } from '../tables/ecs-store.ts';

/**
 * Wants every task of every world stopped, for a reason that they show. It is written before anything
 * is done, so that whoever looks later reads why they ended. `now`: epoch ms.
 */
export async function stopEveryTask(store: EcsStore, reason: string, now: number): Promise<void> {
  await store.write((unit) => {
    for (const taskArn of unit.tasks.liveArns()) {
      const row = unit.tasks.get(worldOf(taskArn), taskArn);
      if (row === undefined || row.task.desiredStatus === 'STOPPED') continue;
      unit.tasks.update(requestedStop(row, reason, now));
    }
  });
}
