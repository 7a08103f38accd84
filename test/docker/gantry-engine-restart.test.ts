import { CreateClusterCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { describeTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker } from './engine.ts';
import { containerIn, dockerGantry, register, shell, untilStopped } from './gantry-server.ts';
import { PrivateEngine } from './private-engine.ts';

const whyNot = PrivateEngine.whyNot();
if (whyNot !== undefined) process.stderr.write(`engines are not restarted: ${whyNot}\n`);

/** Engines start and end several times here, on a machine that is busy with other tests. */
const startsSlowlyMs = 120_000;

describeDocker('an engine that is really restarted under a running server', () => {
  let engine: PrivateEngine | undefined;
  const gantry = dockerGantry();

  beforeAll(buildTestImages);
  afterEach(async () => {
    await gantry.server().end('SIGKILL');
    await engine?.remove();
    engine = undefined;
  }, startsSlowlyMs);

  /** Gantry on an engine of its own, with a task that runs. */
  async function running(liveRestore: boolean) {
    const own = new PrivateEngine({ liveRestore });
    engine = own;
    await own.start();
    await gantry.start({ environment: { DOCKER_HOST: `unix://${own.socketPath}` } });
    const ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'web', { app: untilStopped });
    await register(ecs, 'batch', { app: shell("trap 'exit 7' TERM; sleep 60 & wait $!") });
    const [web] = await runTasks(ecs, {});
    const [batch] = await runTasks(ecs, { taskDefinition: 'batch' });
    const tasks = [web?.taskArn ?? '', batch?.taskArn ?? ''] as const;
    await untilAll(ecs, tasks, 'RUNNING');
    return { own, ecs, tasks };
  }

  test.skipIf(whyNot !== undefined)(
    'tasks that ended with it are STOPPED with their exit codes, and those asked for meanwhile run',
    async () => {
      const { own, ecs, tasks } = await running(false);
      const [web, batch] = tasks;
      await own.stop('SIGTERM');
      const [waiting] = await runTasks(ecs, {});
      await own.start();
      const [ended, failed] = await untilAll(ecs, [web, batch], 'STOPPED');
      expect(ended?.stopCode).toBe('EssentialContainerExited');
      expect(containerIn(ended, 'app')?.exitCode).toBe(0);
      expect(containerIn(failed, 'app')?.exitCode).toBe(7);
      const task = waiting?.taskArn ?? '';
      await untilAll(ecs, [task], 'RUNNING');
      await ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
      await untilAll(ecs, [task], 'STOPPED');
      await expect.poll(async () => await own.client.listContainers({ all: true })).toEqual([]);
      expect(gantry.server().stderr(), 'errors in the log').not.toContain('"level":50');
    },
    startsSlowlyMs,
  );

  test.skipIf(whyNot !== undefined)(
    'tasks that outlive it, killed, are the same as before when it is back',
    async () => {
      const { own, ecs, tasks } = await running(true);
      const found = await own.client.listContainers();
      const before = found.map(({ Id }) => Id).sort();
      await own.stop('SIGKILL');
      const [waiting] = await runTasks(ecs, {});
      await own.start();
      await untilAll(ecs, [waiting?.taskArn ?? ''], 'RUNNING');
      const after = (await own.client.listContainers()).map(({ Id }) => Id);
      expect(after).toEqual(expect.arrayContaining(before));
      const all = [...tasks, waiting?.taskArn ?? ''];
      const described = await describeTasks(ecs, all);
      expect(described.map((task) => task.lastStatus)).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
      for (const task of all) await ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
      const [, batch] = await untilAll(ecs, all, 'STOPPED');
      expect(containerIn(batch, 'app')?.exitCode).toBe(7);
    },
    startsSlowlyMs,
  );
});
