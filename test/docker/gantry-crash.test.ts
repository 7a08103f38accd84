import { CreateClusterCommand, type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { describeTasks, listTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { dockerGantry, patience, register, untilStopped } from './gantry-server.ts';

const calls = 12;

describeDocker('a server that is killed while it starts containers', () => {
  const gantry = dockerGantry();

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    await gantry.ecs().send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(gantry.ecs(), 'web', { app: untilStopped });
  });

  test('loses none that was acknowledged, doubles none, and leaves nothing', async () => {
    const networks = (await docker.listNetworks()).length;
    const acknowledged = new Map<number, string>();
    let killed: Promise<unknown> | undefined;
    const run = async (ecs: ECSClient, call: number): Promise<void> => {
      const [task] = await runTasks(ecs, { clientToken: `token-${call}` });
      acknowledged.set(call, task?.taskArn ?? '');
      if (acknowledged.size === calls / 2) killed ??= gantry.server().end('SIGKILL');
    };
    const everyCall = (): Promise<unknown>[] => {
      const ecs = gantry.ecs();
      return Array.from({ length: calls }, (_, call) => run(ecs, call));
    };
    await Promise.allSettled(everyCall());
    await killed;
    const before = new Map(acknowledged);
    await gantry.start();
    await Promise.all(everyCall());
    for (const [call, taskArn] of before) expect(acknowledged.get(call)).toBe(taskArn);
    const all = await listTasks(gantry.ecs());
    expect([...all].sort()).toEqual([...acknowledged.values()].sort());

    // Again, while containers are being created and started, and while some are being stopped.
    const stopped = all.slice(0, 4);
    for (const enough of [1, 6]) {
      await expect
        .poll(async () => (await gantry.everyContainer()).length, { interval: 20, timeout: 10_000 })
        .toBeGreaterThanOrEqual(enough);
      await gantry.server().end('SIGKILL');
      await gantry.start();
    }
    await Promise.all(
      stopped.map((task) => gantry.ecs().send(new StopTaskCommand({ cluster: 'demo', task }))),
    );
    await gantry.server().end('SIGKILL');
    await gantry.start();
    const ecs = gantry.ecs();
    await untilAll(ecs, stopped, 'STOPPED', 30_000);
    const running = all.slice(4);
    await untilAll(ecs, running, 'RUNNING', 30_000);
    const expected = running.flatMap((taskArn) => [
      `${taskArn} app`,
      `${taskArn} ~internal~ecs~pause`,
    ]);
    const present = async () =>
      (await gantry.everyContainer()).map(({ taskArn, name }) => `${taskArn} ${name}`).sort();
    await expect.poll(present, patience).toEqual(expected.sort());
    const tasks = await describeTasks(ecs, running);
    expect(new Set(tasks.map((task) => task.version)), 'each status was counted once').toEqual(
      new Set([3]),
    );

    await Promise.all(
      running.map((task) => ecs.send(new StopTaskCommand({ cluster: 'demo', task }))),
    );
    await untilAll(ecs, all, 'STOPPED', 30_000);
    await expect.poll(present, patience).toEqual([]);
    // One network is shared by all awsvpc tasks and stays.
    expect((await docker.listNetworks()).length).toBeLessThanOrEqual(networks + 1);
  });
});
