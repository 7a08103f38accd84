import { allRunning, control, fill, freshWorld, runTasks } from './ecs-client.ts';
import { startGantry } from './server-process.ts';

/** How fast accepted tasks come to run in the simulator. */
export interface SettleRate {
  readonly what: string;
  readonly tasks: number;
  readonly tasksPerSecond: number;
}

const tasks = 2000;

/** Tasks from the first RunTask until all are RUNNING: without waiting, and with time that is moved. */
export async function measureSettling(): Promise<readonly SettleRate[]> {
  return [await instantly(), await inVirtualTime()];
}

async function instantly(): Promise<SettleRate> {
  const server = await startGantry(['--runtime', 'simulated', '--timing', 'instant']);
  await fill(server, 300);
  await freshWorld(server);
  const begin = performance.now();
  await runTasks(server, tasks);
  await allRunning(server);
  const seconds = (performance.now() - begin) / 1000;
  await server.stop();
  return { what: '`--timing instant`, system clock', tasks, tasksPerSecond: tasks / seconds };
}

async function inVirtualTime(): Promise<SettleRate> {
  const flags = ['--runtime', 'simulated', '--timing', 'aws', '--clock', 'virtual', '--seed', '1'];
  const server = await startGantry(flags);
  await freshWorld(server);
  const begin = performance.now();
  await runTasks(server, tasks);
  await control(server, 'clock', { runUntilIdle: true, limit: '10m' });
  await allRunning(server);
  const seconds = (performance.now() - begin) / 1000;
  await server.stop();
  return { what: '`--timing aws`, virtual clock', tasks, tasksPerSecond: tasks / seconds };
}
