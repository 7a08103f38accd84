// A session of ECS Exec from the request to the last frame, over real sockets, in the simulator. The
// client is written from the protocol (session-client.ts).
import {
  CreateClusterCommand,
  ECSClient,
  ExecuteCommandCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGantry, type TestGantry } from '../../src/testing/start-gantry.ts';
import { runFargateTask } from '../services/ecs/run-fargate-task.ts';
import { decode, encode, SessionClient, type SessionClientOptions } from './session-client.ts';

let gantry: TestGantry;
let ecs: ECSClient;
let task: string;

beforeAll(async () => {
  gantry = await startGantry({ flags: ['--port', '0'] });
  const endpoint = await gantry.gantry.listen();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  ecs = new ECSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  task = await runTask(gantry);
});

afterAll(() => gantry.close());

async function runTask(where: TestGantry): Promise<string> {
  const client = where.client(ECSClient);
  await client.send(new CreateClusterCommand({ clusterName: 'demo' }));
  const overrides = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
  const options = { cluster: 'demo', enableExecuteCommand: true, overrides };
  const taskArn = await runFargateTask(client, options);
  await where.advance(10_000);
  return taskArn;
}

async function open(command = '/bin/sh') {
  const input = { cluster: 'demo', task, command, interactive: true };
  const { session } = await ecs.send(new ExecuteCommandCommand(input));
  return session ?? {};
}

async function connect(command?: string, options?: SessionClientOptions): Promise<SessionClient> {
  return new SessionClient(await open(command), options);
}

describe('a terminal session', () => {
  test('shows a prompt, does what is typed, follows the size, and ends with `exit`', async () => {
    const client = await connect('/bin/sh', { columns: 100, rows: 40 });
    await client.untilShown('# ');
    client.type('stty size\r');
    await client.untilShown('40 100');
    client.resize(71, 23);
    client.type('stty size\r');
    await client.untilShown('23 71');
    client.type('half\u0003');
    await client.untilShown('half^C');
    client.type('exit\r');
    expect(await client.untilClosed()).toBe('');
    expect(client.closeCode).toBe(1000);
    const types = client.frames.map(({ payloadType, type }) => `${type} ${payloadType}`);
    expect(types.slice(0, 3)).toEqual([
      'output_stream_data 5',
      'acknowledge 0',
      'output_stream_data 7',
    ]);
    expect(types.at(-1)).toBe('channel_closed 0');
  });

  test('of one command ends when that does', async () => {
    const client = await connect('seq 3');
    expect(await client.untilClosed()).toBe('');
    expect(client.screen).toBe('1\r\n2\r\n3\r\n');
  });

  test('of something that is no command says so', async () => {
    const client = await connect('sh -c "echo');
    expect(await client.untilClosed()).toBe(
      'Unable to start command: a quote in the command is not closed',
    );
  });

  test('carries 10 MB to a client that takes its time', async () => {
    // 1,400,000 numbers in lines that a terminal ends with two bytes.
    const client = await connect('seq 1400000');
    await client.until(() => client.shownBytes > 1_000_000);
    client.pause();
    const before = client.shownBytes;
    client.unpause();
    expect(await client.untilClosed()).toBe('');
    expect(before).toBeLessThan(client.shownBytes);
    const digits = Array.from({ length: 1_400_000 }, (_, at) => String(at + 1).length);
    expect(client.shownBytes).toBe(digits.reduce((sum, length) => sum + length + 2, 0));
    expect(client.shownBytes).toBeGreaterThan(10 * 1024 * 1024);
    expect(client.screen.endsWith('1399999\r\n1400000\r\n')).toBe(true);
  });

  test('loses nothing when frames and acknowledgements are lost', async () => {
    let lost = 0;
    const loses = (): boolean => {
      lost += 1;
      return lost % 5 === 0 && lost < 100;
    };
    const client = await connect('seq 3000', { loses: (frame) => frame.sequence > 1 && loses() });
    expect(await client.untilClosed()).toBe('');
    expect(lost).toBeGreaterThan(10);
    const numbers = Array.from({ length: 3000 }, (_, at) => at + 1);
    expect(client.screen).toBe(`${numbers.join('\r\n')}\r\n`);
  });

  test('is ended by its client', async () => {
    const client = await connect();
    await client.untilShown('# ');
    client.terminate();
    expect(await client.untilClosed()).toBe('');
  });
});

