import {
  ExecuteCommandCommand,
  type ExecuteCommandCommandInput,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TaskFixture, taskFixture } from '../task-fixture.ts';

const taskRoleArn = 'arn:aws:iam::000000000000:role/app';
/** Reference §2.6, as users saw it. */
const notEnabled =
  'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.';

let fixture: TaskFixture;
let running: Task | undefined;

beforeAll(async () => {
  fixture = await taskFixture();
  await fixture.register({ taskRoleArn });
  running = (await fixture.run({ enableExecuteCommand: true }))[0];
  await fixture.advance(10_000);
});

afterAll(() => fixture.close());

const execute = (task: Task | undefined, input: Partial<ExecuteCommandCommandInput> = {}) =>
  fixture.ecs.send(
    new ExecuteCommandCommand({
      cluster: 'demo',
      task: task?.taskArn,
      command: '/bin/sh',
      interactive: true,
      ...input,
    }),
  );

describe('a session', () => {
  test('is given for a running container: where it is, and the token for it', async () => {
    const answer = await execute(running);
    expect(answer).toMatchObject({
      clusterArn: running?.clusterArn,
      taskArn: running?.taskArn,
      containerArn: running?.containers?.[0]?.containerArn,
      containerName: 'app',
      interactive: true,
      session: {
        sessionId: expect.stringMatching(/^ecs-execute-command-[0-9a-f]{17}$/),
        tokenValue: expect.stringMatching(/^[\w-]{43}$/),
      },
    });
    const { sessionId, streamUrl } = answer.session ?? {};
    expect(streamUrl).toBe(
      `ws://127.0.0.1:4580/v1/data-channel/${sessionId}?role=publish_subscribe`,
    );
  });

  test('is another one each time', async () => {
    const [first, second] = [await execute(running), await execute(running)];
    expect(first.session?.sessionId).not.toBe(second.session?.sessionId);
    expect(first.session?.tokenValue).not.toBe(second.session?.tokenValue);
  });

  test('may be asked for by the id of the task and the name of the container', async () => {
    const id = running?.taskArn?.split('/').at(-1);
    const answer = await execute(running, { task: id, container: 'app' });
    expect(answer.taskArn).toBe(running?.taskArn);
  });
});

describe('the agent of ECS Exec', () => {
  test('is PENDING in every container until the task runs, then RUNNING, then STOPPED', async () => {
    const [task] = await fixture.run({ enableExecuteCommand: true });
    expect(task).toMatchObject({
      enableExecuteCommand: true,
      containers: [{ managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'PENDING' }] }],
    });
    await expect(execute(task)).rejects.toMatchObject({ message: notEnabled });
    await fixture.advance(10_000);
    const described = await fixture.describe(task);
    const agent = described.containers?.[0]?.managedAgents?.[0];
    expect(agent).toMatchObject({ lastStatus: 'RUNNING', lastStartedAt: expect.any(Date) });
    const startedAt = described.startedAt?.getTime() ?? Number.NaN;
    expect((agent?.lastStartedAt?.getTime() ?? 0) - startedAt).toBe(100);

    await fixture.ecs.send(new StopTaskCommand({ cluster: 'demo', task: task?.taskArn }));
    await expect(execute(task), 'it runs until it has stopped').resolves.toBeDefined();
    await fixture.advance(60_000);
    const stopped = await fixture.describe(task);
    expect(stopped.containers?.[0]?.managedAgents).toEqual([
      { name: 'ExecuteCommandAgent', lastStatus: 'STOPPED', lastStartedAt: agent?.lastStartedAt },
    ]);
    await expect(execute(task)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: notEnabled,
    });
  });

  test('is told of in events, with its start in ISO 8601', async () => {
    const [task] = await fixture.run({ enableExecuteCommand: true });
    await fixture.advance(10_000);
    const details = fixture.gantry.control
      .eventsAfter(0, 1000)
      .filter(({ resources }) => resources[0] === task?.taskArn)
      .map(({ detail }) => JSON.parse(JSON.stringify(detail)).containers[0].managedAgents[0]);
    expect(details.map(({ lastStatus }) => lastStatus)).toEqual([
      'PENDING',
      'PENDING',
      'PENDING',
      'RUNNING',
    ]);
    expect(details.at(-1).lastStartedAt).toMatch(/^2026-\d\d-\d\dT[\d:.]+Z$/);
  });

  test('is in no container of a task that did not ask for it', async () => {
    const [task] = await fixture.run();
    await fixture.advance(10_000);
    expect((await fixture.describe(task)).containers?.[0]).not.toHaveProperty('managedAgents');
    await expect(execute(task)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: notEnabled,
    });
  });
});

describe('refused is', () => {
  test.each([
    [
      'a command without a terminal',
      { interactive: false },
      'Interactive is the only mode supported currently.',
    ],
    ['an empty command', { command: ' ' }, 'command can not be blank.'],
    ['a task of another name', { task: 'app' }, 'task length should be one of [32,36]'],
    ['a task that is not there', { task: '0'.repeat(32) }, 'The referenced task was not found.'],
    [
      'a container that is not there',
      { container: 'other' },
      'The execute command failed because the task has no container named other.',
    ],
    [
      'a task of another region',
      { task: `arn:aws:ecs:eu-west-1:000000000000:task/demo/${'0'.repeat(32)}` },
      expect.stringMatching('^Invalid identifier: '),
    ],
  ])('%s', async (_, input, message) => {
    await expect(execute(running, input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });

  test('a cluster that is not there', async () => {
    await expect(execute(running, { cluster: 'nowhere' })).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });

  test('a container that is not named, if there are several', async () => {
    const taskDefinition = await fixture.register({
      family: 'two',
      taskRoleArn,
      containerDefinitions: [
        { name: 'one', image: 'web:1' },
        { name: 'two', image: 'web:1', essential: false },
      ],
    });
    const [task] = await fixture.run({ taskDefinition, enableExecuteCommand: true });
    await fixture.advance(10_000);
    await expect(execute(task)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('container name was not specified'),
    });
    expect((await execute(task, { container: 'two' })).containerName).toBe('two');
  });

  test('a container that the agent cannot write in', async () => {
    const taskDefinition = await fixture.register({
      family: 'readonly',
      taskRoleArn,
      containerDefinitions: [{ name: 'app', image: 'web:1', readonlyRootFilesystem: true }],
    });
    const [task] = await fixture.run({ taskDefinition, enableExecuteCommand: true });
    await fixture.advance(10_000);
    await expect(execute(task)).rejects.toMatchObject({
      name: 'TargetNotConnectedException',
      message: 'The execute command failed due to an internal error. Try again later.',
    });
  });

  test('a session too many', async () => {
    const other = await taskFixture();
    try {
      await other.register({ taskRoleArn });
      const [task] = await other.run({ enableExecuteCommand: true });
      await other.advance(10_000);
      const input = { cluster: 'demo', task: task?.taskArn, command: 'sh', interactive: true };
      const open = () => other.ecs.send(new ExecuteCommandCommand(input));
      await Promise.all(Array.from({ length: 256 }, open));
      await expect(open()).rejects.toMatchObject({ name: 'TargetNotConnectedException' });
    } finally {
      await other.close();
    }
  });
});
