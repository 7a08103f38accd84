import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { clientOf, serverProcesses } from './server-process.ts';

const { folder, start, runToEnd } = serverProcesses();
const simulated = ['--port', '0', '--runtime', 'simulated'];

/** Neither a stack nor a log line: words for the person who typed the command. */
const sentence = /^[^\n]+[.)"]\n$/;

test('a server that is ready says where, first of all, and answers there', async () => {
  const server = await start({ flags: [...simulated, '--data-dir', folder()] });
  expect(server.stdout()).toMatch(/^Gantry listening on http:\/\/127\.0\.0\.1:\d+\n/);
  expect(server.port).toBeGreaterThan(0);
  const { clusterArns } = await clientOf(server).send(new ListClustersCommand({}));
  expect(clusterArns).toEqual([]);
  await server.end('SIGKILL');
});

test('the port, the host and the folder may come from the environment; flags win', async () => {
  const free = await freePort();
  const environment = {
    GANTRY_PORT: 'not a port',
    GANTRY_HOST: 'localhost',
    GANTRY_DATA_DIR: folder(),
    GANTRY_RUNTIME: 'simulated',
  };
  const server = await start({ flags: ['--port', String(free)], environment });
  expect(server.port).toBe(free);
  expect(readdirSync(environment.GANTRY_DATA_DIR)).toContain('gantry.db');
  await server.end('SIGKILL');
});

test('--help lists every flag and starts nothing', async () => {
  const { code, stdout, stderr } = await runToEnd({ flags: ['--help'] });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const flag of ['--port', '--data-dir', '--runtime', '--clock', '--stop-tasks-on-exit']) {
    expect(stdout).toContain(flag);
  }
});

test.each([
  [['--port', 'x'], '--port (GANTRY_PORT) takes 0-65535, not "x"'],
  [['--port', '65536'], '--port (GANTRY_PORT) takes 0-65535, not "65536"'],
  [['--port=-1'], '--port (GANTRY_PORT) takes 0-65535, not "-1"'],
  [['--runtime', 'podman'], 'takes auto|docker|simulated, not "podman"'],
  [['--account', '12'], 'takes 12 digits, not "12"'],
  [['--region', 'Frankfurt'], 'takes region, not "Frankfurt"'],
  [['--clock', 'broken'], 'takes system|virtual, not "broken"'],
  [['--data-dir', ''], '--data-dir (GANTRY_DATA_DIR) takes folder, not ""'],
  [['--no-such-flag'], "Unknown option '--no-such-flag'"],
  [['--runtime'], "'--runtime <value>' argument missing"],
  [['launch'], 'unknown command "launch" (see gantry --help)'],
])('%j is refused in a sentence', async (flags, text) => {
  const { code, stdout, stderr } = await runToEnd({ flags });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr).toContain(text);
});

test('a port in use is said so, and what to do', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const address = holder.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const flags = ['--runtime', 'simulated', '--data-dir', folder(), '--port', String(port)];
  const { code, stdout, stderr } = await runToEnd({ flags });
  holder.close();
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(new RegExp(`:${port}\\. Choose another port with --port`));
});

test('an address that is not of this machine is said so', async () => {
  const flags = [...simulated, '--data-dir', ':memory:', '--host', '203.0.113.7'];
  const { code, stderr } = await runToEnd({ flags });
  expect(code).toBe(1);
  expect(stderr).toMatch(sentence);
  expect(stderr).toContain('203.0.113.7');
});

test('a data folder in use by another Gantry is left alone until that one is gone', async () => {
  const dataDir = folder();
  const flags = [...simulated, '--data-dir', dataDir];
  const first = await start({ flags });
  const second = await runToEnd({ flags });
  expect({ code: second.code, stdout: second.stdout }).toEqual({ code: 1, stdout: '' });
  expect(second.stderr).toMatch(sentence);
  expect(second.stderr).toContain(`Another Gantry is using ${dataDir}`);
  await first.end('SIGKILL');
  const third = await start({ flags });
  await third.end('SIGKILL');
});

test('a database of a newer Gantry is refused and not touched', async () => {
  const dataDir = folder();
  const flags = [...simulated, '--data-dir', dataDir];
  await (await start({ flags })).end('SIGTERM');
  const file = join(dataDir, 'gantry.db');
  const db = new Database(file);
  db.pragma('user_version = 9999');
  db.pragma('journal_mode = DELETE');
  db.close();
  const before = digest(file);
  const { code, stdout, stderr } = await runToEnd({ flags });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr).toContain('was written by a newer Gantry');
  expect(digest(file), 'the database changed').toBe(before);
  expect(readdirSync(dataDir).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
});

test.each([
  ['a file instead of a folder', (dataDir: string) => writeFileSync(`${dataDir}/x`, ''), '/x'],
  [
    'a file that is no database',
    (dataDir: string) => writeFileSync(join(dataDir, 'gantry.db'), 'no database\n'.repeat(1000)),
    '',
  ],
])('%s is refused in a sentence', async (_, prepare, suffix) => {
  const dataDir = folder();
  prepare(dataDir);
  const flags = [...simulated, '--data-dir', `${dataDir}${suffix}`];
  const { code, stdout, stderr } = await runToEnd({ flags });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr).toContain('--data-dir');
});

test.each(['/proc/x', '/proc/x/y'])('a folder that cannot be made is refused: %s', async (path) => {
  const { code, stdout, stderr } = await runToEnd({ flags: [...simulated, '--data-dir', path] });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(sentence);
  expect(stderr).toContain('/proc/x');
  expect(stderr).toContain('--data-dir');
});

const noEngine = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };

test('without an engine, --runtime auto takes the simulator and says so', async () => {
  const server = await start({
    flags: ['--port', '0', '--data-dir', folder()],
    environment: noEngine,
  });
  expect(server.stdout()).toContain('Tasks run in the simulator: no container is started.');
  expect(server.stderr()).toContain('no Docker engine answers: tasks run in the simulator');
  expect(server.stderr()).toContain('/nowhere/docker.sock');
  await server.end('SIGKILL');
});

test.each([noEngine, { DOCKER_HOST: 'tcp://127.0.0.1:1' }])(
  'without an engine at %j, --runtime docker is refused in a sentence',
  async (environment) => {
    const flags = ['--port', '0', '--runtime', 'docker', '--data-dir', folder()];
    const { code, stdout, stderr } = await runToEnd({ flags, environment });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/does not answer: connect E\w+ \S+\. Start one, or use --runtime sim/);
  },
);

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
