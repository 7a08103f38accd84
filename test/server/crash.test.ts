import { type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { clientOf, serverProcesses } from './server-process.ts';
import { createDemo, describeTasks, listTasks, runTasks, untilAll } from './task-fixture.ts';

const { folder, start } = serverProcesses();
const calls = 200;

test.each([1, 100])(
  'SIGKILL after %i of 200 RunTasks loses none that was acknowledged and doubles none',
  async (killAfter) => {
    const flags = flagsOf(folder());
    const first = await start({ flags });
    await createDemo(clientOf(first));
    let killed: Promise<unknown> | undefined;
    const acknowledged = new Map<number, string>();
    const run = async (ecs: ECSClient, call: number): Promise<void> => {
      const [task, ...others] = await runTasks(ecs, { clientToken: `token-${call}` });
      expect(others).toEqual([]);
      acknowledged.set(call, task?.taskArn ?? '');
      if (acknowledged.size === killAfter) killed ??= first.end('SIGKILL');
    };
    const ecs = clientOf(first);
    await Promise.allSettled(Array.from({ length: calls }, (_, call) => run(ecs, call)));
    await killed;
    const before = new Map(acknowledged);
    expect(before.size, 'the server died too late to prove anything').toBeLessThan(calls);

    const second = await start({ flags });
    const survivors = await listTasks(clientOf(second));
    expect(new Set(survivors).size).toBe(survivors.length);
    expect(survivors).toEqual(expect.arrayContaining([...before.values()]));
    // What a client does that got no answer: the same call again, with the same token.
    await Promise.all(Array.from({ length: calls }, (_, call) => run(clientOf(second), call)));
    for (const [call, taskArn] of before) expect(acknowledged.get(call)).toBe(taskArn);
    const all = await listTasks(clientOf(second));
    expect(all).toEqual(expect.arrayContaining([...survivors]));
    expect([...all].sort()).toEqual([...acknowledged.values()].sort());
    expect(all).toHaveLength(calls);
    await untilAll(clientOf(second), all, 'RUNNING');
    await second.end('SIGKILL');
  },
);

test('tasks whose stop was acknowledged right before SIGKILL are stopped afterwards', async () => {
  const flags = flagsOf(folder());
  const first = await start({ flags });
  const ecs = clientOf(first);
  await createDemo(ecs);
  const started = await Promise.all(Array.from({ length: 4 }, () => runTasks(ecs, { count: 10 })));
  const arns = started.flat().map((task) => task.taskArn ?? '');
  const stopped = arns.slice(0, 20);
  await Promise.all(
    stopped.map((task) => ecs.send(new StopTaskCommand({ cluster: 'demo', task, reason: 'test' }))),
  );
  await first.end('SIGKILL');
  const second = await start({ flags });
  const after = await untilAll(clientOf(second), stopped, 'STOPPED');
  for (const task of after) {
    expect(task).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'test' });
  }
  await untilAll(clientOf(second), arns.slice(20), 'RUNNING');
  expect([...(await listTasks(clientOf(second)))].sort()).toEqual(arns.slice(20).sort());
  await second.end('SIGKILL');
});

test('a server that is killed again and again while it starts tasks brings all of them up once', async () => {
  const flags = flagsOf(folder());
  const first = await start({ flags });
  await createDemo(clientOf(first));
  const runs = await Promise.all(
    Array.from({ length: 6 }, () => runTasks(clientOf(first), { count: 10 })),
  );
  await first.end('SIGKILL');
  const arns = runs.flat().map((task) => task.taskArn ?? '');
  for (const milestone of ['PENDING', 'RUNNING']) {
    const server = await start({ flags });
    await expect
      .poll(async () => (await describeTasks(clientOf(server), arns)).map((t) => t.lastStatus), {
        timeout: 10_000,
      })
      .toContain(milestone);
    await server.end('SIGKILL');
  }
  const last = await start({ flags });
  const tasks = await untilAll(clientOf(last), arns, 'RUNNING');
  expect(new Set(tasks.map((task) => task.version))).toEqual(new Set([3]));
  expect(await listTasks(clientOf(last))).toHaveLength(arns.length);
  await last.end('SIGKILL');
});

function flagsOf(dataDir: string): readonly string[] {
  return ['--port', '0', '--runtime', 'simulated', '--data-dir', dataDir];
}
