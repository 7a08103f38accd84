// What outlives the process and what ends with it: real processes, ended by SIGKILL.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DataDirectoryInUse, openDataDirectory } from '../../src/store/data-directory.ts';
import { KeyValues } from '../../src/store/key-values.ts';
import { newFolder, openStore } from './open-store.ts';

const root = join(import.meta.dirname, '../..');

/** A process that runs `script` and is killed, at the latest, when the test is over. */
function start(script: string): {
  child: ChildProcess;
  output: () => string;
  kill(): Promise<void>;
} {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  return { child, output: () => output, kill };
}

/** Waits for the process to have said something that satisfies the condition. */
async function said(
  process: ReturnType<typeof start>,
  condition: (output: string) => boolean,
): Promise<void> {
  while (!condition(process.output())) {
    const { child } = process;
    if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`);
    await once(child.stdout ?? child, 'data');
  }
}

describe('an acknowledged write', () => {
  /** Writes facts with an event each, three a turn, prints the number of each acknowledged, and stays. */
  const writer = (file: string, from: number): string => `
    import { writeSync } from 'node:fs';
    import { KeyValues } from './src/store/key-values.ts';
    import { Store } from './src/store/store.ts';
    const store = new Store({ file: ${JSON.stringify(file)}, migrationsDirectory: 'migrations', durability: 'process' });
    const facts = new KeyValues(store.db, 'test');
    const write = async (n) => {
      await store.write((transaction) => {
        facts.put(String(n), 'x'.repeat(n % 500));
        transaction.emit({ id: String(n) });
      });
      writeSync(1, n + '\\n');
    };
    for (let n = ${from}; n < ${from + 3000}; n += 3) await Promise.all([write(n), write(n + 1), write(n + 2)]);
    setInterval(() => {}, 1000);`;

  test('survives SIGKILL, and no write is there by half', async () => {
    const file = join(newFolder(), 'gantry.db');
    const acknowledged: string[] = [];
    for (const [round, enough] of [20, 200].entries()) {
      const process = start(writer(file, round * 1_000_000));
      await said(process, (output) => output.split('\n').length > enough);
      await process.kill();
      acknowledged.push(...process.output().trim().split('\n'));
      const store = openStore({ file });
      const facts = new Map(new KeyValues(store.db, 'test').entries());
      const events = store.outbox.after(0, 1_000_000).map(({ id }) => id);
      const lost = acknowledged.filter((n) => facts.get(n)?.length !== Number(n) % 500);
      expect(lost, 'acknowledged and not there after SIGKILL').toEqual([]);
      expect(new Set(events), 'a fact without its event, or the reverse').toEqual(
        new Set(facts.keys()),
      );
      expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
      await store.close();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(220);
  });
});

describe('a data folder', () => {
  test('is made when it is not there, with all above it', () => {
    const folder = join(newFolder(), 'a/b');
    const directory = openDataDirectory(folder);
    onTestFinished(() => directory.release());
    expect(directory.file).toBe(join(folder, 'gantry.db'));
    openStore({ file: directory.file });
  });

  test('serves one Gantry at a time in this process', () => {
    const folder = newFolder();
    const first = openDataDirectory(folder);
    expect(() => openDataDirectory(folder)).toThrow(DataDirectoryInUse);
    expect(() => openDataDirectory(folder)).toThrow(
      `Another Gantry is using ${folder}. Stop it, or give this one its own --data-dir.`,
    );
    first.release();
    openDataDirectory(folder).release();
  });

  test('serves one process at a time, until that is killed', async () => {
    const folder = newFolder();
    const holder = start(`
      import { openDataDirectory } from './src/store/data-directory.ts';
      globalThis.held = openDataDirectory(${JSON.stringify(folder)});
      console.log('held');
      setInterval(() => {}, 1000);`);
    await said(holder, (output) => output.includes('held'));
    expect(() => openDataDirectory(folder)).toThrow(DataDirectoryInUse);
    await holder.kill();
    openDataDirectory(folder).release();
  });

  test('is not needed by one that keeps nothing', () => {
    const first = openDataDirectory(':memory:');
    const second = openDataDirectory(':memory:');
    expect([first.file, second.file]).toEqual([':memory:', ':memory:']);
    first.release();
    second.release();
  });
});
