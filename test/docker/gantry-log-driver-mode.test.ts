import {
  CreateClusterCommand,
  CreateServiceCommand,
  ListTasksCommand,
  PutAccountSettingDefaultCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, expect, test } from 'vitest';
import { network, runTasks } from '../server/task-fixture.ts';
import { buildTestImages, describeDocker } from './engine.ts';
import { dockerGantry, patience, register, untilStopped } from './gantry-server.ts';

describeDocker('the account setting defaultLogDriverMode on Docker', () => {
  const gantry = dockerGantry();

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    await gantry.ecs().send(new CreateClusterCommand({ clusterName: 'demo' }));
    const options = { 'awslogs-group': '/app', 'awslogs-region': 'us-east-1' };
    const logConfiguration = {
      logDriver: 'awslogs' as const,
      options: { ...options, 'awslogs-stream-prefix': 'web', 'awslogs-create-group': 'true' },
    };
    await register(
      gantry.ecs(),
      'web',
      { app: { ...untilStopped, logConfiguration } },
      { executionRoleArn: 'arn:aws:iam::000000000000:role/execution' },
    );
  });

  async function logConfigOf(taskArn: string) {
    return (await gantry.containersOf(taskArn)).get('app')?.HostConfig.LogConfig?.Config;
  }

  test('is the mode of the containers of tasks that are made afterwards', async () => {
    const ecs = gantry.ecs();
    const [before] = await runTasks(ecs);
    await ecs.send(
      new PutAccountSettingDefaultCommand({ name: 'defaultLogDriverMode', value: 'non-blocking' }),
    );
    const [after] = await runTasks(ecs);
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'demo',
        serviceName: 'web',
        taskDefinition: 'web',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: network,
      }),
    );
    await expect.poll(() => logConfigOf(before?.taskArn ?? ''), patience).toEqual({});
    const nonBlocking = { mode: 'non-blocking', 'max-buffer-size': '10m' };
    await expect.poll(() => logConfigOf(after?.taskArn ?? ''), patience).toEqual(nonBlocking);
    const ofService = async () => {
      const { taskArns = [] } = await ecs.send(
        new ListTasksCommand({ cluster: 'demo', serviceName: 'web' }),
      );
      return await logConfigOf(taskArns[0] ?? '');
    };
    await expect.poll(ofService, patience).toEqual(nonBlocking);
  });
});
