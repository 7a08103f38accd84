// gantry doctor: what this machine has and lacks, in sentences. It looks and changes nothing. Modules
// that are native or slow are loaded where they are needed, since not loading is one of the findings.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import type { Config } from './config.ts';
import type { DockerConnection } from './runtimes/docker/connect-docker.ts';

/** `missing` is what keeps the server from starting; `warn` is good to know. */
interface Finding {
  readonly verdict: 'ok' | 'warn' | 'missing';
  /** A sentence, and another that says what to do about it. */
  readonly text: string;
}

interface Storage {
  readonly findings: readonly Finding[];
  /** The name of this Gantry in its containers' labels, when the data folder has one already. */
  readonly gantryId: string | undefined;
}

type Engine = NonNullable<DockerConnection['engine']>;

/**
 * Examines the machine for a server with this configuration. Each line begins with ok, warn or missing;
 * `healthy` is false only when the server could not start.
 */
export async function examine(
  config: Config,
): Promise<{ readonly lines: string[]; readonly healthy: boolean }> {
  const storage = await examineStorage(config.dataDir);
  const findings: readonly Finding[] = [
    ok(`Node ${process.versions.node} runs Gantry.`),
    ...storage.findings,
    examineHost(config.host),
    await examinePort(config.host, config.port),
    ...(await examineDocker(config.runtime, storage.gantryId)),
  ];
  return {
    lines: findings.map(({ verdict, text }) => `${verdict.padEnd(8)}${text}`),
    healthy: findings.every(({ verdict }) => verdict !== 'missing'),
  };
}

async function examineStorage(dataDir: string): Promise<Storage> {
  const sqlite = await examineSqlite();
  if (sqlite.verdict === 'missing') return { findings: [sqlite], gantryId: undefined };
  if (dataDir === ':memory:') {
    const text = 'Data lives in memory and is gone when the server ends.';
    return { findings: [sqlite, ok(text)], gantryId: undefined };
  }
  const folder = resolve(dataDir);
  const directory = await examineDirectory(folder);
  const file = join(folder, 'gantry.db');
  if (directory.verdict === 'missing' || !existsSync(file)) {
    return { findings: [sqlite, directory], gantryId: undefined };
  }
  const { finding, gantryId } = await examineDatabase(file);
  return { findings: [sqlite, directory, finding], gantryId };
}

async function examineSqlite(): Promise<Finding> {
  try {
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(':memory:');
    const version = db.prepare<[], string>('SELECT sqlite_version()').pluck().get();
    db.close();
    return ok(`SQLite ${version} loads.`);
  } catch (error) {
    return missing(
      `The native module better-sqlite3 does not load: ${textOf(error)}. ` +
        'Install again with the Node that runs Gantry: npm ci.',
    );
  }
}

async function examineDirectory(folder: string): Promise<Finding> {
  const existing = nearestExisting(folder);
  const remedy = 'Choose a folder you may write with --data-dir.';
  if (!statSync(existing).isDirectory()) {
    return missing(`${existing} is a file, so data cannot live in ${folder}. ${remedy}`);
  }
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    return missing(`${existing} cannot be written: ${textOf(error)}. ${remedy}`);
  }
  if (existing !== folder) return ok(`The data folder ${folder} will be made.`);
  return (await isInUse(folder))
    ? missing(
        `Another Gantry is using ${folder}. Stop it, or give this one its own with --data-dir.`,
      )
    : ok(`The data folder ${folder} can be written and is not in use.`);
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

/** Without a lock file no Gantry was ever here; taking the lock to see would leave one. */
async function isInUse(folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'lock.db'))) return false;
  const { DataDirectoryInUse, openDataDirectory } = await import('./store/data-directory.ts');
  try {
    openDataDirectory(folder).release();
    return false;
  } catch (error) {
    if (error instanceof DataDirectoryInUse) return true;
    throw error;
  }
}

async function examineDatabase(
  file: string,
): Promise<{ readonly finding: Finding; readonly gantryId: string | undefined }> {
  const { default: Database } = await import('better-sqlite3');
  const { migrationFiles } = await import('./store/migrate.ts');
  const { KeyValues } = await import('./store/key-values.ts');
  const known = migrationFiles(join(import.meta.dirname, '..', 'migrations')).length;
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const seen = Number(db.pragma('user_version', { simple: true }));
      const gantryId = seen === 0 ? undefined : new KeyValues(db, 'gantry').get('id');
      return { finding: schemaFinding(file, seen, known), gantryId };
    } finally {
      db.close();
    }
  } catch (error) {
    const text = `${file} cannot be read: ${textOf(error)}. Move it away, or use another --data-dir.`;
    return { finding: missing(text), gantryId: undefined };
  }
}

