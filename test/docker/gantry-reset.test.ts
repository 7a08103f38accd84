import { CreateClusterCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker, freshGantryId } from './engine.ts';
import { EngineProxy } from './engine-proxy.ts';
import { patience, register, untilStopped } from './gantry-server.ts';

const arnLabel = 'com.amazonaws.ecs.task-arn';

describeDocker('a reset while the engine', () => {
  const proxy = new EngineProxy(freshGantryId());
  let gantry: TestGantry;
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await proxy.up();
    vi.stubEnv('DOCKER_HOST', `unix://${proxy.socketPath}`);
    gantry = await startGantry({ flags: ['--runtime', 'docker'] });
    vi.unstubAllEnvs();
    ecs = gantry.client(ECSClient);
  });
  afterEach(async () => {
    proxy.down();
    await proxy.up();
    await expect.poll(() => reset(), patience).toMatchObject({ statusCode: 200 });
  });
  afterAll(async () => {
    await gantry.close();
    proxy.down();
  });

  test.each([
    ['is gone', () => proxy.down()],
    ['says nothing', () => proxy.silence()],
  ])(
    '%s erases all the same, and says that containers go later',
    async (_state, lose) => {
      await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
      await register(ecs, 'web', { app: untilStopped });
      const [task] = await runTasks(ecs, {});
      const taskArn = task?.taskArn ?? '';
      await untilAll(ecs, [taskArn], 'RUNNING');
      lose();
      const answer = await reset();
      expect(answer.statusCode).toBe(503);
      expect(answer.json().message).toMatch(/does not answer.* Containers go by themselves/);
      expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
      expect(await containersOf(taskArn)).not.toEqual([]);
      expect((await gantry.gantry.app.inject('/_gantry/health')).statusCode).toBe(200);
      proxy.down();
      await proxy.up();
      const afterResync = async () => {
        await gantry.advance(60_000);
        return containersOf(taskArn);
      };
      await expect.poll(afterResync, patience).toEqual([]);
    },
    60_000,
  );

  function reset() {
    const headers = { 'content-type': 'application/json' };
    return gantry.gantry.app.inject({ method: 'POST', url: '/_gantry/reset', headers });
  }
});

async function containersOf(taskArn: string): Promise<readonly string[]> {
  const filters = { label: [`${arnLabel}=${taskArn}`] };
  return (await docker.listContainers({ all: true, filters })).map(({ Id }) => Id);
}
