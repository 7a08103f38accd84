import { CreateClusterCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { describeTasks, listTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import {
  containerIn,
  dockerGantry,
  patience,
  register,
  shell,
  untilStopped,
} from './gantry-server.ts';

describeDocker('a server that dies while its tasks run', () => {
  const gantry = dockerGantry();

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    const ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'web', { app: untilStopped, side: { ...untilStopped, essential: false } });
    await register(ecs, 'batch', { app: shell("trap 'exit 7' TERM; sleep 60 & wait $!") });
  });

  async function runOne(taskDefinition: string): Promise<string> {
    const [task] = await runTasks(gantry.ecs(), { taskDefinition });
    const taskArn = task?.taskArn ?? '';
    await untilAll(gantry.ecs(), [taskArn], 'RUNNING');
    return taskArn;
  }

  test('leaves them alone, and finds afterwards what became of each', async () => {
    const [stays, exits, vanishes, loses, stops] = await Promise.all([
      runOne('web'),
      runOne('batch'),
      runOne('web'),
      runOne('web'),
      runOne('batch'),
    ]);
    const all = [stays, exits, vanishes, loses, stops];
    const before = await gantry.containersOf(stays);
    const [described] = await describeTasks(gantry.ecs(), [stays]);
    const { task: stopping } = await gantry
      .ecs()
      .send(new StopTaskCommand({ cluster: 'demo', task: stops, reason: 'by hand' }));
    expect(stopping?.desiredStatus).toBe('STOPPED');
    await gantry.server().end('SIGKILL');

    // While nobody looks, one ends by itself and others are removed.
    const idOf = async (taskArn: string, name: string) =>
      docker.getContainer((await gantry.containersOf(taskArn)).get(name)?.Id ?? '');
    const batch = await idOf(exits, 'app');
    await batch.kill({ signal: 'SIGTERM' });
    await batch.wait();
    await (await idOf(vanishes, 'app')).remove({ force: true });
    await (await idOf(loses, 'side')).remove({ force: true });

    await gantry.start();
    const ecs = gantry.ecs();
    const [ended, vanished, stopped] = await untilAll(ecs, [exits, vanishes, stops], 'STOPPED');
    expect(ended).toMatchObject({ stopCode: 'EssentialContainerExited' });
    expect(containerIn(ended, 'app')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 7 });
    expect(vanished).toMatchObject({ stopCode: 'EssentialContainerExited' });
    expect(containerIn(vanished, 'app')?.reason).toMatch(/^ContainerVanishedError: /);
    expect(stopped).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'by hand' });
    expect(containerIn(stopped, 'app')).toMatchObject({ exitCode: 7 });

    const [adopted] = await describeTasks(ecs, [stays]);
    expect(adopted, 'nothing about it changed, not even its version').toEqual(described);
    const after = await gantry.containersOf(stays);
    for (const name of ['app', 'side']) {
      expect(after.get(name)?.Id).toBe(before.get(name)?.Id);
      expect(after.get(name)?.State.StartedAt).toBe(before.get(name)?.State.StartedAt);
    }
    await expect
      .poll(
        async () => containerIn((await describeTasks(ecs, [loses]))[0], 'side')?.lastStatus,
        patience,
      )
      .toBe('STOPPED');
    expect(containerIn((await describeTasks(ecs, [loses]))[0], 'app')?.lastStatus).toBe('RUNNING');
    expect([...(await listTasks(ecs))].sort()).toEqual([stays, loses].sort());
    await expect.poll(() => gantry.everyContainer(), patience).toHaveLength(5);

    for (const task of [stays, loses])
      await ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
    const ends = await untilAll(ecs, [stays], 'STOPPED');
    expect(containerIn(ends[0], 'app')).toMatchObject({ exitCode: 0 });
    await untilAll(ecs, all, 'STOPPED');
    await expect.poll(() => gantry.everyContainer(), patience).toEqual([]);
  });

  test('with SIGTERM it leaves containers running, unless it is to stop them', async () => {
    const taskArn = await runOne('web');
    const before = await gantry.containersOf(taskArn);
    expect((await gantry.server().end('SIGTERM')).code).toBe(0);
    const after = await gantry.containersOf(taskArn);
    expect(after.get('app')?.State).toMatchObject({ Running: true });
    expect(after.get('app')?.Id).toBe(before.get('app')?.Id);

    await gantry.start({ flags: ['--stop-tasks-on-exit'] });
    await untilAll(gantry.ecs(), [taskArn], 'RUNNING');
    const begun = Date.now();
    expect((await gantry.server().end('SIGTERM')).code).toBe(0);
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(await gantry.everyContainer()).toEqual([]);
    await gantry.start();
    const [stopped] = await untilAll(gantry.ecs(), [taskArn], 'STOPPED');
    expect(stopped).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'Gantry was told to end with --stop-tasks-on-exit',
    });
  });
});
