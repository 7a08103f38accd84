import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeTasks, runTasks, untilAll } from '../server/task-fixture.ts';
import { buildTestImages, busyboxImage, describeDocker } from './engine.ts';
import { dockerGantry, patience } from './gantry-server.ts';

const account = { accessKeyId: 'test', secretAccessKey: 'test' };

describeDocker('a container with the awslogs driver', () => {
  const gantry = dockerGantry();

  beforeAll(async () => {
    await buildTestImages();
    await gantry.start();
    await gantry.ecs().send(new CreateClusterCommand({ clusterName: 'demo' }));
    await logs().send(new CreateLogGroupCommand({ logGroupName: '/app' }));
  });

  function logs(): CloudWatchLogsClient {
    const { url: endpoint } = gantry.server();
    return new CloudWatchLogsClient({ endpoint, region: 'us-east-1', credentials: account });
  }

  /** Runs a task of one container that runs a shell script and logs to `/app`; returns its ARN. */
  async function run(
    script: string,
    options: Readonly<Record<string, string>> = {},
    members: object = {},
  ): Promise<string> {
    await gantry.ecs().send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
        containerDefinitions: [
          {
            name: 'app',
            image: busyboxImage,
            entryPoint: ['sh', '-c'],
            command: [script],
            stopTimeout: 2,
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': '/app',
                'awslogs-region': 'us-east-1',
                'awslogs-stream-prefix': 'web',
                ...options,
              },
            },
            ...members,
          },
        ],
      }),
    );
    const [task] = await runTasks(gantry.ecs(), {});
    return task?.taskArn ?? '';
  }

  const streamOf = (taskArn: string): string => `web/app/${taskArn.split('/').at(-1)}`;

  /** All messages of a task's stream, in order. */
  async function messagesOf(taskArn: string, logGroupName = '/app'): Promise<string[]> {
    const messages: string[] = [];
    let nextToken: string | undefined;
    for (;;) {
      const logStreamName = streamOf(taskArn);
      const input = { logGroupName, logStreamName, startFromHead: true, nextToken };
      const { events = [], nextForwardToken } = await logs().send(new GetLogEventsCommand(input));
      messages.push(...events.map(({ message = '' }) => message));
      if (events.length === 0) return messages;
      nextToken = nextForwardToken;
    }
  }

  test('has its lines in its stream while it runs, of both outputs', async () => {
    const task = await run('echo out; echo err >&2; while :; do echo tick; sleep 0.1; done');
    await untilAll(gantry.ecs(), [task], 'RUNNING', 20_000);
    await expect
      .poll(async () => (await messagesOf(task)).filter((line) => line === 'tick').length, patience)
      .toBeGreaterThan(3);
    const filtered = await logs().send(
      new FilterLogEventsCommand({
        logGroupName: '/app',
        filterPattern: '-tick',
        logStreamNamePrefix: streamOf(task),
      }),
    );
    expect(filtered.events?.map(({ message }) => message).sort()).toEqual(['err', 'out']);
    expect(filtered.events?.[0]?.logStreamName).toBe(streamOf(task));
    await gantry.ecs().send(new StopTaskCommand({ cluster: 'demo', task }));
    await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
  });

  test('has all its lines in order, although it ended at once', async () => {
    const task = await run('for i in $(seq 1 5000); do echo "line $i"; done');
    await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
    // No waiting: a task that is STOPPED has delivered what it wrote.
    const expected = Array.from({ length: 5000 }, (_, n) => `line ${n + 1}`);
    expect(await messagesOf(task)).toEqual(expected);
  });

  test('loses and doubles no line when Gantry is killed again and again', async () => {
    const task = await run(
      'for b in $(seq 1 120); do for i in $(seq 1 100); do echo "$b/$i"; done; sleep 0.05; done',
    );
    const expected = Array.from(
      { length: 12_000 },
      (_, n) => `${Math.floor(n / 100) + 1}/${(n % 100) + 1}`,
    );
    for (const enough of [1, 2500, 5000]) {
      await expect
        .poll(async () => (await messagesOf(task)).length, { interval: 20, timeout: 15_000 })
        .toBeGreaterThanOrEqual(enough);
      await gantry.server().end('SIGKILL');
      await gantry.start();
    }
    await untilAll(gantry.ecs(), [task], 'STOPPED', 30_000);
    await expect.poll(async () => (await messagesOf(task)).length, patience).toBe(expected.length);
    expect(await messagesOf(task)).toEqual(expected);
  });

  test('has what it wrote, and ended, while no Gantry ran', async () => {
    const task = await run('echo before; sleep 2; echo after');
    await expect.poll(async () => await messagesOf(task), patience).toEqual(['before']);
    await gantry.server().end('SIGKILL');
    const container = async () => (await gantry.containersOf(task)).get('app');
    await expect.poll(async () => (await container())?.State.Running, patience).toBe(false);
    await gantry.start();
    await untilAll(gantry.ecs(), [task], 'STOPPED', 30_000);
    await expect.poll(async () => await messagesOf(task), patience).toEqual(['before', 'after']);
  });

  describe('and with options', () => {
    test('awslogs-create-group makes the group', async () => {
      const task = await run('echo made', {
        'awslogs-group': '/made',
        'awslogs-create-group': 'true',
      });
      await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
      await expect.poll(async () => await messagesOf(task, '/made'), patience).toEqual(['made']);
    });

    test('without the group, and not told to make it, the task does not start', async () => {
      const task = await run('echo never', { 'awslogs-group': '/none' });
      await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
      const [described] = await describeTasks(gantry.ecs(), [task]);
      expect(described).toMatchObject({
        stopCode: 'TaskFailedToStart',
        stoppedReason: expect.stringMatching(
          /^ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist\./,
        ),
      });
    });

    test('awslogs-multiline-pattern keeps lines together', async () => {
      const task = await run('printf "INFO a\\n  b\\n\\nINFO c\\n"', {
        'awslogs-multiline-pattern': '^INFO',
      });
      await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
      await expect
        .poll(async () => await messagesOf(task), patience)
        .toEqual(['INFO a\n  b\n\n', 'INFO c\n']);
    });

    test('awslogs-datetime-format keeps together what follows an instant', async () => {
      const task = await run(
        'printf "[May 01, 2017 19:00:01] a\\nb\\n[May 01, 2017 19:00:04] c\\n"',
        {
          'awslogs-datetime-format': '[%b %d, %Y %H:%M:%S]',
        },
      );
      await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
      await expect
        .poll(async () => await messagesOf(task), patience)
        .toEqual(['[May 01, 2017 19:00:01] a\nb\n', '[May 01, 2017 19:00:04] c\n']);
    });

    test('a pattern that is none keeps the task from starting, and says why', async () => {
      const task = await run('echo never', { 'awslogs-multiline-pattern': '^(INFO' });
      await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
      const [described] = await describeTasks(gantry.ecs(), [task]);
      expect(described?.stoppedReason).toContain('awslogs-multiline-pattern="^(INFO"');
    });
  });

  test('has a line that is longer than an event as several', async () => {
    const length = 600_000;
    const task = await run(
      `head -c ${length} /dev/zero | tr '\\\\0' x; echo; echo; echo short; echo -n "no newline"`,
    );
    await untilAll(gantry.ecs(), [task], 'STOPPED', 20_000);
    await expect
      .poll(async () => (await messagesOf(task)).map((message) => message.length), patience)
      .toEqual([262_118, 262_118, length - 2 * 262_118, 5, 10]);
  });

  // The last one: nothing is left after it.
  test('is not waited for by a reset while it runs', async () => {
    const task = await run('while :; do echo tick; sleep 0.1; done');
    await untilAll(gantry.ecs(), [task], 'RUNNING', 20_000);
    const answer = await fetch(`${gantry.server().url}/_gantry/reset`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(10_000),
    });
    expect(answer.status).toBe(200);
    // The engine may still be removing what a look at the killed container had forgotten first.
    await expect.poll(() => gantry.everyContainer(), patience).toEqual([]);
  });
});
