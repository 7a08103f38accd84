import {
  CreateClusterCommand,
  CreateServiceCommand,
  CreateTaskSetCommand,
  DeleteServiceCommand,
  DeleteTaskSetCommand,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  type ECSClient,
  ListTasksCommand,
  type TaskSet,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
  waitUntilServicesInactive,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { network } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { dockerGantry, patience, register, untilStopped } from './gantry-server.ts';

const service = { cluster: 'demo', service: 'web' };

describeDocker('task sets on Docker, through the SDK', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    for (const color of ['blue', 'green']) {
      const environment = [{ name: 'COLOR', value: color }];
      await register(ecs, color, { app: { ...untilStopped, environment } });
    }
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'demo',
        serviceName: 'web',
        desiredCount: 2,
        deploymentController: { type: 'EXTERNAL' },
      }),
    );
  });

  async function create(taskDefinition: string, value: number): Promise<TaskSet> {
    const { taskSet } = await ecs.send(
      new CreateTaskSetCommand({
        ...service,
        taskDefinition,
        launchType: 'FARGATE',
        networkConfiguration: network,
        scale: { value, unit: 'PERCENT' },
      }),
    );
    if (taskSet === undefined) throw new Error('the answer has no task set');
    return taskSet;
  }

  async function described({ id = '' }: TaskSet) {
    return await ecs.send(new DescribeTaskSetsCommand({ ...service, taskSets: [id] }));
  }

  /** Waits as Terraform does. */
  async function untilSteady(taskSet: TaskSet, runningCount: number): Promise<void> {
    await vi.waitFor(async () => {
      const { taskSets } = await described(taskSet);
      expect(taskSets).toMatchObject([{ stabilityStatus: 'STEADY_STATE', runningCount }]);
    }, patience);
  }

  /** The containers of a task set that the engine runs. */
  async function containersOf({ id }: TaskSet) {
    const { taskArns = [] } = await ecs.send(
      new ListTasksCommand({ cluster: 'demo', startedBy: id }),
    );
    const found = await Promise.all(taskArns.map((arn) => gantry.containersOf(arn)));
    return found.flatMap((containers) => [...containers.values()]).filter((c) => c.State.Running);
  }

  async function colorsOf(taskSet: TaskSet) {
    const containers = await containersOf(taskSet);
    return containers.map(({ Config }) => Config.Env.find((entry) => entry.startsWith('COLOR=')));
  }

  describe('a service that is deployed from outside', () => {
    test('runs containers of both sets, replaces one that dies, survives SIGKILL, and goes green', async () => {
      const blue = await create('blue', 100);
      await untilSteady(blue, 2);
      expect(await colorsOf(blue)).toEqual(['COLOR=blue', 'COLOR=blue']);
      const [victim, survivor] = await containersOf(blue);
      await docker.getContainer(victim?.Id ?? '').kill();
      await vi.waitFor(async () => {
        const ids = (await containersOf(blue)).map(({ Id }) => Id);
        expect(ids).toHaveLength(2);
        expect(ids).toContain(survivor?.Id);
        expect(ids).not.toContain(victim?.Id);
      }, patience);
      const green = await create('green', 50);
      await untilSteady(green, 1);
      expect(await colorsOf(green)).toEqual(['COLOR=green']);

      const before = (await containersOf(blue)).map(({ Id }) => Id).sort();
      await gantry.server().end('SIGKILL');
      await gantry.start();
      ecs = gantry.ecs();
      await untilSteady(blue, 2);
      expect((await containersOf(blue)).map(({ Id }) => Id).sort()).toEqual(before);

      await ecs.send(
        new UpdateTaskSetCommand({
          ...service,
          taskSet: green.id,
          scale: { value: 100, unit: 'PERCENT' },
        }),
      );
      await untilSteady(green, 2);
      await ecs.send(
        new UpdateServicePrimaryTaskSetCommand({ ...service, primaryTaskSet: green.id }),
      );
      await ecs.send(new DeleteTaskSetCommand({ ...service, taskSet: blue.id }));
      await vi.waitFor(async () => {
        expect((await described(blue)).failures).toMatchObject([{ reason: 'MISSING' }]);
      }, patience);
      const names = (await gantry.everyContainer()).filter(({ name }) => name === 'app');
      expect(names).toHaveLength(2);
      expect(await colorsOf(green)).toEqual(['COLOR=green', 'COLOR=green']);
      const { services } = await ecs.send(
        new DescribeServicesCommand({ cluster: 'demo', services: ['web'] }),
      );
      expect(services).toMatchObject([
        { runningCount: 2, taskSets: [{ id: green.id, status: 'PRIMARY' }] },
      ]);

      await ecs.send(new DeleteServiceCommand({ ...service, force: true }));
      const waited = await waitUntilServicesInactive(
        { client: ecs, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
        { cluster: 'demo', services: ['web'] },
      );
      expect(waited.state).toBe('SUCCESS');
      await vi.waitFor(async () => {
        expect(await gantry.everyContainer()).toEqual([]);
      }, patience);
    }, 90_000);
  });
});
