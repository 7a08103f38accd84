// An engine of a test's own: one that may be ended, killed and started again while the others stay up.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { untilReal } from '../contract/until.ts';
import { busyboxImage, docker } from './engine.ts';

export interface PrivateEngineOptions {
  /** Keep containers running while the engine is down. */
  readonly liveRestore?: boolean;
  /** Put its data on a file system of so many GiB whose storage driver can limit containers: btrfs. */
  readonly quotaDiskGiB?: number;
}

const answersWithinMs = 40_000;
const endsWithinMs = 20_000;

/**
 * A dockerd in a folder and a network of its own. Told to do without the machine's bridge, docker0, it
 * removes it, and its networks have the addresses of those of the engine that everybody uses.
 */
export class PrivateEngine {
  readonly socketPath: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'gantry-engine-'));
  readonly #options: PrivateEngineOptions;
  #process: ChildProcess | undefined;

  constructor(options: PrivateEngineOptions = {}) {
    this.#options = options;
    this.socketPath = join(this.#folder, 'docker.sock');
  }

  /** Why there can be none on this machine; undefined when there can. */
  static whyNot({ quotaDiskGiB }: PrivateEngineOptions = {}): string | undefined {
    if (process.getuid?.() !== 0) return 'only root can start an engine';
    const programs = [
      'dockerd',
      'ip',
      'nsenter',
      ...(quotaDiskGiB === undefined ? [] : ['mkfs.btrfs', 'mount']),
    ];
    const missing = programs.find((program) => !isInPath(program));
    if (missing !== undefined) return `there is no ${missing}`;
    if (quotaDiskGiB === undefined) return undefined;
    if (!existsSync('/dev/loop-control')) return 'a file cannot be mounted';
    const knowsBtrfs = /\bbtrfs$/m.test(readFileSync('/proc/filesystems', 'utf8'));
    return knowsBtrfs ? undefined : 'the kernel has no btrfs';
  }

  get client(): Docker {
    return new Docker({ socketPath: this.socketPath });
  }

  /** Starts it, with the test image of a shell, and resolves when it answers. */
  async start(): Promise<void> {
    if (this.#options.quotaDiskGiB !== undefined && !existsSync(this.#at('disk'))) {
      this.#mountDisk(this.#options.quotaDiskGiB);
    }
    const log = openSync(this.#at('log'), 'a');
    const own = this.#name;
    if (!existsSync(this.#network)) {
      execFileSync('ip', ['netns', 'add', own]);
      execFileSync('ip', ['-n', own, 'link', 'set', 'lo', 'up']);
    }
    this.#process = spawn(
      'nsenter',
      [
        ...[`--net=${this.#network}`, 'dockerd'],
        ...['--host', `unix://${this.socketPath}`, '--pidfile', this.#at('pid')],
        ...['--data-root', this.#at('data'), '--exec-root', this.#at('run')],
        // Where engines share a containerd they must not share its names.
        ...['--containerd-namespace', own, '--containerd-plugins-namespace', `${own}-plugins`],
        ...['--bridge', 'none', '--iptables=false', '--ip-masq=false'],
        ...(this.#options.liveRestore === true ? ['--live-restore'] : []),
        ...['--storage-driver', await this.#storageDriver()],
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    await untilReal(async () => await this.#answers(), answersWithinMs).catch((cause: unknown) => {
      throw new Error(`the engine did not start: ${this.#saidLast()}`, { cause });
    });
    const has = this.client.getImage(busyboxImage).inspect();
    if (await has.then(Boolean, () => false)) return;
    const loading = await this.client.loadImage(await docker.getImage(busyboxImage).get());
    for await (const _ of loading);
  }

  /** Ends it as an operator does, or at once. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const engine = this.#process;
    if (engine === undefined || engine.exitCode !== null || engine.signalCode !== null) return;
    engine.kill(signal);
    await untilReal(
      async () => engine.exitCode !== null || engine.signalCode !== null,
      endsWithinMs,
    );
    // Its containerd was killed with it. Where nobody reaps that process, the number in its file would
    // seem to be alive, and the next engine would wait for it.
    if (signal === 'SIGKILL') rmSync(this.#at('run/containerd/containerd.pid'), { force: true });
  }

  /** Removes the engine with everything in it. */
  async remove(): Promise<void> {
    if (await this.#answers()) {
      for (const { Id } of await this.client.listContainers({ all: true })) {
        await this.client.getContainer(Id).remove({ force: true });
      }
      await this.client.pruneNetworks();
    }
    await this.stop('SIGTERM');
    for (const path of this.#mounts()) execFileSync('umount', ['--lazy', path]);
    if (existsSync(this.#network)) execFileSync('ip', ['netns', 'del', this.#name]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #name(): string {
    return this.#folder.replace(/.*-/, 'gantry-');
  }

  /** Kept while engines come and go: containers that outlive one are in it. */
  get #network(): string {
    return `/run/netns/${this.#name}`;
  }

  /** What the engine of the other tests has: a machine that needs another than the usual needs it here. */
  async #storageDriver(): Promise<string> {
    if (this.#options.quotaDiskGiB !== undefined) return 'btrfs';
    const { Driver: driver }: { readonly Driver: string } = await docker.info();
    return driver;
  }

  async #answers(): Promise<boolean> {
    return await this.client.ping().then(Boolean, () => false);
  }

  #mountDisk(sizeGiB: number): void {
    execFileSync('truncate', ['--size', `${sizeGiB}G`, this.#at('disk')]);
    execFileSync('mkfs.btrfs', ['-q', this.#at('disk')]);
    execFileSync('mkdir', [this.#at('data')]);
    execFileSync('mount', ['-o', 'loop', this.#at('disk'), this.#at('data')]);
  }

  /** What is mounted below the folder, the deepest first. */
  #mounts(): readonly string[] {
    const mounted = readFileSync('/proc/mounts', 'utf8').split('\n');
    return mounted
      .map((line) => line.split(' ')[1] ?? '')
      .filter((path) => path.startsWith(`${this.#folder}/`))
      .sort()
      .reverse();
  }

  #saidLast(): string {
    return readFileSync(this.#at('log'), 'utf8').split('\n').slice(-8).join('\n');
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }
}

function isInPath(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(':');
  return folders.some((folder) => existsSync(join(folder, program)));
}
