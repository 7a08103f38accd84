import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
  type Task,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { buildTestImages, describeDocker } from './engine.ts';
import { containerIn, dockerGantry, register, shell } from './gantry-server.ts';
import { get } from './reach.ts';

const cluster = 'demo';
const page = 'hello from gantry\n';
const patience = { timeout: 30_000, interval: 100 };

describeDocker('a service over three container instances on Docker', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    await fetch(`${gantry.server().url}/_gantry/machines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cluster, instanceType: 'm5.large', count: 3 }),
    });
    const web = {
      ...shell('httpd -f -p 8080 -h /www & trap "exit 0" TERM; wait $!'),
      memory: 64,
      portMappings: [{ containerPort: 8080 }],
    };
    const ec2 = { requiresCompatibilities: undefined, cpu: undefined, memory: undefined };
    await register(ecs, 'web', { web }, { ...ec2, networkMode: 'bridge' });
  });

  async function running(): Promise<readonly Task[]> {
    const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName: 'web' }));
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    return tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
  }

  /** Asks one task after the other, as somebody would who is told which run. */
  async function answers(): Promise<boolean> {
    for (const task of await running()) {
      const port = containerIn(task, 'web')?.networkBindings?.[0]?.hostPort ?? 0;
      if ((await get('127.0.0.1', port).catch(() => '')) === page) return true;
    }
    return false;
  }

  test('is spread over them, and a client sees no gap while one of them drains', async () => {
    await ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: 'web',
        taskDefinition: 'web',
        launchType: 'EC2',
        desiredCount: 3,
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      }),
    );
    const { containerInstanceArns: instances = [] } = await ecs.send(
      new ListContainerInstancesCommand({ cluster }),
    );
    const places = async (): Promise<readonly (string | undefined)[]> =>
      (await running()).map(({ containerInstanceArn }) => containerInstanceArn).sort();
    await expect.poll(places, patience).toEqual([...instances].sort());
    await expect.poll(answers, patience).toBe(true);
    const [drained = ''] = instances;
    const seen = { answered: 0, gaps: 0, fewest: 3 };
    await ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster,
        containerInstances: [drained],
        status: 'DRAINING',
      }),
    );
    await expect
      .poll(async () => {
        if (await answers()) seen.answered += 1;
        else seen.gaps += 1;
        const { services } = await ecs.send(
          new DescribeServicesCommand({ cluster, services: ['web'] }),
        );
        seen.fewest = Math.min(seen.fewest, services?.[0]?.runningCount ?? 0);
        const found = await places();
        return found.length === 3 && !found.includes(drained);
      }, patience)
      .toBe(true);
    expect(seen).toMatchObject({ gaps: 0, fewest: 3 });
    expect(seen.answered).toBeGreaterThan(1);
  });
});
