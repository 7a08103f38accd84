import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CgroupFilesV1, CgroupFilesV2 } from '../../../src/runtimes/docker/cgroup-files.ts';
import { CgroupSlices } from '../../../src/runtimes/docker/cgroup-slices.ts';

const mebibyte = 1024 * 1024;
const limits = { memoryBytes: 64 * mebibyte, swapBytes: 16 * mebibyte, cpus: 130 / 1024 };

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-cgroups-'));
});

afterEach(() => rmSync(root, { recursive: true }));

/** Stands for the files that the kernel puts into every cgroup. */
function kernelFiles(folder: string, files: readonly string[]): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const file of files) writeFileSync(join(root, folder, file), '');
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('cgroups through the files of version 1', () => {
  test('limit memory, swap and processors each in its own tree', async () => {
    kernelFiles('memory/gantry/t1', ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes']);
    kernelFiles('cpu/gantry/t1', ['cpu.cfs_period_us', 'cpu.cfs_quota_us']);
    const cgroups = new CgroupFilesV1(root);
    await cgroups.make('t1', limits);
    expect(cgroups.parentOf('t1')).toBe('/gantry/t1');
    expect(read('memory/gantry/t1/memory.limit_in_bytes')).toBe(String(64 * mebibyte));
    expect(read('memory/gantry/t1/memory.memsw.limit_in_bytes')).toBe(String(80 * mebibyte));
    expect(read('cpu/gantry/t1/cpu.cfs_period_us')).toBe('100000');
    expect(read('cpu/gantry/t1/cpu.cfs_quota_us')).toBe('12696');
  });

  test('do without the file that a kernel without swap accounting lacks', async () => {
    kernelFiles('memory/gantry/t1', ['memory.limit_in_bytes']);
    await new CgroupFilesV1(root).make('t1', { swapBytes: 0, memoryBytes: 64 * mebibyte });
    expect(existsSync(join(root, 'memory/gantry/t1/memory.memsw.limit_in_bytes'))).toBe(false);
  });

  test('are not pretended to where there are none', async () => {
    await expect(new CgroupFilesV1(root).make('t1', limits)).rejects.toThrow('ENOENT');
  });

  test('are removed from every tree, and may be gone', async () => {
    for (const tree of ['memory', 'pids', 'systemd']) kernelFiles(`${tree}/gantry/t1`, []);
    kernelFiles('pids/gantry/t2', []);
    kernelFiles('', ['release_agent']);
    await new CgroupFilesV1(root).remove('t1');
    for (const tree of ['memory', 'pids', 'systemd']) {
      expect(existsSync(join(root, tree, 'gantry/t1'))).toBe(false);
    }
    expect(existsSync(join(root, 'pids/gantry/t2')), 'a stranger’s should stay').toBe(true);
    await new CgroupFilesV1(root).remove('t1');
  });
});

describe('cgroups through the files of version 2', () => {
  test('have their controllers switched on from the root down', async () => {
    kernelFiles('', ['cgroup.subtree_control']);
    kernelFiles('gantry', ['cgroup.subtree_control']);
    kernelFiles('gantry/t1', ['memory.max', 'memory.swap.max', 'cpu.max']);
    const cgroups = new CgroupFilesV2(root);
    await cgroups.make('t1', limits);
    expect(cgroups.parentOf('t1')).toBe('/gantry/t1');
    expect(read('cgroup.subtree_control')).toBe('+cpu +memory');
    expect(read('gantry/cgroup.subtree_control')).toBe('+cpu +memory');
    expect(read('gantry/t1/memory.max')).toBe(String(64 * mebibyte));
    expect(read('gantry/t1/memory.swap.max')).toBe(String(16 * mebibyte));
    expect(read('gantry/t1/cpu.max')).toBe('12696 100000');
  });

  test('are removed, and may be gone', async () => {
    kernelFiles('gantry/t1', []);
    const cgroups = new CgroupFilesV2(root);
    await cgroups.remove('t1');
    expect(existsSync(join(root, 'gantry/t1'))).toBe(false);
    await cgroups.remove('t1');
  });
});

describe('cgroups through systemd', () => {
  test('are slices with runtime settings, which are taken back', async () => {
    const calls: string[] = [];
    const systemctl = async (args: readonly string[]): Promise<void> => {
      calls.push(args.join(' '));
    };
    const cgroups = new CgroupSlices(systemctl, root);
    const slice = cgroups.parentOf('abc-12');
    expect(slice, 'a dash would be one more level').toBe('gantry-abc_12.slice');
    await cgroups.make('abc-12', limits);
    await cgroups.remove('abc-12');
    expect(calls, 'what has no settings needs no systemd').toHaveLength(2);
    // systemd keeps the settings there.
    mkdirSync(join(root, `${slice}.d`));
    await cgroups.remove('abc-12');
    expect(calls).toEqual([
      `set-property --runtime ${slice} MemoryMax=${64 * mebibyte} MemorySwapMax=${16 * mebibyte}` +
        ' MemoryAccounting=yes CPUQuota=13%',
      `start ${slice}`,
      `stop ${slice}`,
      `revert ${slice}`,
    ]);
  });
});
