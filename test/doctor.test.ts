import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { examine } from '../src/doctor.ts';
import { openDataDirectory } from '../src/store/data-directory.ts';
import { Store } from '../src/store/store.ts';

const migrationsDirectory = join(import.meta.dirname, '../migrations');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-doctor-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

describe('a machine that can run Gantry', () => {
  test('is healthy, and stays as it was', async () => {
    const dataDir = join(folder, 'new', 'data');
    const { lines, healthy } = await look('--data-dir', dataDir);
    expect(healthy).toBe(true);
    expect(lines).toEqual([
      `ok      Node ${process.versions.node} runs Gantry.`,
      expect.stringMatching(/^ok {6}SQLite 3\.\d+\.\d+ loads\.$/),
      `ok      The data folder ${dataDir} will be made.`,
      'ok      Only this machine can reach 127.0.0.1.',
      'ok      A free port will be picked.',
      'ok      Tasks run in the simulator; Docker is not asked.',
    ]);
    const again = await look('--data-dir', dataDir);
    expect(again.lines, 'looking must not make the folder').toEqual(lines);
  });

  test('may keep data in memory', async () => {
    const { lines, healthy } = await look('--data-dir', ':memory:');
    expect(healthy).toBe(true);
    expect(lines).toContainEqual(expect.stringContaining('Data lives in memory'));
  });

  test('may have run it before', async () => {
    await database();
    const { lines, healthy } = await look('--data-dir', folder);
    expect(healthy).toBe(true);
    expect(lines).toContain(`ok      The data folder ${folder} can be written and is not in use.`);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ok {6}The database is up to date \(schema \d+\)\.$/),
    );
  });

  test('is told that an older database will be migrated', async () => {
    await database(0);
    const { lines, healthy } = await look('--data-dir', folder);
    expect(healthy).toBe(true);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ok {6}The database will be brought from schema 0 to \d+/),
    );
  });

  test('is warned of an address that others can reach', async () => {
    const { lines, healthy } = await look('--data-dir', folder, '--host', '0.0.0.0');
    expect(healthy).toBe(true);
    expect(lines).toContainEqual(
      expect.stringMatching(/^warn {4}Whoever reaches this machine at 0\.0\.0\.0/),
    );
  });

  test('runs tasks in the simulator when no engine answers', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${join(folder, 'none.sock')}`);
    const { lines, healthy } = await look('--data-dir', folder, '--runtime', 'auto');
    expect(healthy).toBe(true);
    expect(lines.at(-1)).toMatch(/^warn {4}No Docker engine answers: .*run in the simulator\.$/);
  });
});

describe('a machine that cannot run Gantry', () => {
  test('has another one in the data folder', async () => {
    const lock = openDataDirectory(folder);
    try {
      await expectMissing(`Another Gantry is using ${folder}.`, '--data-dir', folder);
    } finally {
      lock.release();
    }
  });

  test('has a database of a newer one', async () => {
    await database(9999);
    await expectMissing('was written by a newer Gantry (schema 9999', '--data-dir', folder);
  });

  test('has something else for a database', async () => {
    writeFileSync(
      join(folder, 'gantry.db'),
      'a shopping list, long enough to have a header\n'.repeat(9),
    );
    await expectMissing('gantry.db cannot be read: file is not a database', '--data-dir', folder);
  });

  test('has a file where the data folder should be', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expectMissing(`${file} is a file`, '--data-dir', join(file, 'data'));
  });

  test('has something else on the port', async () => {
    const server = await listen();
    try {
      const address = server.address();
      const port = typeof address === 'object' ? String(address?.port) : '';
      const flags = ['--data-dir', folder, '--port', port];
      await expectMissing(`Port ${port} on 127.0.0.1 is taken.`, ...flags);
    } finally {
      server.close();
    }
  });

  test('does not have the address', async () => {
    // 192.0.2.0/24 is for documentation: no machine has it.
    const flags = ['--data-dir', folder, '--host', '192.0.2.1', '--port', '4580'];
    await expectMissing('Gantry cannot listen on 192.0.2.1', ...flags);
  });

  test('lacks the engine that was asked for', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${join(folder, 'none.sock')}`);
    const flags = ['--data-dir', folder, '--runtime', 'docker'];
    await expectMissing('No Docker engine answers', ...flags);
  });
});

/** Examines for the simulator and a free port, unless the flags say otherwise. */
function look(...flags: readonly string[]): ReturnType<typeof examine> {
  return examine(readConfig(['--runtime', 'simulated', '--port', '0', ...flags], {}));
}

async function expectMissing(sentence: string, ...flags: readonly string[]): Promise<void> {
  const { lines, healthy } = await look(...flags);
  const found = lines.filter((line) => line.startsWith('missing '));
  expect(found, lines.join('\n')).toEqual([expect.stringContaining(sentence)]);
  expect(healthy).toBe(false);
}

/** Leaves a database as an earlier run does; another schema version is written into it when given. */
async function database(version?: number): Promise<void> {
  const { file, release } = openDataDirectory(folder);
  const store = new Store({ file, migrationsDirectory, durability: 'process' });
  await store.close();
  release();
  if (version === undefined) return;
  const db = new Database(file);
  db.pragma(`user_version = ${version}`);
  db.close();
}

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
