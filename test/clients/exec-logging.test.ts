// What a session of ECS Exec shows, in CloudWatch Logs, through the SDK.
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  type ClusterConfiguration,
  CreateClusterCommand,
  ECSClient,
  ExecuteCommandCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';
import { SessionClient } from './session-client.ts';

let gantry: TestGantry;
let host: string;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  gantry = await startGantry({ flags: ['--port', '0'] });
  host = new URL(await gantry.gantry.listen()).host;
  logs = gantry.client(CloudWatchLogsClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/exec' }));
});

afterAll(() => gantry.close());

/** Runs a command in a task of a cluster that is configured so; answers the name of the session. */
async function runIn(
  clusterName: string,
  executeCommandConfiguration: ClusterConfiguration['executeCommandConfiguration'],
): Promise<{ sessionId: string; screen: string }> {
  const ecs = gantry.client(ECSClient);
  const configuration = { executeCommandConfiguration };
  await ecs.send(new CreateClusterCommand({ clusterName, configuration }));
  const overrides = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
  const options = { cluster: clusterName, enableExecuteCommand: true, overrides };
  const task = await runFargateTask(ecs, options);
  await gantry.advance(10_000);
  const input = { cluster: clusterName, task, command: 'seq 2000', interactive: true };
  const { session } = await ecs.send(new ExecuteCommandCommand(input));
  const streamUrl = session?.streamUrl?.replace('127.0.0.1:4580', host);
  const client = new SessionClient({ ...session, streamUrl });
  await client.untilClosed();
  return { sessionId: session?.sessionId ?? '', screen: client.screen };
}

async function messagesOf(logStreamName: string): Promise<readonly (string | undefined)[]> {
  const request = { logGroupName: '/exec', logStreamName, startFromHead: true };
  const { events } = await logs.send(new GetLogEventsCommand(request));
  return (events ?? []).map(({ message }) => message);
}

test('a session is logged line by line in the group that its cluster names, under its own name', async () => {
  const { sessionId, screen } = await runIn('logged', {
    logging: 'OVERRIDE',
    logConfiguration: { cloudWatchLogGroupName: '/exec' },
  });
  await expect.poll(() => messagesOf(sessionId)).toHaveLength(2000);
  expect(await messagesOf(sessionId)).toEqual(screen.trim().split('\r\n'));
});

test('a session is not logged by a cluster that wants none of it', async () => {
  const { sessionId } = await runIn('unlogged', { logging: 'NONE' });
  await expect(messagesOf(sessionId)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a session runs although its log group is not there', async () => {
  const { screen } = await runIn('misconfigured', {
    logging: 'OVERRIDE',
    logConfiguration: { cloudWatchLogGroupName: '/nowhere' },
  });
  expect(screen).toContain('2000\r\n');
});
