#!/usr/bin/env node
// The command line: version check, config → gantry → listen → signals. Nothing native is imported
// before the version is known: better-sqlite3 crashes the whole process on a Node that is too old.
const lowest = [22, 18] as const;
const endWithinMs = 5000;
/** By then what starting loaded is loaded, and the first clients, if any wait, have their answers. */
const startedAfterMs = 1000;

/** What to do about the faults that a person can mend. */
const advice: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Choose another port with --port, or 0 for a free one.',
  EADDRNOTAVAIL: 'Choose an address of this machine with --host.',
  ENOTFOUND: 'Choose an address of this machine with --host.',
  EACCES: 'Choose a port above 1023 with --port, or a folder you may write with --data-dir.',
  EEXIST: 'Choose a folder with --data-dir.',
  ENOTDIR: 'Choose a folder with --data-dir.',
  EROFS: 'Choose a folder you may write with --data-dir.',
  ENOSPC: 'Free some space, or choose another folder with --data-dir.',
  SQLITE_NOTADB: 'Choose another folder with --data-dir: gantry.db in this one is not of Gantry.',
  SQLITE_CORRUPT: 'Choose another folder with --data-dir, or remove gantry.db from this one.',
  SQLITE_CANTOPEN: 'Choose a folder you may write with --data-dir.',
  SQLITE_READONLY: 'Choose a folder you may write with --data-dir.',
  SQLITE_FULL: 'Free some space, or choose another folder with --data-dir.',
};

await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < lowest[0] || (major === lowest[0] && minor < lowest[1])) {
    return fail(
      `Gantry needs Node ${lowest.join('.')} or newer, this is ${process.versions.node}. ` +
        '`npm start` brings its own; otherwise install a newer Node.',
    );
  }
  // Stripped and compiled sources are kept between starts: it halves the time to the first answer.
  // Not imported statically: a Node that is too old does not have it, and would fail before the check.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { ConfigError, readConfig } = await import('./config.ts');
  const { helpText } = await import('./settings.ts');
  const command = args[0] !== undefined && !args[0].startsWith('-') ? args[0] : 'start';
  const flags = command === args[0] ? args.slice(1) : args;
  if (flags.includes('--help') || command === 'help') {
    process.stdout.write(`${helpText()}\n`);
    return;
  }
  try {
    const config = readConfig(flags, process.env);
    if (command === 'start') return await start(config);
    if (command === 'doctor') return await doctor(config);
    throw new ConfigError(`unknown command "${command}" (see gantry --help)`);
  } catch (error) {
    fail(explain(error));
  }
}

async function start(config: import('./config.ts').Config): Promise<void> {
  const { Gantry } = await import('./gantry.ts');
  const { SystemClock } = await import('./kernel/clock.ts');
  const { createLogger } = await import('./kernel/logger.ts');
  const { returnMemory } = await import('./kernel/return-memory.ts');
  const log = createLogger(config.logLevel);
  const gantry = await Gantry.open({ config, log, strict: false });
  let url: string;
  try {
    url = await gantry.listen();
  } catch (error) {
    await gantry.close();
    throw error;
  }
  process.stdout.write(`Gantry listening on ${url}\n${pointers(url, gantry.runtime)}`);
  log.info({ url, runtime: gantry.runtime, dataDir: config.dataDir }, 'listening');
  void gantry.start();
  const clock = new SystemClock();
  clock.at(clock.now() + startedAfterMs, returnMemory);
  const end = (signal: string): void => {
    log.info({ signal }, 'ending');
    // A request that will not finish must not keep the process: the promise is 5 s.
    clock.at(clock.now() + endWithinMs - 500, () => process.exit(0));
    gantry.close().then(
      () => process.exit(0),
      (error: unknown) => fail(explain(error)),
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

async function doctor(config: import('./config.ts').Config): Promise<void> {
  const { examine } = await import('./doctor.ts');
  const { lines, healthy } = await examine(config);
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = healthy ? 0 : 1;
}

function pointers(url: string, runtime: string): string {
  const runs =
    runtime === 'docker'
      ? 'Tasks run as containers on Docker.'
      : 'Tasks run in the simulator: no container is started.';
  return `${runs}
  AWS CLI     aws --endpoint-url ${url} ecs list-clusters
  SDKs        AWS_ENDPOINT_URL=${url}   (any credentials; a 12-digit access key id is the account)
  Browser     ${url}/docs
`;
}

/** Faults that a person can mend are said in a sentence; anything else keeps its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const advised = advice[String(Reflect.get(error, 'code'))];
  if (advised !== undefined) return `${error.message}. ${advised}`;
  const plain = [
    'ConfigError',
    'DatabaseTooNew',
    'DataDirectoryInUse',
    'DataDirectoryUnusable',
    'RuntimeUnavailable',
  ];
  return plain.includes(error.name) ? error.message : (error.stack ?? error.message);
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