function schemaFinding(file: string, seen: number, known: number): Finding {
  if (seen > known) {
    return missing(
      `${file} was written by a newer Gantry (schema ${seen}, this one knows ${known}). ` +
        'Start that version, or use another --data-dir.',
    );
  }
  return seen === known
    ? ok(`The database is up to date (schema ${seen}).`)
    : ok(`The database will be brought from schema ${seen} to ${known} at the next start.`);
}

function examineHost(host: string): Finding {
  const loopback = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  if (loopback) return ok(`Only this machine can reach ${host}.`);
  return warn(
    `Whoever reaches this machine at ${host} can start containers on it. ` +
      'Use --host 127.0.0.1, or see to it that only those you trust get there.',
  );
}

async function examinePort(host: string, port: number): Promise<Finding> {
  if (port === 0) return ok('A free port will be picked.');
  const problem = await listeningProblem(host, port);
  if (problem === undefined) return ok(`Port ${port} on ${host} is free.`);
  const code = Reflect.get(problem, 'code');
  if (code === 'EADDRINUSE') {
    const text = `Port ${port} on ${host} is taken. Stop what listens there, or choose another port`;
    return missing(`${text} with --port; 0 picks a free one.`);
  }
  if (code === 'EACCES') {
    return missing(`Port ${port} is not for everybody. Choose one above 1023 with --port.`);
  }
  const text = `Gantry cannot listen on ${host}: ${problem.message}. Choose another with --host.`;
  return missing(text);
}

function listeningProblem(host: string, port: number): Promise<Error | undefined> {
  return new Promise((found) => {
    const server = createServer();
    server.once('error', found);
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => found(undefined));
    });
  });
}

async function examineDocker(
  runtime: Config['runtime'],
  gantryId: string | undefined,
): Promise<readonly Finding[]> {
  if (runtime === 'simulated') return [ok('Tasks run in the simulator; Docker is not asked.')];
  const { connectDocker } = await import('./runtimes/docker/connect-docker.ts');
  const connection = await connectDocker();
  if (connection.engine === undefined) {
    const text = `No Docker engine answers: ${connection.reason} Start one, or set DOCKER_HOST.`;
    return runtime === 'docker'
      ? [missing(`${text} Without one, use --runtime simulated.`)]
      : [warn(`${text} Until then tasks run in the simulator.`)];
  }
  const { engine, version, apiVersion } = connection;
  try {
    const { cgroupVersion, architecture } = await engine.host();
    const about = `API ${apiVersion}, cgroup ${cgroupVersion}, ${architecture}`;
    return [
      ok(`Docker ${version} answers (${about}).`),
      await examineReach(engine),
      ...(await examineContainers(engine, gantryId)),
    ];
  } catch (error) {
    return [warn(`Docker ${version} answers, but not every question: ${textOf(error)}.`)];
  }
}

async function examineReach(engine: Engine): Promise<Finding> {
  const { endpointHostOf } = await import('./runtimes/docker/endpoint-host.ts');
  const { examineEndpoints } = await import('./examine-endpoints.ts');
  const { complete, text } = await examineEndpoints(await endpointHostOf(engine));
  return complete ? ok(text) : warn(text);
}

/** Containers that a Gantry made: this one takes its own up again, nobody looks after the others. */
async function examineContainers(
  engine: Engine,
  gantryId: string | undefined,
): Promise<readonly Finding[]> {
  const { instanceLabel } = await import('./runtimes/docker/labels.ts');
  const counts = new Map<string, number>();
  for (const { labels } of await engine.list([instanceLabel])) {
    const owner = labels[instanceLabel] ?? '';
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  if (counts.size === 0) return [ok('No containers of an earlier Gantry are left.')];
  return [...counts].sort().map(([owner, count]) => {
    const containers = count === 1 ? '1 container' : `${count} containers`;
    if (owner === gantryId) return ok(`${containers} of this Gantry will be taken up again.`);
    return warn(
      `${containers} of another Gantry (${owner}). If that is gone for good, remove them: ` +
        `docker rm -f $(docker ps -aq --filter label=${instanceLabel}=${owner})`,
    );
  });
}

const ok = (text: string): Finding => ({ verdict: 'ok', text });
const warn = (text: string): Finding => ({ verdict: 'warn', text });
const missing = (text: string): Finding => ({ verdict: 'missing', text });

/** The message of an error without its last full stop: it becomes part of a sentence. */
function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
