import { ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;

beforeAll(async () => {
  fixture = await taskFixture();
});

afterAll(() => fixture.close());

const stop = async (taskArn: string | undefined, reason?: string) => {
  const { task } = await fixture.ecs.send(
    new StopTaskCommand({ cluster: 'demo', task: taskArn, reason }),
  );
  return task;
};

describe('a running task that is stopped', () => {
  test('is told so at once and stops with its reason, its exit code and every timestamp', async () => {
    const [task] = await fixture.run();
    await fixture.advance(10_000);
    const answer = await stop(task?.taskArn, 'done with it');
    expect(answer).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED', version: 4 });
    expect(answer).not.toHaveProperty('tags');

    await fixture.advance(60_000);
    const stopped = await fixture.describe(task);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'done with it',
      version: 6,
      attachments: [{ status: 'DELETED' }],
      containers: [{ lastStatus: 'STOPPED', exitCode: expect.any(Number) }],
    });
    const at = (date: Date | undefined) => date?.getTime() ?? Number.NaN;
    const order = [stopped.stoppingAt, stopped.executionStoppedAt, stopped.stoppedAt].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('leaves the default listing at once and joins the one of stopped tasks', async () => {
    const [task] = await fixture.run({ startedBy: 'listing' });
    await stop(task?.taskArn);
    const list = async (desiredStatus?: 'STOPPED') => {
      const listed = await fixture.ecs.send(
        new ListTasksCommand({ cluster: 'demo', startedBy: 'listing', desiredStatus }),
      );
      return listed.taskArns;
    };
    expect(await list()).toEqual([]);
    expect(await list('STOPPED')).toEqual([task?.taskArn]);
  });

  test('is answered as it is when it is stopped again', async () => {
    const [task] = await fixture.run();
    await stop(task?.taskArn, 'first');
    expect(await stop(task?.taskArn, 'second')).toMatchObject({ stoppedReason: 'first' });
  });

  test('may be named by its id alone, and without a reason gets the default one', async () => {
    const [task] = await fixture.run();
    const answer = await stop(task?.taskArn?.split('/').at(-1));
    expect(answer).toMatchObject({ taskArn: task?.taskArn, stoppedReason: 'Task stopped by user' });
  });
});

test('a task stopped while it is PROVISIONING never starts', async () => {
  const [task] = await fixture.run();
  await stop(task?.taskArn, 'too soon');
  await fixture.advance(60_000);
  const stopped = await fixture.describe(task);
  expect(stopped).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'UserInitiated',
    stoppedReason: 'too soon',
  });
  expect(stopped).not.toHaveProperty('startedAt');
  expect(stopped.containers?.[0]).not.toHaveProperty('exitCode');
});

test.each([
  [
    '0123456789abcdef0123456789abcdef',
    'InvalidParameterException',
    'The referenced task was not found.',
  ],
  [
    'arn:aws:ecs:eu-west-1:000000000000:task/demo/0123456789abcdef0123456789abcdef',
    'InvalidParameterException',
    expect.stringContaining('Invalid identifier'),
  ],
])('a task that is not there cannot be stopped: %s', async (taskArn, name, message) => {
  await expect(stop(taskArn)).rejects.toMatchObject({ name, message });
});

test('a cluster that is not there is said so', async () => {
  const missing = fixture.ecs.send(new StopTaskCommand({ cluster: 'nowhere', task: 'x' }));
  await expect(missing).rejects.toMatchObject({
    name: 'ClusterNotFoundException',
    message: 'Cluster not found.',
  });
});
