// Making and limiting cgroups through systemd, to which the whole tree belongs on an engine with the
// driver `systemd`: what is written into its files behind its back it may write over.
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CgroupLimits, Cgroups } from './cgroup-files.ts';

/** Where systemd keeps what was set until the next boot. */
const settingsFolder = '/run/systemd/system.control';
const answerTimeoutMs = 10_000;

/** Asks systemd for slices, one for each cgroup, below `gantry.slice`. */
export class CgroupSlices implements Cgroups {
  readonly #systemctl: (args: readonly string[]) => Promise<unknown>;
  readonly #settingsFolder: string;

  constructor(systemctl = callSystemctl, settings = settingsFolder) {
    this.#systemctl = systemctl;
    this.#settingsFolder = settings;
  }

  parentOf(name: string): string {
    // A dash in the name of a slice stands for one more level.
    return `gantry-${name.replaceAll('-', '_')}.slice`;
  }

  async make(name: string, limits: CgroupLimits): Promise<void> {
    const { memoryBytes, swapBytes, cpus } = limits;
    const slice = this.parentOf(name);
    const memory =
      memoryBytes === undefined
        ? []
        : [`MemoryMax=${memoryBytes}`, `MemorySwapMax=${swapBytes}`, 'MemoryAccounting=yes'];
    // Whole per cent of one processor, which every systemd takes; rounded up, because the kernel refuses
    // a container's quota that is above the one around it.
    const quota = cpus === undefined ? [] : [`CPUQuota=${Math.ceil(cpus * 100)}%`];
    await this.#systemctl(['set-property', '--runtime', slice, ...memory, ...quota]);
    await this.#systemctl(['start', slice]);
  }

  async remove(name: string): Promise<void> {
    const slice = this.parentOf(name);
    // Most tasks never had one, and asking systemd costs a process each time.
    if (!(await isThere(join(this.#settingsFolder, `${slice}.d`)))) return;
    await this.#systemctl(['stop', slice]);
    await this.#systemctl(['revert', slice]);
  }
}

async function callSystemctl(args: readonly string[]): Promise<void> {
  const options = { timeout: answerTimeoutMs };
  await promisify(execFile)('systemctl', ['--no-ask-password', '--quiet', ...args], options);
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
