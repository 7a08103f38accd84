import { CreateClusterCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TaskDefinitionWorld, taskDefinitionWorld } from './task-definition-world.ts';

let world: TaskDefinitionWorld;
const fargate = {
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
} as const;

beforeAll(async () => {
  world = await taskDefinitionWorld();
  await world.ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  for (let revision = 1; revision <= 4; revision += 1) {
    await world.register('shop', { ...fargate, requiresCompatibilities: ['FARGATE'] });
  }
  await world.deregister('shop:3');
  await world.remove('shop:4');
});
afterAll(() => world.close());

async function run(taskDefinition: string) {
  const { tasks } = await world.ecs.send(
    new RunTaskCommand({
      cluster: 'demo',
      taskDefinition,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  return tasks?.[0]?.taskDefinitionArn?.split('/')[1];
}

describe('a task definition to run', () => {
  test('named by its family is the newest ACTIVE revision', async () => {
    expect(await run('shop')).toBe('shop:2');
    expect(await run('shop:1')).toBe('shop:1');
  });

  test.each([
    ['shop:3', 'InvalidParameterException', 'TaskDefinition is inactive'],
    ['shop:4', 'InvalidParameterException', 'TaskDefinition is inactive'],
    ['shop:5', 'ClientException', 'TaskDefinition not found.'],
    ['nobody', 'ClientException', 'TaskDefinition not found.'],
    ['shop:*', 'ClientException', 'TaskDefinition not found.'],
  ])('named %s is refused: %s %s', async (taskDefinition, name, message) => {
    await expect(run(taskDefinition)).rejects.toMatchObject({ name, message });
  });
});
