// The AWS SDK for JavaScript as its users have it: over a socket, with its own retries and clocks.
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeTasksCommand,
  type ECSClient,
  ECSServiceException,
  ListClustersCommand,
  paginateListClusters,
  paginateListTaskDefinitions,
  paginateListTasks,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientOf, type ServerProcess, serverProcesses } from '../server/server-process.ts';
import { createDemo, runTasks, untilAll } from '../server/task-fixture.ts';

const { start } = serverProcesses();
let server: ServerProcess;
let ecs: ECSClient;

beforeAll(async () => {
  const flags = ['--port', '0', '--runtime', 'simulated', '--data-dir', ':memory:'];
  server = await start({ flags });
  ecs = clientOf(server);
  await createDemo(ecs);
});

describe('waiters', () => {
  const pace = { minDelay: 1, maxDelay: 1, maxWaitTime: 20 };

  test('see tasks run and stop', async () => {
    const tasks = (await runTasks(ecs, { count: 3 })).map((task) => task.taskArn ?? '');
    const input = { cluster: 'demo', tasks };
    const running = await waitUntilTasksRunning({ client: ecs, ...pace }, input);
    expect(running.state).toBe('SUCCESS');
    await Promise.all(
      tasks.map((task) => ecs.send(new StopTaskCommand({ cluster: 'demo', task }))),
    );
    const stopped = await waitUntilTasksStopped({ client: ecs, ...pace }, input);
    expect(stopped.state).toBe('SUCCESS');
  });

  test('for running tasks fail at once when a task has stopped', async () => {
    const [task] = await runTasks(ecs);
    const taskArn = task?.taskArn ?? '';
    await ecs.send(new StopTaskCommand({ cluster: 'demo', task: taskArn }));
    await untilAll(ecs, [taskArn], 'STOPPED');
    const wait = waitUntilTasksRunning(
      { client: ecs, ...pace },
      { cluster: 'demo', tasks: [taskArn] },
    );
    await expect(wait).rejects.toThrow(/FAILURE/);
  });
});

test('paginators find everything once, in order, whatever the size of a page', async () => {
  const world = clientOf(server, { account: '222222222222' });
  for (let n = 0; n < 7; n += 1) {
    await world.send(new CreateClusterCommand({ clusterName: `cluster-${n}` }));
    await world.send(
      new RegisterTaskDefinitionCommand({
        family: `family-${n}`,
        containerDefinitions: [{ name: 'app', image: 'app:1', memory: 64 }],
      }),
    );
  }
  await createDemo(world);
  await runTasks(world, { count: 7 });
  for (const pageSize of [1, 3, 7, 100]) {
    const config = { client: world, pageSize };
    const clusters = await collect(paginateListClusters(config, {}), 'clusterArns');
    expect(clusters.map(nameOf).sort()).toEqual([
      'cluster-0',
      'cluster-1',
      'cluster-2',
      'cluster-3',
      'cluster-4',
      'cluster-5',
      'cluster-6',
      'demo',
    ]);
    const definitions = await collect(
      paginateListTaskDefinitions(config, {}),
      'taskDefinitionArns',
    );
    expect(new Set(definitions).size).toBe(8);
    expect(definitions).toHaveLength(8);
    const tasks = await collect(paginateListTasks(config, { cluster: 'demo' }), 'taskArns');
    expect(new Set(tasks).size).toBe(7);
    expect(tasks).toHaveLength(7);
  }
});

test('refusals are the exceptions of the SDK, with their fields', async () => {
  const missing = ecs.send(new RunTaskCommand({ cluster: 'nowhere', taskDefinition: 'web' }));
  await expect(missing).rejects.toBeInstanceOf(ECSServiceException);
  await expect(missing).rejects.toMatchObject({
    name: 'ClusterNotFoundException',
    message: 'Cluster not found.',
    $fault: 'client',
    $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  await runTasks(ecs, { clientToken: 'taken' });
  await expect(runTasks(ecs, { clientToken: 'taken', count: 2 })).rejects.toMatchObject({
    name: 'ConflictException',
    resourceIds: [expect.stringMatching(/^arn:aws:ecs:/)],
  });
});

test('timestamps arrive as dates of today', async () => {
  const [task] = await runTasks(ecs);
  expect(task?.createdAt).toBeInstanceOf(Date);
  expect(Math.abs((task?.createdAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
});

describe('every account and region', () => {
  const worlds = [
    {},
    { region: 'eu-central-1' },
    { account: '111111111111' },
    { account: '111111111111', region: 'eu-central-1' },
  ];

  test('is a world of its own', async () => {
    for (const world of worlds) {
      const client = clientOf(server, world);
      await client.send(new CreateClusterCommand({ clusterName: 'same' }));
      const register = new RegisterTaskDefinitionCommand({
        family: 'same',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'app', image: 'app:1' }],
      });
      const { taskDefinition } = await client.send(register);
      expect(taskDefinition?.revision, 'each counts its own revisions').toBe(1);
      const [task] = await runTasks(client, { cluster: 'same', taskDefinition: 'same' });
      const { account = '000000000000', region = 'us-east-1' } = world;
      expect(task?.taskArn).toContain(`arn:aws:ecs:${region}:${account}:task/same/`);
      for (const other of worlds.filter((candidate) => candidate !== world)) {
        const stranger = clientOf(server, other);
        const names = (await stranger.send(new ListClustersCommand({}))).clusterArns ?? [];
        expect(names).not.toContain(task?.clusterArn);
        // Some identifiers of another world are refused, others are not found.
        const seen = await Promise.allSettled([
          stranger.send(new DescribeClustersCommand({ clusters: [task?.clusterArn ?? ''] })),
          stranger.send(
            new DescribeTasksCommand({ cluster: 'same', tasks: [task?.taskArn ?? ''] }),
          ),
        ]);
        expect(JSON.stringify(seen)).not.toContain('"status":"ACTIVE"');
        expect(JSON.stringify(seen)).not.toContain('"lastStatus"');
      }
    }
  });

  test('is told by STS', async () => {
    const sts = new STSClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: '111111111111', secretAccessKey: 'test' },
    });
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Account).toBe('111111111111');
  });
});

async function collect<K extends string>(
  pages: AsyncIterable<{ readonly [key in K]?: readonly string[] | undefined }>,
  key: K,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...(page[key] ?? []));
  return found;
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
