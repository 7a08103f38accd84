// The awslogs driver of simulated containers, from RunTask to the log stream.
import {
  CreateLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { logsWorld } from '../../services/logs/logs-world.ts';

const world = logsWorld();

/** Runs a task whose container writes a text, and moves time by half a minute; returns its ARN. */
async function run(
  options: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const ecs = world.gantry().client(ECSClient);
  await ecs.send(new CreateClusterCommand({}));
  await ecs.send(
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
          image: 'app',
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '/app',
              'awslogs-region': 'us-east-1',
              'awslogs-stream-prefix': 'web',
              ...options,
            },
          },
        },
      ],
    }),
  );
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    }),
  );
  await world.gantry().advance(30_000);
  return tasks?.[0]?.taskArn ?? '';
}

async function described(taskArn: string) {
  const ecs = world.gantry().client(ECSClient);
  const { tasks } = await ecs.send(new DescribeTasksCommand({ tasks: [taskArn] }));
  return tasks?.[0];
}

async function messagesOf(taskArn: string): Promise<unknown> {
  const logStreamName = `web/app/${taskArn.split('/').at(-1)}`;
  const command = new GetLogEventsCommand({ logGroupName: '/app', logStreamName });
  const { events } = await world.logs().send(command);
  return events?.map(({ message }) => message);
}

describe('a simulated container with the awslogs driver', () => {
  test('writes the lines of GANTRY_SIMULATE_LOG to its stream when it starts', async () => {
    await world.logs().send(new CreateLogGroupCommand({ logGroupName: '/app' }));
    const task = await run({}, { GANTRY_SIMULATE_LOG: 'one\ntwo' });
    expect(await described(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(await messagesOf(task)).toEqual(['one', 'two']);
    await world.gantry().advance(600_000);
    expect(await messagesOf(task)).toEqual(['one', 'two']);
  });

  test('writes them although it ends within the same instant that time is moved to', async () => {
    const options = { 'awslogs-create-group': 'true' };
    const environment = { GANTRY_SIMULATE_LOG: 'brief', GANTRY_SIMULATE_EXIT_CODE: '0' };
    const task = await run(options, environment);
    expect(await described(task)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(await messagesOf(task)).toEqual(['brief']);
  });

  test('has a stream from the start, and nothing in it unless it is told to write', async () => {
    const task = await run({ 'awslogs-create-group': 'true' });
    const command = new DescribeLogStreamsCommand({ logGroupName: '/app' });
    expect((await world.logs().send(command)).logStreams).toHaveLength(1);
    expect(await messagesOf(task)).toEqual([]);
  });

  test('does not start without its log group', async () => {
    const task = await run({}, { GANTRY_SIMULATE_LOG: 'never' });
    expect(await described(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(
        /^ResourceInitializationError: failed to validate logger args: .*The specified log group does not exist\./,
      ),
    });
  });
});
