// Facts: reference §3.7 and the API reference.
import { beforeEach, describe, expect, test } from 'vitest';
import { startOfTime } from '../../planners/planned-task.ts';
import { minuteMs, protectionFixture } from './protection-fixture.ts';

let fixture: ReturnType<typeof protectionFixture>;

beforeEach(async () => {
  fixture = protectionFixture();
  await fixture.createCluster();
});

describe('a task of a service', () => {
  test('has no protection until it is asked for', async () => {
    const arn = await fixture.insert(1);
    expect(await fixture.get(arn)).toEqual({
      protectedTasks: [{ taskArn: arn, protectionEnabled: false }],
      failures: [],
    });
  });

  test('loses its protection by itself when the time is over', async () => {
    const arn = await fixture.insert(1);
    await fixture.protect([arn], { expiresInMinutes: 5 });
    fixture.clock.jumpTo(startOfTime + 5 * minuteMs - 1);
    expect(await fixture.get(arn)).toMatchObject({ protectedTasks: [{ protectionEnabled: true }] });
    fixture.clock.jumpTo(startOfTime + 5 * minuteMs);
    expect(await fixture.get(arn)).toEqual({
      protectedTasks: [{ taskArn: arn, protectionEnabled: false }],
      failures: [],
    });
  });
});

test('without tasks the protected ones of the cluster are answered', async () => {
  const [short, long] = [await fixture.insert(1), await fixture.insert(2)];
  await fixture.insert(3);
  await fixture.protect([short], { expiresInMinutes: 1 });
  await fixture.protect([long], { expiresInMinutes: 2 });
  fixture.clock.jumpTo(startOfTime + minuteMs);
  const { protectedTasks } = await fixture.call('GetTaskProtection', {});
  expect(protectedTasks).toMatchObject([{ taskArn: long, protectionEnabled: true }]);
});

test('standalone tasks and unknown ones are failures', async () => {
  const standalone = await fixture.insert(1, {});
  const missing = standalone.replace(/[0-9a-f]{32}$/, '0'.repeat(32));
  expect(await fixture.get(standalone, missing)).toEqual({
    protectedTasks: [],
    failures: [
      { arn: standalone, reason: 'TASK_NOT_VALID' },
      { arn: missing, reason: 'MISSING' },
    ],
  });
});

test.each([
  ['no tasks', [], 'Tasks cannot be empty.'],
  ['a hundred and one', Array(101).fill('a'), 'Tasks cannot have more than 100 elements.'],
])('%s are refused', async (_, tasks, text) => {
  await expect(fixture.get(...tasks)).rejects.toMatchObject({
    type: 'InvalidParameterException',
    text,
  });
});

test('a cluster that is not there is refused', async () => {
  await expect(fixture.call('GetTaskProtection', { cluster: 'other' })).rejects.toMatchObject({
    type: 'ClusterNotFoundException',
  });
});
