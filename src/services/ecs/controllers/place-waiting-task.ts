import type { Random } from '../../../kernel/random.ts';
import type { TaskRow } from '../model/task-document.ts';
import { placedOn } from '../planners/plan-waiting.ts';
import { taskDemand } from '../rules/task-demand.ts';
import type { EcsReadUnit, EcsStore } from '../tables/ecs-store.ts';
import { placeTask } from '../tables/place-task.ts';

/**
 * Places a task that waits for its capacity provider, when there is room now. Looks before it writes: a
 * fleet that is full is asked often.
 */
export async function placeWaitingTask(
  store: EcsStore,
  taskArn: string,
  row: TaskRow,
  at: { readonly now: number; readonly random: Random },
): Promise<void> {
  if (store.read((unit) => findPlace(unit, taskArn, row, at.random)) === undefined) return;
  await store.write((unit) => {
    const found = findPlace(unit, taskArn, row, at.random);
    if (found === undefined) return;
    unit.tasks.update(placedOn(found.row, found.definition, found.place, at.now));
    unit.touch(`task/${taskArn}`);
  });
}

function findPlace(unit: EcsReadUnit, taskArn: string, world: TaskRow, random: Random) {
  const row = unit.tasks.get(world, taskArn);
  if (row?.internals.waiting === undefined || row.task.desiredStatus !== 'RUNNING')
    return undefined;
  const { family, revision, waiting } = row.internals;
  const { account, region } = row;
  const { clusterArn, group, overrides, capacityProviderName } = row.task;
  const definition = unit.taskDefinitions.get(row, family, revision)?.document;
  if (definition === undefined) return undefined;
  const demand = taskDemand(definition, {
    group,
    overrides,
    ...waiting,
    capacityProvider: capacityProviderName,
  });
  const cluster = { account, region, clusterArn };
  const place = placeTask(unit, cluster, { launchType: 'EC2', demand }, random);
  return place && { row, definition, place };
}
