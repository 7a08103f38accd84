// Making and limiting cgroups through the files of the kernel: how it goes on an engine that does the
// same for its containers (the driver `cgroupfs`).
import { mkdir, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What all processes of a cgroup may use together; absent is without limit. */
export interface CgroupLimits {
  readonly memoryBytes?: number;
  /** On top of the memory. */
  readonly swapBytes: number;
  /** In processors: 0.25 is a quarter of one. */
  readonly cpus?: number;
}

/** One way to have cgroups that containers can be put into. */
export interface Cgroups {
  /** What the engine calls the cgroup of that name (HostConfig.CgroupParent). */
  parentOf(name: string): string;
  /** Makes the cgroup, or sets the limits of one that is there. */
  make(name: string, limits: CgroupLimits): Promise<void>;
  /** Removes the cgroup; one that is gone is fine. Rejects while processes are in it. */
  remove(name: string): Promise<void>;
}

/** All of Gantry's, as `/ecs` is the agent's. */
const folder = 'gantry';
/** The kernel's own default, and the agent's: 100 ms in microseconds. */
const cpuPeriod = 100_000;
const leastCpuQuota = 1000;

/** Version 1: every controller has a tree of its own below `root`. */
export class CgroupFilesV1 implements Cgroups {
  readonly #root: string;

  constructor(root = '/sys/fs/cgroup') {
    this.#root = root;
  }

  parentOf(name: string): string {
    return `/${folder}/${name}`;
  }

  async make(name: string, limits: CgroupLimits): Promise<void> {
    const { memoryBytes, swapBytes, cpus } = limits;
    if (memoryBytes !== undefined) {
      const at = join(this.#root, 'memory', folder, name);
      await mkdir(at, { recursive: true });
      // Kernels before 5.11 count the children only when told to, those after refuse to be told.
      await write(at, 'memory.use_hierarchy', '1').catch(() => {});
      await write(at, 'memory.limit_in_bytes', memoryBytes);
      // A kernel that does not count swap has no such file.
      await write(at, 'memory.memsw.limit_in_bytes', memoryBytes + swapBytes).catch(ifMissing);
    }
    if (cpus !== undefined) {
      const at = join(this.#root, 'cpu', folder, name);
      await mkdir(at, { recursive: true });
      await write(at, 'cpu.cfs_period_us', cpuPeriod);
      await write(at, 'cpu.cfs_quota_us', quotaOf(cpus));
    }
  }

  /** The engine makes the cgroup in every tree, whether it is limited there or not. */
  async remove(name: string): Promise<void> {
    const trees = await readdir(this.#root);
    await Promise.all(trees.map((tree) => removeFolder(join(this.#root, tree, folder, name))));
  }
}

/** Version 2: one tree, in which each level says which controllers the next one has. */
export class CgroupFilesV2 implements Cgroups {
  readonly #root: string;

  constructor(root = '/sys/fs/cgroup') {
    this.#root = root;
  }

  parentOf(name: string): string {
    return `/${folder}/${name}`;
  }

  async make(name: string, limits: CgroupLimits): Promise<void> {
    const { memoryBytes, swapBytes, cpus } = limits;
    const all = join(this.#root, folder);
    const at = join(all, name);
    await mkdir(at, { recursive: true });
    for (const level of [this.#root, all]) {
      await write(level, 'cgroup.subtree_control', '+cpu +memory');
    }
    if (memoryBytes !== undefined) {
      await write(at, 'memory.max', memoryBytes);
      await write(at, 'memory.swap.max', swapBytes).catch(ifMissing);
    }
    if (cpus !== undefined) await write(at, 'cpu.max', `${quotaOf(cpus)} ${cpuPeriod}`);
  }

  async remove(name: string): Promise<void> {
    await removeFolder(join(this.#root, folder, name));
  }
}

/** Rounded up: the kernel refuses a container's quota that is above the one around it. */
function quotaOf(cpus: number): number {
  return Math.max(leastCpuQuota, Math.ceil(cpus * cpuPeriod));
}

async function write(at: string, file: string, value: string | number): Promise<void> {
  // Without creating it: in a folder that is no cgroup nothing is to be written.
  await writeFile(join(at, file), String(value), { flag: 'r+' });
}

async function removeFolder(path: string): Promise<void> {
  // ENOTDIR: beside the trees there may be files.
  await rmdir(path).catch((error: unknown) => ifMissing(error, 'ENOTDIR'));
}

function ifMissing(error: unknown, ...others: readonly string[]): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== 'ENOENT' && !others.includes(code)) throw error;
}
