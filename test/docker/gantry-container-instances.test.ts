import {
  CreateClusterCommand,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  type ECSClient,
  ListContainerInstancesCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StartTaskCommand,
  type Task,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker } from './engine.ts';
import { containerIn, dockerGantry, patience, register, shell } from './gantry-server.ts';
import { get } from './reach.ts';

const cluster = 'demo';
const page = 'hello from gantry\n';
const serve = (port: number) => shell(`httpd -f -p ${port} -h /www & trap "exit 0" TERM; wait $!`);
const onEc2 = { requiresCompatibilities: undefined, cpu: undefined, memory: undefined };

describeDocker('container instances on Docker, through the SDK', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;
  let instances: string[] = [];

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const answer = await fetch(`${gantry.server().url}/_gantry/machines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cluster, instanceType: 'm5.large', count: 3 }),
    });
    expect(answer.status).toBe(200);
    const { containerInstanceArns } = await ecs.send(
      new ListContainerInstancesCommand({ cluster }),
    );
    instances = containerInstanceArns ?? [];
    const web = { ...serve(8080), memory: 64, cpu: 10 };
    await register(
      ecs,
      'bridge',
      { web: { ...web, portMappings: [{ containerPort: 8080 }] } },
      { ...onEc2, networkMode: 'bridge' },
    );
    await register(
      ecs,
      'host',
      { web: { ...serve(18_080), memory: 64, portMappings: [{ containerPort: 18_080 }] } },
      { ...onEc2, networkMode: 'host' },
    );
    await register(ecs, 'none', { web: { ...web } }, { ...onEc2, networkMode: 'none' });
  });

  async function run(input: Omit<RunTaskCommandInput, 'launchType'>): Promise<Task[]> {
    const { tasks = [], failures } = await ecs.send(
      new RunTaskCommand({ cluster, launchType: 'EC2', ...input }),
    );
    expect(failures).toEqual([]);
    const arns = tasks.map(({ taskArn = '' }) => taskArn);
    return [...(await untilAll(ecs, arns, 'RUNNING'))];
  }

  const hostPortOf = (task: Task | undefined): number =>
    containerIn(task, 'web')?.networkBindings?.[0]?.hostPort ?? 0;

  test('bridge tasks are spread over them, each at a host port of its own', async () => {
    const tasks = await run({
      taskDefinition: 'bridge',
      count: 3,
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
    });
    expect(new Set(tasks.map((task) => task.containerInstanceArn))).toEqual(new Set(instances));
    const ports = tasks.map(hostPortOf);
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) {
      await expect.poll(() => get('127.0.0.1', port), patience).toBe(page);
    }
    expect(containerIn(tasks[0], 'web')?.runtimeId).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a host task has the ports of the machine, and takes them from its instance', async () => {
    const [task] = await run({ taskDefinition: 'host' });
    await expect.poll(() => get('127.0.0.1', 18_080), patience).toBe(page);
    expect(hostPortOf(task)).toBe(18_080);
    const { containerInstances } = await ecs.send(
      new DescribeContainerInstancesCommand({
        cluster,
        containerInstances: [task?.containerInstanceArn ?? ''],
      }),
    );
    const ports = containerInstances?.[0]?.remainingResources?.find(({ name }) => name === 'PORTS');
    expect(ports?.stringSetValue).toContain('18080');
    const [instance = ''] = [task?.containerInstanceArn];
    const again = await ecs.send(
      new StartTaskCommand({ cluster, taskDefinition: 'host', containerInstances: [instance] }),
    );
    expect(again.failures).toEqual([{ arn: instance, reason: 'RESOURCE:PORTS' }]);
  });

  test('a task of network mode none runs without any', async () => {
    const [task] = await run({ taskDefinition: 'none' });
    expect(containerIn(task, 'web')?.networkBindings).toEqual([]);
    const container = (await gantry.containersOf(task?.taskArn ?? '')).get('web');
    expect(container?.HostConfig.NetworkMode).toBe('none');
  });

  test('a standalone task goes on serving while its instance drains, and goes when it is deregistered by force', async () => {
    const [task] = await run({ taskDefinition: 'bridge' });
    const instance = task?.containerInstanceArn ?? '';
    await ecs.send(
      new UpdateContainerInstancesStateCommand({
        cluster,
        containerInstances: [instance],
        status: 'DRAINING',
      }),
    );
    const elsewhere = await run({ taskDefinition: 'bridge', count: 4 });
    expect(elsewhere.map((other) => other.containerInstanceArn)).not.toContain(instance);
    expect(await get('127.0.0.1', hostPortOf(task))).toBe(page);
    await ecs.send(
      new DeregisterContainerInstanceCommand({ cluster, containerInstance: instance, force: true }),
    );
    const [stopped] = await untilAll(ecs, [task?.taskArn ?? ''], 'STOPPED');
    expect(stopped?.stoppedReason).toBe('Container instance deregistration forced by user');
    await expect
      .poll(async () => (await gantry.containersOf(task?.taskArn ?? '')).size, patience)
      .toBe(0);
  });
});
