import { CreateClusterCommand, type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeTasks, listTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker, freshGantryId } from './engine.ts';
import { EngineProxy } from './engine-proxy.ts';
import {
  containerIn,
  dockerGantry,
  patience,
  register,
  shell,
  untilStopped,
} from './gantry-server.ts';

describeDocker('an engine that dies under a running server', () => {
  const proxy = new EngineProxy(freshGantryId());
  afterAll(() => proxy.down());
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await proxy.up();
    await gantry.start({ environment: { DOCKER_HOST: `unix://${proxy.socketPath}` } });
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    await register(ecs, 'web', { app: untilStopped });
    await register(ecs, 'batch', { app: shell("trap 'exit 7' TERM; sleep 60 & wait $!") });
  });

  test('leaves the API up; tasks wait, and go on when it is back', async () => {
    const started = await runTasks(ecs, { count: 2 });
    const [batch] = await runTasks(ecs, { taskDefinition: 'batch' });
    const [stays = '', stops = ''] = started.map((task) => task.taskArn ?? '');
    const exits = batch?.taskArn ?? '';
    await untilAll(ecs, [stays, stops, exits], 'RUNNING');
    const before = await gantry.containersOf(stays);
    const app = (await gantry.containersOf(exits)).get('app');

    proxy.down();
    const begun = Date.now();
    const [waits] = await runTasks(ecs, {});
    const waiting = waits?.taskArn ?? '';
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task: stops }));
    expect(await listTasks(ecs)).toEqual([stays, exits, waiting]);
    const [there] = await describeTasks(ecs, [stays]);
    expect(there?.lastStatus).toBe('RUNNING');
    expect(Date.now() - begun, 'the API must not wait for the engine').toBeLessThan(2000);
    const ports = await fetch(`${gantry.server().url}/_gantry/ports?task=${stays}`);
    expect(ports.status).toBe(503);
    expect(await ports.json()).toEqual({
      message: expect.stringMatching(/engine does not answer/),
    });
    const health = await fetch(`${gantry.server().url}/_gantry/health`);
    expect(health.status).toBe(200);
    await docker.getContainer(app?.Id ?? '').kill({ signal: 'SIGTERM' });
    await docker.getContainer(app?.Id ?? '').wait();
    await expect
      .poll(() => whyOf(waiting), patience)
      .toMatchObject({ why: expect.stringMatching(/Docker/) });
    const [still] = await describeTasks(ecs, [waiting]);
    expect(still?.lastStatus).toBe('PROVISIONING');

    await proxy.up();
    await untilAll(ecs, [waiting], 'RUNNING');
    const [ended] = await untilAll(ecs, [exits, stops], 'STOPPED');
    expect(containerIn(ended, 'app')).toMatchObject({ exitCode: 7 });
    const after = await gantry.containersOf(stays);
    expect(after.get('app')?.Id).toBe(before.get('app')?.Id);
    expect(gantry.server().stderr(), 'errors in the log').not.toContain('"level":50');
    for (const task of [stays, waiting]) {
      await ecs.send(new StopTaskCommand({ cluster: 'demo', task }));
    }
    await untilAll(ecs, [stays, waiting], 'STOPPED');
    await expect.poll(() => gantry.everyContainer(), patience).toEqual([]);
  });

  async function whyOf(taskArn: string): Promise<unknown> {
    const url = new URL('/_gantry/why', gantry.server().url);
    url.searchParams.set('resource', taskArn);
    return await (await fetch(url)).json();
  }
});
