import { Ids } from '../../../../../src/kernel/ids.ts';
import { createLogger } from '../../../../../src/kernel/logger.ts';
import { SeededRandom } from '../../../../../src/kernel/random.ts';
import { createEcsService } from '../../../../../src/services/ecs/ecs-service.ts';
import type { TaskRow } from '../../../../../src/services/ecs/model/task-document.ts';
import { newRow } from '../../planners/planned-task.ts';
import { openEcsStore, world } from '../../tables/open-ecs-store.ts';

/** ECS with the cluster `default`, and tasks put into its tables: CreateService is not built yet. */
export function protectionFixture() {
  const { ecs: store, clock } = openEcsStore();
  const service = createEcsService({
    store,
    clock,
    ids: new Ids(new SeededRandom(3)),
    log: createLogger('silent'),
    settings: {
      fargateRuntime: 'simulated',
      stoppedTaskRetentionMs: 1,
      inactiveClusterRetentionMs: 1,
    },
    strict: true,
  });
  const context = { ...world, principalArn: 'arn:aws:iam::000000000000:root', requestId: 'r' };
  const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    JSON.parse(await service.call(operation, { cluster: 'default', ...input }, context));
  return {
    store,
    service,
    clock,
    call,
    createCluster: () => service.call('CreateCluster', {}, context),
    /** The ARN of a task of the service `web`, or of none. */
    async insert(seed: number, more: Partial<TaskRow['internals']> = { serviceName: 'web' }) {
      const row = newRow({ seed });
      await store.write((unit) =>
        unit.tasks.insert({ ...row, internals: { ...row.internals, ...more } }),
      );
      return row.task.taskArn;
    },
    get: (...tasks: readonly string[]) => call('GetTaskProtection', { tasks }),
    protect: (tasks: readonly string[], more: Readonly<Record<string, unknown>> = {}) =>
      call('UpdateTaskProtection', { tasks, protectionEnabled: true, ...more }),
  };
}

export const minuteMs = 60_000;
