import { describe, expect, test } from 'vitest';
import { Sessions } from '../../../src/aws/sessions.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { TaskRoleCredentials } from '../../../src/services/sts/task-role-credentials.ts';
import { startOfTime } from './identity-service.ts';

const hourMs = 3_600_000;
const taskId = '8f5d1c0e'.repeat(4);
const role = {
  taskArn: `arn:aws:ecs:eu-west-1:111111111111:task/demo/${taskId}`,
  roleArn: 'arn:aws:iam::222222222222:role/team/app',
};

function opened(now = startOfTime) {
  const clock = new VirtualClock(now);
  const sessions = new Sessions({ key: () => Buffer.alloc(32, 9), clock, isLive: () => true });
  const credentials = new TaskRoleCredentials(sessions, { find: () => undefined }, clock);
  return { clock, sessions, credentials };
}

describe('the credentials of a task’s role', () => {
  test('are a session of the role that is named after the task, and ends with it', () => {
    const { sessions, credentials } = opened();
    const { accessKeyId, sessionToken } = credentials.current(role);
    expect(sessions.resolve(accessKeyId, sessionToken)?.session).toMatchObject({
      account: '222222222222',
      region: 'eu-west-1',
      principalArn: `arn:aws:sts::222222222222:assumed-role/app/${taskId}`,
      userId: expect.stringMatching(new RegExp(`^AROA[A-Z2-7]{17}:${taskId}$`)),
      taskArn: role.taskArn,
    });
  });

  test('last at most six hours, and at least one more whenever they are asked for', () => {
    const { clock, credentials } = opened();
    const seen = new Set<string>();
    for (let minute = 0; minute < 24 * 60; minute += 10) {
      clock.jumpTo(startOfTime + minute * 60_000);
      const { expiresAt, accessKeyId } = credentials.current(role);
      const left = expiresAt - clock.now();
      expect(left).toBeGreaterThan(hourMs - 1);
      expect(left).toBeLessThanOrEqual(6 * hourMs);
      seen.add(accessKeyId);
    }
    expect(seen.size, 'fresh ones every five hours').toBeGreaterThanOrEqual(5);
    expect(seen.size).toBeLessThanOrEqual(6);
  });

  test('that were handed out are good until they expire, when there are fresh ones already', () => {
    const { clock, sessions, credentials } = opened();
    const old = credentials.current(role);
    clock.jumpTo(old.expiresAt - 1);
    expect(credentials.current(role).accessKeyId).not.toBe(old.accessKeyId);
    expect(sessions.resolve(old.accessKeyId, old.sessionToken)).toBeDefined();
    clock.jumpTo(old.expiresAt);
    expect(() => sessions.resolve(old.accessKeyId, old.sessionToken)).toThrow('expired');
  });

  test('are the same after a restart', () => {
    expect(opened().credentials.current(role)).toEqual(opened().credentials.current(role));
  });

  test('differ for each task', () => {
    const { credentials } = opened();
    const other = { ...role, taskArn: role.taskArn.replace(taskId, '0'.repeat(32)) };
    expect(credentials.current(role).accessKeyId).not.toBe(credentials.current(other).accessKeyId);
  });

  test('outlast every task where they cannot be fetched again', () => {
    const { clock, credentials } = opened();
    expect(credentials.lasting(role).expiresAt - clock.now()).toBe(365 * 24 * hourMs);
  });
});
