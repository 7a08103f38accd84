import { VirtualClock } from '../../../../src/kernel/clock.ts';
import { Ids } from '../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { World } from '../../../../src/services/ecs/model/task-document.ts';
import { EcsStore } from '../../../../src/services/ecs/tables/ecs-store.ts';
import { openStore } from '../../../store/open-store.ts';
import { startOfTime } from '../planners/planned-task.ts';

export const world: World = { account: '000000000000', region: 'us-east-1' };

/** The tables of ECS in memory, for the running test. */
export function openEcsStore() {
  const store = openStore();
  const clock = new VirtualClock(startOfTime);
  const ecs = new EcsStore(store, new Ids(new SeededRandom(1)), clock);
  return { store, clock, ecs };
}
