import { CreateClusterCommand, type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { describeTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker } from './engine.ts';
import { containerIn, dockerGantry, patience, register, shell } from './gantry-server.ts';
import { insideContainer, waiting } from './inside.ts';

type Document = Readonly<Record<string, unknown>>;

const logOptions = {
  'awslogs-create-group': 'true',
  'awslogs-group': 'told',
  'awslogs-region': 'us-east-1',
  'awslogs-stream-prefix': 'test',
};

describeDocker('what a container on Fargate is told of itself', () => {
  const gantry = dockerGantry();
  let ecs: ECSClient;
  let taskArn: string;
  let app: string;

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    ecs = gantry.ecs();
    await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
    const executionRoleArn = 'arn:aws:iam::000000000000:role/execution';
    await register(
      ecs,
      'told',
      {
        app: {
          ...shell(`dd if=/dev/zero of=/tmp/file bs=1M count=20; ${waiting}`),
          portMappings: [{ containerPort: 8080 }],
          dockerLabels: { team: 'blue' },
          cpu: 64,
          memory: 128,
          environment: [{ name: 'AWS_REGION', value: 'eu-north-1' }],
          healthCheck: { command: ['CMD-SHELL', 'echo fine'], interval: 5 },
          logConfiguration: { logDriver: 'awslogs', options: logOptions },
        },
        init: { ...shell('exit 3'), essential: false },
      },
      { executionRoleArn },
    );
    const tags = [{ key: 'stage', value: 'test' }];
    const [task] = await runTasks(ecs, { taskDefinition: 'told', tags });
    taskArn = task?.taskArn ?? '';
    await untilAll(ecs, [taskArn], 'RUNNING');
    app = (await gantry.containersOf(taskArn)).get('app')?.Id ?? '';
    await vi.waitFor(async () => {
      if (containerIn(await described(), 'init')?.exitCode !== 3)
        throw new Error('init still runs');
    }, patience);
  });

  async function described() {
    const [task] = await describeTasks(ecs, [taskArn]);
    return task;
  }

  /** What wget writes in the container for a path below one of the variables that it was given. */
  async function wget(variable: string, path = ''): Promise<Document> {
    const text = await insideContainer(app, `wget -q -O - "$${variable}${path}"`);
    return JSON.parse(text) as Document;
  }

  const v4 = 'ECS_CONTAINER_METADATA_URI_V4';
  const v3 = 'ECS_CONTAINER_METADATA_URI';

  test('the variables name its endpoints, its region and Fargate', async () => {
    const lines = (await insideContainer(app, 'env')).split('\n');
    const told = Object.fromEntries(lines.map((line) => line.split('=', 2)));
    expect(told[v4]).toMatch(/^http:\/\/[\d.]+(:\d+)?\/v4\/[0-9a-f]{32}-\d{10}$/);
    expect(told[v3]).toBe(told[v4]?.replace('/v4/', '/v3/'));
    expect(told.ECS_AGENT_URI).toBe(told[v4]?.replace('/v4/', '/api/'));
    expect(told.AWS_EXECUTION_ENV).toBe('AWS_ECS_FARGATE');
    expect(told.AWS_REGION).toBe('eu-north-1');
    expect(told.AWS_DEFAULT_REGION).toBe('us-east-1');
  });

  test('v4 shows the container as DescribeTasks and the engine do', async () => {
    const task = await described();
    const container = containerIn(task, 'app');
    const engine = (await gantry.containersOf(taskArn)).get('app');
    await expect
      .poll(async () => (await wget(v4)).Health, patience)
      .toMatchObject({ status: 'HEALTHY', output: 'fine\n' });
    const [attachment] = task?.attachments ?? [];
    const detail = (name: string) => attachment?.details?.find((each) => each.name === name)?.value;
    expect(await wget(v4)).toEqual({
      DockerId: container?.runtimeId,
      Name: 'app',
      DockerName: 'app',
      Image: 'gantry-test/busybox:latest',
      ImageID: engine?.Image,
      Ports: [{ ContainerPort: 8080, Protocol: 'tcp', HostPort: 8080 }],
      Labels: {
        'com.amazonaws.ecs.cluster': task?.clusterArn,
        'com.amazonaws.ecs.container-name': 'app',
        'com.amazonaws.ecs.task-arn': taskArn,
        'com.amazonaws.ecs.task-definition-family': 'told',
        'com.amazonaws.ecs.task-definition-version': '1',
        team: 'blue',
      },
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      Limits: { CPU: 64, Memory: 128 },
      CreatedAt: engine?.Created,
      StartedAt: engine?.State.StartedAt,
      Type: 'NORMAL',
      Health: { status: 'HEALTHY', statusSince: expect.any(String), output: 'fine\n' },
      LogDriver: 'awslogs',
      LogOptions: logOptions,
      ContainerARN: container?.containerArn,
      Networks: [
        {
          NetworkMode: 'awsvpc',
          IPv4Addresses: [detail('privateIPv4Address')],
          AttachmentIndex: 0,
          MACAddress: detail('macAddress'),
          IPv4SubnetCIDRBlock: detail('privateIPv4Address')?.replace(/\d+$/, '0/24'),
          PrivateDNSName: detail('privateDnsName'),
          SubnetGatewayIpv4Address: expect.stringMatching(/^[\d.]+\/\d+$/),
        },
      ],
    });
  });

  test('v4 shows the task, with the container that exited and its code', async () => {
    const task = await described();
    const shown = await wget(v4, '/task');
    expect(shown).toMatchObject({
      Cluster: task?.clusterArn,
      TaskARN: taskArn,
      Family: 'told',
      Revision: '1',
      DesiredStatus: 'RUNNING',
      KnownStatus: 'RUNNING',
      Limits: { CPU: 0.25, Memory: 512 },
      PullStartedAt: task?.pullStartedAt?.toISOString(),
      PullStoppedAt: task?.pullStoppedAt?.toISOString(),
      AvailabilityZone: task?.availabilityZone,
      LaunchType: 'FARGATE',
      Group: 'family:told',
      ClockDrift: { ClockSynchronizationStatus: 'NOT_SYNCHRONIZED' },
      EphemeralStorageMetrics: { Utilized: expect.any(Number), Reserved: 20496 },
      FaultInjectionEnabled: false,
    });
    expect(shown).not.toHaveProperty('TaskTags');
    const containers = shown.Containers as readonly Document[];
    expect(
      containers.map(({ Name, KnownStatus, ExitCode }) => [Name, KnownStatus, ExitCode]),
    ).toEqual([
      ['app', 'RUNNING', undefined],
      ['init', 'STOPPED', 3],
    ]);
    expect(containers[1]?.FinishedAt).toEqual(expect.any(String));
    expect((await wget(v4, '/taskWithTags')).TaskTags).toEqual({ stage: 'test' });
  });

  test('what the container writes counts as used storage', async () => {
    const used = async (): Promise<number> => {
      const metrics = (await wget(v4, '/task')).EphemeralStorageMetrics as Document;
      return Number(metrics.Utilized);
    };
    await expect.poll(used, { timeout: 20_000, interval: 100 }).toBeGreaterThanOrEqual(20);
  });

  test('v3 leaves out what v4 added', async () => {
    const container = await wget(v3);
    expect(container).toMatchObject({ Name: 'app', KnownStatus: 'RUNNING' });
    expect(container.Networks).toEqual([
      { NetworkMode: 'awsvpc', IPv4Addresses: [expect.any(String)] },
    ]);
    for (const member of ['LogDriver', 'LogOptions', 'ContainerARN', 'RestartCount']) {
      expect(container).not.toHaveProperty(member);
    }
    const task = await wget(v3, '/task');
    expect(task).toMatchObject({ TaskARN: taskArn, KnownStatus: 'RUNNING' });
    for (const member of ['LaunchType', 'Group', 'ClockDrift', 'FaultInjectionEnabled']) {
      expect(task).not.toHaveProperty(member);
    }
    expect((await wget(v3, '/taskWithTags')).TaskTags).toEqual({ stage: 'test' });
  });

  test('stats are those of the engine, with the traffic of the task and its rate', async () => {
    const id = containerIn(await described(), 'app')?.runtimeId ?? '';
    expect(await wget(v3, '/stats')).toMatchObject({ memory_stats: { usage: expect.any(Number) } });
    await expect
      .poll(async () => (await wget(v4, '/stats')).network_rate_stats, patience)
      .toEqual({
        rx_bytes_per_sec: expect.any(Number),
        tx_bytes_per_sec: expect.any(Number),
      });
    const all = await wget(v4, '/task/stats');
    expect(Object.keys(all)).toContain(id);
    expect(all[id]).toMatchObject({
      read: expect.any(String),
      cpu_stats: { cpu_usage: { total_usage: expect.any(Number) } },
      networks: { eth0: { rx_bytes: expect.any(Number) } },
    });
    const exited = containerIn(await described(), 'init')?.runtimeId ?? '';
    expect(all[exited], 'one that exited has none').toEqual({});
    expect((await wget(v3, '/task/stats'))[exited]).toBeNull();
  });

  test('an OpenTelemetry detector finds everything that it looks for', async () => {
    // The members that the AWS ECS resource detectors of OpenTelemetry read.
    const [container, task] = [await wget(v4), await wget(v4, '/task')];
    const arn = String(task.TaskARN);
    expect(String(container.ContainerARN).startsWith(arn.replace(':task/', ':container/'))).toBe(
      true,
    );
    expect(arn.split(':').slice(3, 5)).toEqual(['us-east-1', '000000000000']);
    expect(String(task.LaunchType).toLowerCase()).toBe('fargate');
    expect(String(task.Cluster)).toMatch(/^arn:aws:ecs:us-east-1:\d{12}:cluster\/demo$/);
    expect([task.Family, task.Revision]).toEqual(['told', '1']);
    expect(task.AvailabilityZone).toMatch(/^us-east-1[a-c]$/);
    expect(String(container.DockerId)).toMatch(/^[0-9a-f]{32}-\d{10}$/);
  });

  test('ids of nobody are refused in the words of the agent', async () => {
    const url = (await insideContainer(app, `echo $${v4}`)).replace(/\/v4\/.*/, '');
    const get = async (path: string): Promise<[number, unknown]> => {
      const answer = await fetch(`${url}${path}`);
      return [answer.status, await answer.json()];
    };
    const guess = '00000000000000000000000000000000-0000000000';
    expect(await get(`/v4/${guess}`)).toEqual([
      404,
      `V4 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: ${guess}`,
    ]);
    expect(await get(`/v3/${guess}/task`)).toEqual([
      500,
      `V3 task metadata handler: unable to get task arn from request: unable to get task Arn from v3 endpoint ID: ${guess}`,
    ]);
  });

  describe('v2', () => {
    /** Another Gantry may have port 80 of the address, and with it the version that asks for no id. */
    const base = async (): Promise<string> =>
      (await insideContainer(app, `echo $${v4}`)).replace(/\/v4\/.*/, '');
    const at = async (path: string): Promise<Document> => {
      const text = await insideContainer(app, `wget -q -O - ${await base()}${path}`);
      return JSON.parse(text) as Document;
    };

    test('knows the task by its address', async () => {
      const id = containerIn(await described(), 'app')?.runtimeId ?? '';
      expect(await at('/v2/metadata')).toMatchObject({ TaskARN: taskArn });
      expect(await at('/v2/metadata/')).toMatchObject({ TaskARN: taskArn });
      expect(await at('/v2/metadataWithTags')).toMatchObject({ TaskTags: { stage: 'test' } });
      expect(await at(`/v2/metadata/${id}`)).toMatchObject({ Name: 'app', KnownStatus: 'RUNNING' });
      expect(Object.keys(await at('/v2/stats'))).toContain(id);
      expect(await at(`/v2/stats/${id}`)).toMatchObject({ read: expect.any(String) });
    });

    test('knows nobody else', async () => {
      const answer = await fetch(`${await base()}/v2/metadata`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatch(
        /^Unable to get task arn from request: unable to associate '[\d.]+' with task$/,
      );
    });
  });

  test('a restarted Gantry answers at the same addresses', async () => {
    const before = await wget(v4);
    await gantry.server().end('SIGKILL');
    await gantry.start();
    ecs = gantry.ecs();
    await expect.poll(() => wget(v4).catch(() => undefined), patience).toBeDefined();
    const { Health: _, ...rest } = before;
    expect(await wget(v4)).toMatchObject(rest);
    expect(await wget(v4, '/task')).toMatchObject({ TaskARN: taskArn, KnownStatus: 'RUNNING' });
  });

  test('a task that is told to stop says so until its end', async () => {
    const url = await insideContainer(app, `echo $${v4}`);
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task: taskArn }));
    await untilAll(ecs, [taskArn], 'STOPPED');
    const task = (await (await fetch(`${url}/task`)).json()) as Document;
    expect(task).toMatchObject({
      DesiredStatus: 'STOPPED',
      KnownStatus: 'STOPPED',
      ExecutionStoppedAt: expect.any(String),
    });
    expect(await (await fetch(url)).json()).toMatchObject({ KnownStatus: 'STOPPED', ExitCode: 0 });
  });
});
