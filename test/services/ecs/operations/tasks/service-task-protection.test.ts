import {
  GetTaskProtectionCommand,
  ListTasksCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServiceFixture, serviceFixture } from '../services/service-fixture.ts';

let gantry: ServiceFixture;

beforeEach(async () => {
  gantry = await serviceFixture();
  await gantry.create({ desiredCount: 2 });
  await gantry.advance(60_000);
});
afterEach(() => gantry.close());

const cluster = 'default';
const tasksOf = async () =>
  (await gantry.ecs.send(new ListTasksCommand({ serviceName: 'web' }))).taskArns ?? [];
const protect = (tasks: string[], protectionEnabled = true) =>
  gantry.ecs.send(new UpdateTaskProtectionCommand({ cluster, tasks, protectionEnabled }));

describe('The tasks of a service', () => {
  it('are protected, as many as it is to have, and spared when it scales in', async () => {
    const [first = '', second = ''] = await tasksOf();
    await protect([second]);
    const { protectedTasks } = await gantry.ecs.send(new GetTaskProtectionCommand({ cluster }));
    expect(protectedTasks).toMatchObject([{ taskArn: second, protectionEnabled: true }]);
    await gantry.update({ desiredCount: 1 });
    await gantry.advance(60_000);
    expect(await tasksOf()).toEqual([second]);
    expect(first).not.toBe(second);
  });

  it('are not protected in a greater number than it is to have', async () => {
    const [first = '', second = ''] = await tasksOf();
    await protect([first]);
    await gantry.update({ desiredCount: 1 });
    const { protectedTasks, failures } = await protect([second]);
    expect(protectedTasks).toEqual([]);
    expect(failures).toMatchObject([{ arn: second, reason: 'DEPLOYMENT_BLOCKED' }]);
  });

  it('may always give their protection back', async () => {
    const tasks = await tasksOf();
    await protect(tasks);
    await gantry.update({ desiredCount: 0 });
    const { failures } = await protect(tasks, false);
    expect(failures).toEqual([]);
  });
});
