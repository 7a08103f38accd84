import {
  type ContainerDefinition,
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../../src/testing/start-gantry.ts';

const opened: TestGantry[] = [];
afterEach(async () => {
  for (const gantry of opened.splice(0)) await gantry.close();
});

const healthCheck = { command: ['CMD', 'true'] };
const failing = [{ name: 'GANTRY_SIMULATE_HEALTH', value: 'UNHEALTHY' }];
const app = { name: 'app', image: 'app:1', healthCheck };
const sidecar = { name: 'sidecar', image: 'sidecar:1', healthCheck, environment: failing };

/** The task's health and that of its containers a minute after the start. */
async function healthAfter(
  containerDefinitions: ContainerDefinition[],
  flags: readonly string[] = [],
) {
  const gantry = await startGantry({ flags });
  opened.push(gantry);
  const ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({}));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'health',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions,
    }),
  );
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      taskDefinition: taskDefinition?.taskDefinitionArn,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  await gantry.advance(60_000);
  const arns = tasks?.flatMap((task) => task.taskArn ?? []);
  const [task] = (await ecs.send(new DescribeTasksCommand({ tasks: arns }))).tasks ?? [];
  const health = task?.containers?.map((c) => [c.name ?? '', c.healthStatus] as const) ?? [];
  return { task, health: Object.fromEntries(health) };
}

test('a task is UNHEALTHY when an essential container is', async () => {
  const { task, health } = await healthAfter([app, sidecar]);
  expect(health).toEqual({ app: 'HEALTHY', sidecar: 'UNHEALTHY' });
  expect(task).toMatchObject({ lastStatus: 'RUNNING', healthStatus: 'UNHEALTHY' });
  expect(task?.version, 'RUNNING is 3, and the results come at one instant').toBe(4);
});

test.each([
  ['--health', [app, sidecar], ['--health', 'sidecar=ignore']],
  ['the label', [app, { ...sidecar, dockerLabels: { 'gantry.health': 'ignore' } }], []],
])('a container ignored by %s does not make its task UNHEALTHY', async (_, containers, flags) => {
  const { task, health } = await healthAfter(containers, flags);
  expect(health, 'what the check finds still shows').toEqual({
    app: 'HEALTHY',
    sidecar: 'UNHEALTHY',
  });
  expect(task?.healthStatus).toBe('HEALTHY');
});

test('a container whose health is forced has it, whatever its check finds', async () => {
  const flags = ['--health', 'sidecar=healthy,app=unhealthy'];
  const { task, health } = await healthAfter([app, sidecar], flags);
  expect(health).toEqual({ app: 'UNHEALTHY', sidecar: 'HEALTHY' });
  expect(task?.healthStatus).toBe('UNHEALTHY');
});

test.each([
  ['starts', 'ignore', 'RUNNING'],
  ['never starts', 'unhealthy', 'PENDING'],
])('what depends on HEALTHY %s when that is %s', async (_, override, lastStatus) => {
  const dependsOn = [{ containerName: 'sidecar', condition: 'HEALTHY' as const }];
  const worker = { name: 'worker', image: 'w:1', essential: false, dependsOn };
  const healthy = [{ name: 'GANTRY_SIMULATE_HEALTH', value: 'HEALTHY' }];
  const environment = override === 'ignore' ? failing : healthy;
  const containers = [{ ...sidecar, environment }, worker];
  const { task } = await healthAfter(containers, ['--health', `sidecar=${override}`]);
  expect(task?.containers?.find((c) => c.name === 'worker')?.lastStatus).toBe(lastStatus);
});

test('--health takes only what it knows', async () => {
  await expect(startGantry({ flags: ['--health', 'sidecar=ok'] })).rejects.toThrow(
    '--health (GANTRY_HEALTH) takes name=ignore|healthy|unhealthy,…, not "sidecar=ok"',
  );
});
