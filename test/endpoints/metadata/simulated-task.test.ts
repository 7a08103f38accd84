// The metadata of a task through its life: on the simulator, where each moment of it can be looked at.
import { ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';
import { createDemo, describeTasks, runTasks } from '../../server/task-fixture.ts';

let gantry: TestGantry;
let ecs: ECSClient;

beforeEach(async () => {
  gantry = await startGantry({ flags: ['--timing', 'aws'] });
  ecs = gantry.client(ECSClient);
});
afterEach(() => gantry.close());

async function urlOf(taskArn: string): Promise<string> {
  const [endpoint] = (await gantry.gantry.control.containerEndpoints(taskArn)) ?? [];
  return endpoint?.metadataUriV4 ?? '';
}

async function get(url: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url);
  return { status: answer.status, body: await answer.json() };
}

test('a task is shown as far as it is, from its beginning until ECS forgets it', async () => {
  await createDemo(ecs);
  const [task] = await runTasks(ecs, { tags: [{ key: 'stage', value: 'test' }] });
  const taskArn = task?.taskArn ?? '';
  const url = await urlOf(taskArn);
  const shown = async (): Promise<unknown> => (await get(`${url}/task`)).body;

  expect(await shown()).toMatchObject({ DesiredStatus: 'RUNNING', KnownStatus: 'NONE' });
  expect(await shown()).not.toHaveProperty('Containers');

  await gantry.advance(5 * 60_000);
  const [running] = await describeTasks(ecs, [taskArn]);
  expect(running?.lastStatus).toBe('RUNNING');
  expect(await shown()).toMatchObject({
    Cluster: running?.clusterArn,
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    PullStartedAt: running?.pullStartedAt?.toISOString(),
    EphemeralStorageMetrics: { Utilized: 0, Reserved: 20496 },
    Containers: [
      {
        DockerId: running?.containers?.[0]?.runtimeId,
        Name: 'app',
        KnownStatus: 'RUNNING',
        ContainerARN: running?.containers?.[0]?.containerArn,
        Networks: [
          {
            NetworkMode: 'awsvpc',
            IPv4Addresses: [running?.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address],
          },
        ],
      },
    ],
  });
  expect(await get(`${url}/stats`)).toEqual({ status: 200, body: {} });

  await ecs.send(new StopTaskCommand({ cluster: 'demo', task: taskArn }));
  expect(await shown()).toMatchObject({ DesiredStatus: 'STOPPED', KnownStatus: 'RUNNING' });
  await gantry.advance(5 * 60_000);
  expect(await shown()).toMatchObject({
    DesiredStatus: 'STOPPED',
    KnownStatus: 'STOPPED',
    ExecutionStoppedAt: expect.any(String),
    Containers: [{ KnownStatus: 'STOPPED', ExitCode: 0 }],
  });

  await gantry.advance(2 * 60 * 60_000);
  expect((await get(`${url}/task`)).status).toBe(404);
});

test('the endpoints of one account show nothing of another, and their ids are not its', async () => {
  const other = gantry.client(ECSClient, { account: '111122223333' });
  await createDemo(ecs);
  await createDemo(other);
  const [mine] = await runTasks(ecs);
  const [theirs] = await runTasks(other);
  const urls = [await urlOf(mine?.taskArn ?? ''), await urlOf(theirs?.taskArn ?? '')];
  expect(urls[0]).not.toBe(urls[1]);
  const [one, two] = await Promise.all(urls.map((url) => get(`${url}/task`)));
  expect(one?.body).toMatchObject({ TaskARN: mine?.taskArn });
  expect(two?.body).toMatchObject({ TaskARN: theirs?.taskArn });
});