describe('refused, without a word of what is right, is', () => {
  test('a token that was used, while its session goes on', async () => {
    const access = await open();
    const client = new SessionClient(access);
    await client.untilShown('# ');
    const thief = new SessionClient(access);
    expect(await thief.untilCutOff()).toBe(1008);
    expect(thief.frames).toEqual([]);
    client.type('echo still here\r');
    await client.untilShown('\nstill here');
    client.terminate();
    await client.untilClosed();
  });

  test.each([
    ['a guess', { tokenValue: 'a'.repeat(43) }],
    ['no token', { tokenValue: '' }],
  ])('%s', async (_, wrong) => {
    const access = await open();
    const guesser = new SessionClient({ ...access, ...wrong });
    expect(await guesser.untilCutOff()).toBe(1008);
    const client = new SessionClient(access);
    await client.untilShown('# ');
    client.terminate();
    await client.untilClosed();
  });

  test('a session that is not there', async () => {
    const { streamUrl, tokenValue } = await open();
    const elsewhere = streamUrl?.replace(/command-\w+/, `command-${'0'.repeat(17)}`);
    expect(await new SessionClient({ streamUrl: elsewhere, tokenValue }).untilCutOff()).toBe(1008);
  });

  test('a page of another site that has got hold of everything', async () => {
    const access = await open();
    const page = new SessionClient(access, { webSocket: { origin: 'https://evil.example' } });
    expect(await page.untilCutOff()).toBe(1006);
    const rebound = new SessionClient(access, { webSocket: { headers: { host: 'evil.example' } } });
    expect(await rebound.untilCutOff()).toBe(1006);
    const client = new SessionClient(access);
    await client.untilShown('# ');
    client.terminate();
    await client.untilClosed();
  });

  test('a client that sends no frames, and one that sends too much', async () => {
    for (const [bytes, code] of [
      [Buffer.from('no frame'), 1002],
      [Buffer.alloc(100_000), 1009],
    ] as const) {
      const client = await connect();
      await client.untilShown('# ');
      client.sendRaw(bytes);
      expect(await client.untilCutOff()).toBe(code);
    }
  });
});

describe('a session ends', () => {
  /** A shell in a task of a Gantry of its own. */
  async function shellIn(other: TestGantry): Promise<{ shell: SessionClient; taskArn: string }> {
    const { host } = new URL(await other.gantry.listen());
    const taskArn = await runTask(other);
    const input = { cluster: 'demo', task: taskArn, command: 'sh', interactive: true };
    const { session } = await other.client(ECSClient).send(new ExecuteCommandCommand(input));
    const streamUrl = session?.streamUrl?.replace('127.0.0.1:4580', host);
    const shell = new SessionClient({ ...session, streamUrl });
    await shell.untilShown('# ');
    return { shell, taskArn };
  }

  const other = (): Promise<TestGantry> => startGantry({ flags: ['--port', '0'] });

  test('with its task, and its client is told', async () => {
    const gantry = await other();
    const { shell, taskArn } = await shellIn(gantry);
    const stop = new StopTaskCommand({ cluster: 'demo', task: taskArn });
    await gantry.client(ECSClient).send(stop);
    await gantry.advance(10_000);
    expect(await shell.untilClosed()).toBe('');
    await gantry.close();
  });

  test('with everything else in a reset', async () => {
    const gantry = await other();
    const { shell } = await shellIn(gantry);
    await gantry.gantry.control.reset();
    expect(await shell.untilClosed()).toBe('');
    await gantry.close();
  });

  test('with Gantry, at once, and its client is told', async () => {
    const gantry = await other();
    const { shell } = await shellIn(gantry);
    await gantry.close();
    expect(await shell.untilClosed()).toBe('Gantry was stopped.');
  });
});

test('the frames of this client are those of the protocol, whoever reads them', () => {
  const payload = Buffer.from('x');
  const frame = { type: 'acknowledge', sequence: 3, flags: 3, payloadType: 0, payload };
  expect(decode(encode(frame))).toMatchObject(frame);
});
