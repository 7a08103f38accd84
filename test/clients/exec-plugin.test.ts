// The stand-in for Session Manager's plugin, run as the AWS CLI runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { CreateClusterCommand, ECSClient, ExecuteCommandCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';

const plugin = join(import.meta.dirname, '../../plugin/session-manager-plugin');
const patience = { timeout: 15_000, interval: 20 };

let gantry: TestGantry;
let task: string;
/** Leads to Gantry, and cuts every connection when it is told to. */
let line: Server;
let endpoint: string;
const sockets = new Set<Socket>();
const children: ChildProcess[] = [];

beforeAll(async () => {
  gantry = await startGantry({ flags: ['--port', '0'] });
  const port = Number(new URL(await gantry.gantry.listen()).port);
  line = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const address = line.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const ecs = gantry.client(ECSClient);
  await ecs.send(new CreateClusterCommand({ clusterName: 'demo' }));
  const overrides = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
  task = await runFargateTask(ecs, { cluster: 'demo', enableExecuteCommand: true, overrides });
  await gantry.advance(10_000);
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const socket of sockets) socket.destroy();
  line.close();
  await gantry.close();
});

function cut(): void {
  for (const socket of sockets) socket.destroy();
}

async function open(command: string) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const ecs = new ECSClient({ endpoint, region: 'us-east-1', credentials });
  const input = { cluster: 'demo', task, command, interactive: true };
  const { session } = await ecs.send(new ExecuteCommandCommand(input));
  ecs.destroy();
  return session ?? {};
}

function run(argument: string | undefined, environment: Readonly<Record<string, string>> = {}) {
  const rest = ['us-east-1', 'StartSession', '', '{}', endpoint];
  const child = spawn(plugin, argument === undefined ? [] : [argument, ...rest], {
    env: { ...process.env, ...environment },
  });
  children.push(child);
  let screen = '';
  child.stdout.on('data', (shown) => {
    screen += shown;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { type: (text: string) => child.stdin.write(text), shown: () => screen, ended };
}

test('says that it is there, as the CLI asks it first', async () => {
  const { ended, shown } = run(undefined);
  expect(await ended).toBe(0);
  expect(shown()).toContain('The Session Manager plugin was installed successfully.');
});

test('is the terminal of a session from the prompt to its end', async () => {
  const session = await open('/bin/sh');
  const { ended, shown, type } = run(JSON.stringify(session));
  await vi.waitFor(() => expect(shown()).toContain('# '), patience);
  type('stty size\r');
  await vi.waitFor(() => expect(shown()).toContain('100 300'), patience);
  type('exit\r');
  expect(await ended).toBe(0);
  expect(shown()).toContain(`Starting session with SessionId: ${session.sessionId}`);
  expect(shown()).toContain(`Exiting session with sessionId: ${session.sessionId}.`);
});

test('finds its session in a variable, with letters of either case', async () => {
  const { sessionId, streamUrl, tokenValue } = await open('echo found');
  const value = { SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue };
  const { ended, shown } = run('AWS_SSM_START_SESSION_RESPONSE', {
    AWS_SSM_START_SESSION_RESPONSE: JSON.stringify(value),
  });
  expect(await ended).toBe(0);
  expect(shown()).toContain('found\r\n');
});

test('comes back to the same shell when its connection is cut', async () => {
  const { ended, shown, type } = run(JSON.stringify(await open('/bin/sh')));
  await vi.waitFor(() => expect(shown()).toContain('# '), patience);
  cut();
  type('echo after\r');
  await vi.waitFor(() => expect(shown()).toMatch(/\r\nafter\r\n# $/), patience);
  type('exit\r');
  expect(await ended).toBe(0);
});

test('shows what the other end says at the end', async () => {
  const { ended, shown } = run(JSON.stringify(await open('sh -c "echo')));
  expect(await ended).toBe(0);
  expect(shown()).toContain('Unable to start command: a quote in the command is not closed');
});

test('fails where nobody answers', async () => {
  const session = {
    sessionId: 'x',
    streamUrl: 'ws://127.0.0.1:9/v1/data-channel/x',
    tokenValue: '',
  };
  const { ended, shown } = run(JSON.stringify(session));
  expect(await ended).toBe(1);
  expect(shown()).toContain('ws://127.0.0.1:9/v1/data-channel/x does not answer');
});
