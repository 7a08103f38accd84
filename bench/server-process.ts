import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const readyWithinMs = 20_000;

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Resident memory now, MiB. */
  memoryMiB(): number;
  /** Tells it to end and waits until it has. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the benchmark ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  folders.push(folder);
  return folder;
}

/** Starts Gantry as `npm start` does, on a fresh durable folder; everything not in `flags` as by default. */
export function startGantry(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const folder = temporaryFolder();
  const args = [
    join(root, 'scripts/launch.cjs'),
    '--port',
    '0',
    '--data-dir',
    join(folder, 'data'),
    ...flags,
  ];
  return startServer(args, join(folder, 'log.jsonl'), environment);
}

/** Starts the raw floor with documents of the sizes named, bytes by kind. */
export function startFloor(sizes: Readonly<Record<string, number>>): Promise<ServerProcess> {
  const folder = temporaryFolder();
  const args = [join(root, 'bench/floor-server.ts'), folder, JSON.stringify(sizes)];
  return startServer(args, join(folder, 'log'), {});
}

/** Resolves when the first line on stdout says where the server listens. Its stderr goes to `logFile`. */
async function startServer(
  args: readonly string[],
  logFile: string,
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  const url = await firstUrl(child, ended);
  return {
    url,
    pid: child.pid ?? 0,
    port: Number(new URL(url).port),
    memoryMiB: () => residentMiB(child),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstUrl(child: ChildProcess, ended: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error('a server did not start in time')),
      readyWithinMs,
    );
    const done = (settle: () => void): void => {
      clearTimeout(tooLate);
      settle();
    };
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /listening on (http:\/\/\S+)\n/.exec(said)?.[1];
      if (url !== undefined) done(() => resolve(url));
    });
    void ended.then(() => done(() => reject(new Error('a server ended before it listened'))));
  });
}

function residentMiB(child: ChildProcess): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], {
    encoding: 'utf8',
  });
  return Number(kilobytes) / 1024;
}
