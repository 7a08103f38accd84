import { hostname, release } from 'node:os';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { CgroupLimits, Cgroups } from '../../../src/runtimes/docker/cgroup-files.ts';
import { engineHostOf } from '../../../src/runtimes/docker/engine-host.ts';
import { cgroupsOf, TaskCgroups } from '../../../src/runtimes/docker/task-cgroup.ts';
import { containerSpec, linuxSpec, taskSpec } from './specs.ts';

const mebibyte = 1024 * 1024;
const host = engineHostOf({}, 'amd64');
const limited = taskSpec({ cpuUnits: 512, memoryMiB: 64 });

/** Cgroups that only remember what was asked of them. */
class ListedCgroups implements Cgroups {
  readonly made = new Map<string, CgroupLimits>();
  failure: Error | undefined;
  asked = 0;

  parentOf(name: string): string {
    return `/gantry/${name}`;
  }

  async make(name: string, limits: CgroupLimits): Promise<void> {
    this.asked += 1;
    if (this.failure !== undefined) throw this.failure;
    this.made.set(name, limits);
  }

  async remove(name: string): Promise<void> {
    this.made.delete(name);
  }
}

function taskCgroups(cgroups: Cgroups | string, gantryId = 'g1') {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const engine = { host: async () => host };
  const choose = async () => cgroups;
  return { lines, tasks: new TaskCgroups({ engine, gantryId, log, choose }) };
}

describe('the cgroup around a task', () => {
  test('has the limits of the task, and the swap of its containers', async () => {
    const cgroups = new ListedCgroups();
    const linux = linuxSpec({ maxSwapMiB: 8 });
    const containers = [containerSpec({ linux }), containerSpec(), containerSpec({ linux })];
    const parent = await taskCgroups(cgroups).tasks.parentFor({ ...limited, containers });
    expect([...cgroups.made.values()]).toEqual([
      { cpus: 0.5, memoryBytes: 64 * mebibyte, swapBytes: 16 * mebibyte },
    ]);
    expect(parent).toBe(`/gantry/${[...cgroups.made.keys()][0]}`);
  });

  test('is made once, however many containers want it at the same time', async () => {
    const cgroups = new ListedCgroups();
    const { tasks } = taskCgroups(cgroups);
    const [first, second] = await Promise.all([tasks.parentFor(limited), tasks.parentFor(limited)]);
    expect(second).toBe(first);
    expect(cgroups.asked).toBe(1);
  });

  test('does not exist for a task that has no limits of its own', async () => {
    const cgroups = new ListedCgroups();
    expect(await taskCgroups(cgroups).tasks.parentFor(taskSpec())).toBeUndefined();
    expect(cgroups.asked).toBe(0);
  });

  test('is another one for the same task of another Gantry', async () => {
    const cgroups = new ListedCgroups();
    const parents = await Promise.all(
      ['g1', 'g2'].map((id) => taskCgroups(cgroups, id).tasks.parentFor(limited)),
    );
    expect(new Set(parents).size).toBe(2);
  });

  test('is removed by a Gantry that did not make it', async () => {
    const cgroups = new ListedCgroups();
    await taskCgroups(cgroups).tasks.parentFor(limited);
    await taskCgroups(cgroups).tasks.remove(limited.taskArn);
    expect(cgroups.made.size).toBe(0);
  });

  test('is done without where there can be none, and the log says so once', async () => {
    const { tasks, lines } = taskCgroups('Gantry does not run as root');
    expect(await tasks.parentFor(limited)).toBeUndefined();
    expect(await tasks.parentFor({ ...limited, taskArn: 'arn:aws:ecs:::task/a/2' })).toBe(
      undefined,
    );
    await tasks.remove(limited.taskArn);
    expect(lines.filter((line) => line.includes('Gantry does not run as root'))).toHaveLength(1);
  });

  test('is done without after the first that could not be made', async () => {
    const cgroups = new ListedCgroups();
    cgroups.failure = new Error('read-only file system');
    const { tasks, lines } = taskCgroups(cgroups);
    expect(await tasks.parentFor(limited)).toBeUndefined();
    expect(await tasks.parentFor({ ...limited, taskArn: 'arn:aws:ecs:::task/a/2' })).toBe(
      undefined,
    );
    expect(cgroups.asked).toBe(1);
    expect(lines.filter((line) => line.includes('read-only file system'))).toHaveLength(1);
  });
});

describe('cgroups can be made', () => {
  const here = { Name: hostname(), KernelVersion: release(), CgroupDriver: 'cgroupfs' };

  test.each([
    ['the engine is on another machine', { Name: 'docker-desktop' }, /docker-desktop/],
    ['the engine has another kernel', { KernelVersion: '0.1' }, /another machine/],
    ['the engine is a user’s', { SecurityOptions: ['name=rootless'] }, /without root/],
  ])('not where %s', async (_, info, reason) => {
    expect(await cgroupsOf(engineHostOf({ ...here, ...info }, 'amd64'))).toMatch(reason);
  });

  test.skipIf(process.getuid?.() !== 0)('by root through files, or through systemd', async () => {
    const parent = async (CgroupDriver: string) => {
      const cgroups = await cgroupsOf(engineHostOf({ ...here, CgroupDriver }, 'amd64'));
      return typeof cgroups === 'string' ? cgroups : cgroups.parentOf('t1');
    };
    expect(await parent('cgroupfs')).toBe('/gantry/t1');
    expect(await parent('systemd')).toBe('gantry-t1.slice');
    expect(await parent('none')).toMatch(/none/);
  });
});
