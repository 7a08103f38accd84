// A Gantry in a process of its own, started as `npm start` starts it: what a test needs in order to
// send it signals, kill it in the middle of its work, and start another one on the same data folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ECSClient } from '@aws-sdk/client-ecs';
import { afterAll } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** A server that is not ready by then never will be. */
const readyWithinMs = 20_000;

/** How a process ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LaunchOptions {
  readonly flags?: readonly string[];
  /** Added to the environment of the test. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** What it wrote to stdout so far. */
  readonly stdout: () => string;
  /** What it logged so far. */
  readonly stderr: () => string;
  /** Sends a signal and waits for the end. SIGKILL gives it no time for anything. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ended>;
}

export interface ServerProcesses {
  /** A folder that is removed after the tests. */
  readonly folder: () => string;
  /** Starts a server and waits for its first line. Rejects with what it said when it ends before that. */
  readonly start: (options: LaunchOptions) => Promise<ServerProcess>;
  /** Starts a server that is expected to end by itself, and waits for that. */
  readonly runToEnd: (options: LaunchOptions) => Promise<Ended>;
}

/** Servers for one test file; whatever still runs after its tests is killed, and its folders removed. */
export function serverProcesses(): ServerProcesses {
  const running = new Set<Launched>();
  const folders: string[] = [];
  const killAll = (): void => {
    for (const { child } of running) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  afterAll(async () => {
    killAll();
    await Promise.all([...running].map((server) => server.ended));
    process.off('exit', killAll);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const begin = (options: LaunchOptions): Launched => {
    const server = launch(options);
    running.add(server);
    void server.ended.then(() => running.delete(server));
    return server;
  };
  return {
    folder: () => {
      const folder = mkdtempSync(join(tmpdir(), 'gantry-test-'));
      folders.push(folder);
      return folder;
    },
    start: (options) => ready(begin(options)),
    runToEnd: (options) => begin(options).ended,
  };
}

/** A client of the AWS SDK over a real socket. `maxAttempts` 1: what fails is to be seen. */
export function clientOf(
  server: { readonly url: string },
  world: { readonly account?: string; readonly region?: string } = {},
): ECSClient {
  return new ECSClient({
    endpoint: server.url,
    region: world.region ?? 'us-east-1',
    credentials: { accessKeyId: world.account ?? 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}

interface Launched {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

function launch({ flags = [], environment = {} }: LaunchOptions): Launched {
  const child = spawn(process.execPath, [join(root, 'scripts/launch.cjs'), ...flags], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, ...said }));
  });
  return { child, said, ended };
}

async function ready({ child, said, ended }: Launched): Promise<ServerProcess> {
  const line = await firstLine({ child, said, ended });
  const [, url, port] = /^Gantry listening on (http:\/\/\S+:(\d+))$/.exec(line) ?? [];
  if (url === undefined) throw new Error(`the first line of stdout is not the ready line: ${line}`);
  return {
    url,
    port: Number(port),
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    end: async (signal) => {
      child.kill(signal);
      return await ended;
    },
  };
}

function firstLine({ child, said, ended }: Launched): Promise<string> {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no ready line within ${readyWithinMs} ms: ${JSON.stringify(said)}`));
    }, readyWithinMs);
    const look = (): void => {
      if (!said.stdout.includes('\n')) return;
      clearTimeout(tooLate);
      child.stdout?.off('data', look);
      resolve(said.stdout.slice(0, said.stdout.indexOf('\n')));
    };
    child.stdout?.on('data', look);
    ended.then((end) => {
      clearTimeout(tooLate);
      reject(new Error(`the server ended before it was ready: ${JSON.stringify(end)}`));
    }, reject);
  });
}
