// Facts: reference §3.7 and the API reference. The text for a period out of bounds is ours (unverified).
import { InvalidParameterException, UpdateTaskProtectionCommand } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, test } from 'vitest';
import { startOfTime } from '../../planners/planned-task.ts';
import { taskFixture } from '../task-fixture.ts';
import { minuteMs, protectionFixture } from './protection-fixture.ts';

let fixture: ReturnType<typeof protectionFixture>;

beforeEach(async () => {
  fixture = protectionFixture();
  await fixture.createCluster();
});

const seconds = (ms: number) => (startOfTime + ms) / 1000;

describe('a task of a service', () => {
  test('is protected for two hours unless the call says how long', async () => {
    const arn = await fixture.insert(1);
    expect(await fixture.protect([arn])).toEqual({
      protectedTasks: [
        { taskArn: arn, protectionEnabled: true, expirationDate: seconds(120 * minuteMs) },
      ],
      failures: [],
    });
    expect(await fixture.protect([arn], { expiresInMinutes: 1 })).toMatchObject({
      protectedTasks: [{ expirationDate: seconds(minuteMs) }],
    });
  });

  test('is protected anew by each call', async () => {
    const arn = await fixture.insert(1);
    await fixture.protect([arn], { expiresInMinutes: 10 });
    fixture.clock.jumpTo(startOfTime + 9 * minuteMs);
    expect(await fixture.protect([arn], { expiresInMinutes: 10 })).toMatchObject({
      protectedTasks: [{ expirationDate: seconds(19 * minuteMs) }],
    });
  });

  test('is not protected any more when the call says so, and shows no date', async () => {
    const arn = await fixture.insert(1);
    await fixture.protect([arn]);
    const off = { protectedTasks: [{ taskArn: arn, protectionEnabled: false }], failures: [] };
    expect(await fixture.protect([arn], { protectionEnabled: false })).toEqual(off);
    expect(await fixture.get(arn)).toEqual(off);
  });

  test('is named once however often the call names it', async () => {
    const arn = await fixture.insert(1);
    const { protectedTasks } = await fixture.protect([arn, arn.slice(-32)]);
    expect(protectedTasks).toHaveLength(1);
  });
});

describe('a task that cannot be protected', () => {
  test('is a failure beside those that can', async () => {
    const service = await fixture.insert(1);
    const standalone = await fixture.insert(2, {});
    const missing = standalone.replace(/[0-9a-f]{32}$/, '0'.repeat(32));
    expect(await fixture.protect([service, standalone, missing])).toMatchObject({
      protectedTasks: [{ taskArn: service }],
      failures: [
        { arn: standalone, reason: 'TASK_NOT_VALID' },
        { arn: missing, reason: 'MISSING' },
      ],
    });
  });

  test('is told to stop already', async () => {
    const arn = await fixture.insert(1);
    await fixture.call('StopTask', { task: arn });
    expect(await fixture.protect([arn])).toEqual({
      protectedTasks: [],
      failures: [{ arn, reason: 'TASK_NOT_VALID' }],
    });
  });
});

describe('refuses', () => {
  test.each([
    ['no tasks', { tasks: [] }, 'Tasks cannot be empty.'],
    ['eleven tasks', { tasks: Array(11).fill('a') }, 'Tasks cannot have more than 10 elements.'],
    ['no time', { expiresInMinutes: 0 }, 'expiresInMinutes must be between 1 and 2880.'],
    ['three days', { expiresInMinutes: 4320 }, 'expiresInMinutes must be between 1 and 2880.'],
  ])('%s', async (_, more, text) => {
    const arn = await fixture.insert(1);
    await expect(fixture.protect([arn], more)).rejects.toMatchObject({
      type: 'InvalidParameterException',
      text,
    });
  });

  test('a call that does not say on or off', async () => {
    await expect(fixture.call('UpdateTaskProtection', { tasks: ['a'] })).rejects.toMatchObject({
      text: 'protectionEnabled can not be blank.',
    });
  });

  test.each([
    ['that is not there', 'other', 'ClusterNotFoundException', 'Cluster not found.'],
    ['without a name', '', 'ClientException', 'Cluster can not be blank.'],
  ])('a cluster %s', async (_, cluster, type, text) => {
    await expect(fixture.protect(['a'], { cluster })).rejects.toMatchObject({ type, text });
  });
});

test('through the SDK a standalone task answers TASK_NOT_VALID', async () => {
  const { ecs, run, close } = await taskFixture();
  try {
    const [task] = await run();
    const arn = task?.taskArn ?? '';
    const protect = (tasks: string[]) =>
      ecs.send(
        new UpdateTaskProtectionCommand({ cluster: 'demo', tasks, protectionEnabled: true }),
      );
    expect(await protect([arn])).toMatchObject({
      protectedTasks: [],
      failures: [{ arn, reason: 'TASK_NOT_VALID' }],
    });
    await expect(protect([])).rejects.toThrow(InvalidParameterException);
  } finally {
    await close();
  }
});
