import { PassThrough, Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { ExecSession } from '../../../src/endpoints/exec/exec-session.ts';
import { SessionRegistry } from '../../../src/endpoints/exec/exec-sessions.ts';
import { VirtualClock } from '../../../src/kernel/clock.ts';
import { Ids } from '../../../src/kernel/ids.ts';
import { SystemRandom } from '../../../src/kernel/random.ts';
import type { ContainerExec, ExecCommand, TerminalSize } from '../../../src/ports/exec.ts';
import { encode } from '../../clients/session-client.ts';
import { FakeConnection, handshakeResponse } from './channel-world.ts';

const world = { account: '000000000000', region: 'us-east-1' };
const request = {
  ...world,
  sessionId: 'ecs-execute-command-0123456789abcdef0',
  taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/demo/0123456789abcdef0123456789abcdef',
  containerName: 'app',
  runtime: 'simulated',
  command: 'echo a-planted-secret',
  host: 'localhost:4580',
};

/** A terminal that says nothing, and records what is done to its program. */
class FakeExec implements ContainerExec {
  readonly started: { readonly command: ExecCommand; readonly size: TerminalSize }[] = [];
  readonly terminal = new PassThrough();
  kills = 0;
  fails: string | undefined;

  async start(command: ExecCommand, size: TerminalSize) {
    if (this.fails !== undefined) throw new Error(this.fails);
    this.started.push({ command, size });
    const kill = async (): Promise<void> => {
      this.kills += 1;
    };
    return { terminal: this.terminal, resize: async () => {}, exitCode: async () => 0, kill };
  }
}

function registry() {
  const clock = new VirtualClock(1_790_000_000_000);
  const exec = new FakeExec();
  const { log, logged } = recordingLog();
  const ids = new Ids(new SystemRandom());
  const sessions = new SessionRegistry({ execOf: () => exec, clock, ids, log });
  return { sessions, clock, exec, logged };
}

function recordingLog(): { readonly log: Logger; readonly logged: () => string } {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { log: pino({ base: null }, sink), logged: () => text };
}

async function begin(session: ExecSession | undefined): Promise<FakeConnection> {
  const connection = new FakeConnection();
  session?.connect(connection);
  const stream = { type: 'input_stream_data', flags: 0 };
  const answer = Buffer.from(handshakeResponse(1));
  session?.receive(encode({ ...stream, sequence: 0, payloadType: 6, payload: answer }));
  const size = Buffer.from('{"cols":100,"rows":40}');
  session?.receive(encode({ ...stream, sequence: 1, payloadType: 3, payload: size }));
  return connection;
}

describe('a token', () => {
  test('opens its session once, and never again', async () => {
    const { sessions, logged } = registry();
    const access = sessions.open(request);
    expect(access?.streamUrl).toBe(
      `ws://localhost:4580/v1/data-channel/${request.sessionId}?role=publish_subscribe`,
    );
    const token = access?.tokenValue ?? '';
    expect(await sessions.redeem(request.sessionId, token, '')).toBeDefined();
    expect(await sessions.redeem(request.sessionId, token, '')).toBeUndefined();
    expect(logged()).toContain('a connection to an exec session was refused');
  });

  test('is long, of its own chance, and in no log', async () => {
    const { sessions, logged } = registry();
    const tokens = ['a', 'b', 'c'].map(
      (sessionId) => sessions.open({ ...request, sessionId })?.tokenValue ?? '',
    );
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
    await sessions.redeem('a', tokens[0] ?? '', '');
    await sessions.redeem('b', 'a-guess', '');
    for (const token of tokens) expect(logged()).not.toContain(token);
    expect(logged()).not.toContain('a-planted-secret');
  });

  test.each([
    ['guessed', (token: string) => [request.sessionId, `x${token.slice(1)}`]],
    ['empty', () => [request.sessionId, '']],
    ['of another session', (token: string) => ['ecs-execute-command-none', token]],
  ] as const)(
    'that is %s opens nothing, and leaves the right one as good as it was',
    async (_, wrong) => {
      const { sessions, logged } = registry();
      const token = sessions.open(request)?.tokenValue ?? '';
      const [sessionId = '', guess = ''] = wrong(token);
      expect(await sessions.redeem(sessionId, guess, '')).toBeUndefined();
      expect(logged()).toContain('refused');
      expect(await sessions.redeem(request.sessionId, token, '')).toBeDefined();
    },
  );

  test('is worth nothing after a minute, and the log says why nobody may have come', async () => {
    const { sessions, clock, logged } = registry();
    const token = sessions.open(request)?.tokenValue ?? '';
    clock.jumpTo(clock.now() + 60_000);
    expect(await sessions.redeem(request.sessionId, token, '')).toBeUndefined();
    expect(logged()).toContain('no client connected to an exec session');
  });
});

describe('a session', () => {
  test('begins its program when its client is ready, on a terminal of its size', async () => {
    const { sessions, exec } = registry();
    const access = sessions.open(request);
    const session = await sessions.redeem(request.sessionId, access?.tokenValue ?? '', 'client');
    expect(exec.started).toEqual([]);
    await begin(session);
    const { taskArn, containerName, command } = request;
    expect(exec.started).toEqual([
      { command: { taskArn, containerName, command }, size: { columns: 100, rows: 40 } },
    ]);
  });

  test('that cannot begin its program says why', async () => {
    const { sessions, exec, clock } = registry();
    exec.fails = 'the container app is not running';
    const token = sessions.open(request)?.tokenValue ?? '';
    const connection = await begin(await sessions.redeem(request.sessionId, token, ''));
    await expect.poll(() => clock.nextDeadline({ includeBackground: true })).toBeDefined();
    clock.jumpTo(clock.now() + 2000);
    expect(connection.goodbye()).toBe('Unable to start command: the container app is not running');
  });

  test('is resumed with a new token, by its own world alone', async () => {
    const { sessions } = registry();
    expect(sessions.resume(request.sessionId, world)).toBeUndefined();
    const token = sessions.open(request)?.tokenValue ?? '';
    expect(sessions.resume(request.sessionId, world), 'nobody was there yet').toBeUndefined();
    const session = await sessions.redeem(request.sessionId, token, '');
    expect(sessions.resume(request.sessionId, { ...world, region: 'eu-west-1' })).toBeUndefined();
    const again = sessions.resume(request.sessionId, world);
    expect(again?.tokenValue).not.toBe(token);
    expect(await sessions.redeem(request.sessionId, again?.tokenValue ?? '', '')).toBe(session);
  });

  test('ends a minute after its client was lost, and its program with it', async () => {
    const { sessions, clock, exec } = registry();
    const token = sessions.open(request)?.tokenValue ?? '';
    const session = await sessions.redeem(request.sessionId, token, '');
    const connection = await begin(session);
    session?.disconnected(connection);
    clock.jumpTo(clock.now() + 59_999);
    expect(exec.kills).toBe(0);
    expect(sessions.resume(request.sessionId, world)).toBeDefined();
    clock.jumpTo(clock.now() + 1);
    expect(exec.kills).toBe(1);
    await session?.closed();
    await expect.poll(() => sessions.resume(request.sessionId, world)).toBeUndefined();
  });

  test('is ended for its client, also before that has come', async () => {
    const { sessions, exec } = registry();
    const token = sessions.open(request)?.tokenValue ?? '';
    sessions.terminate(request.sessionId, { ...world, account: '111111111111' });
    const session = await sessions.redeem(request.sessionId, token, '');
    const connection = await begin(session);
    sessions.terminate(request.sessionId, world);
    expect(exec.kills).toBe(1);
    expect(connection.goodbye()).toBe('');

    const other = sessions.open({ ...request, sessionId: 'other' })?.tokenValue ?? '';
    sessions.terminate('other', world);
    expect(await sessions.redeem('other', other, '')).toBeUndefined();
  });

  test('ends with Gantry, and its client is told so', async () => {
    const { sessions, exec } = registry();
    const token = sessions.open(request)?.tokenValue ?? '';
    const connection = await begin(await sessions.redeem(request.sessionId, token, ''));
    const waiting = sessions.open({ ...request, sessionId: 'waiting' })?.tokenValue ?? '';
    await sessions.close();
    expect(exec.kills).toBe(1);
    expect(connection.goodbye()).toBe('Gantry was stopped.');
    expect(await sessions.redeem('waiting', waiting, '')).toBeUndefined();
  });
});

test('there are at most 256 sessions, and room again when some expire', () => {
  const { sessions, clock } = registry();
  for (let at = 0; at < 256; at += 1) {
    expect(sessions.open({ ...request, sessionId: `session ${at}` })).toBeDefined();
  }
  expect(sessions.open(request)).toBeUndefined();
  clock.jumpTo(clock.now() + 60_000);
  expect(sessions.open(request)).toBeDefined();
});
