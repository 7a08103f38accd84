import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

let fixture: TaskFixture;

beforeAll(async () => {
  fixture = await taskFixture();
});

afterAll(() => fixture.close());

const describeTasks = (tasks: string[], include?: 'TAGS'[]) =>
  fixture.ecs.send(new DescribeTasksCommand({ cluster: 'demo', tasks, include }));

test('tags are shown when they are asked for and are an empty list otherwise', async () => {
  const [task] = await fixture.run({ tags: [{ key: 'team', value: 'a' }] });
  const arn = task?.taskArn ?? '';
  expect((await describeTasks([arn])).tasks?.[0]?.tags).toEqual([]);
  expect((await describeTasks([arn], ['TAGS'])).tasks?.[0]?.tags).toEqual([
    { key: 'team', value: 'a' },
  ]);
});

test('a task that is not there is a failure with its full ARN, even when its id was given', async () => {
  const id = '0123456789abcdef0123456789abcdef';
  const { tasks, failures } = await describeTasks([id]);
  expect(tasks).toEqual([]);
  expect(failures).toEqual([
    { arn: `arn:aws:ecs:us-east-1:000000000000:task/demo/${id}`, reason: 'MISSING' },
  ]);
});

test('the same task asked for twice is answered once', async () => {
  const [task] = await fixture.run();
  const arn = task?.taskArn ?? '';
  const { tasks } = await describeTasks([arn, arn.split('/').at(-1) ?? '']);
  expect(tasks?.map((found) => found.taskArn)).toEqual([arn]);
});

test('a stopped task stays for an hour and is MISSING afterwards', async () => {
  await fixture.register({
    family: 'brief',
    containerDefinitions: [
      {
        name: 'app',
        image: 'web:1',
        environment: [{ name: 'GANTRY_SIMULATE_EXIT_CODE', value: '7' }],
      },
    ],
  });
  const [task] = await fixture.run({ taskDefinition: 'brief' });
  await fixture.advance(60_000);
  expect(await fixture.describe(task)).toMatchObject({
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ exitCode: 7 }],
    startedAt: expect.any(Date),
  });
  await fixture.advance(58 * 60_000);
  expect((await describeTasks([task?.taskArn ?? ''])).tasks).toHaveLength(1);
  await fixture.advance(5 * 60_000);
  expect((await describeTasks([task?.taskArn ?? ''])).failures?.[0]?.reason).toBe('MISSING');
});

test.each([
  [[], 'Tasks cannot be empty.'],
  [Array.from({ length: 101 }, (_, at) => String(at)), 'Tasks cannot have more than 100 elements.'],
])('none, and more than a hundred, are refused', async (tasks, message) => {
  await expect(describeTasks(tasks)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message,
  });
});

test('a cluster that is not there is an exception, not a failure', async () => {
  const missing = fixture.ecs.send(new DescribeTasksCommand({ cluster: 'nowhere', tasks: ['x'] }));
  await expect(missing).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
});
