// What the containers of a task may use, read off their cgroups and seen where the kernel enforces it.
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EngineHost, engineHostOf } from '../../src/runtimes/docker/engine-host.ts';
import { cgroupsOf } from '../../src/runtimes/docker/task-cgroup.ts';
import type { ContainerDefinition } from '../../src/services/ecs/model/types.ts';
import { untilReal } from '../contract/until.ts';
import { buildTestImages, describeDocker, docker, engine } from './engine.ts';
import { ec2Task, inside } from './inside.ts';
import { containerIn, workbenches } from './workbench.ts';

const mebibyte = 1024 * 1024;

/** A process that holds 40 MiB of memory until it is killed. */
const holds40MiB: ContainerDefinition = {
  command: ['mkfifo /p; sleep 1000 </p & exec dd if=/dev/zero of=/p bs=40M count=1'],
};

const host: EngineHost = await engine()
  .host()
  .catch(() => engineHostOf({}, ''));
const v1 = host.cgroupVersion === 1;
const cgroups = await cgroupsOf(host);

describeDocker('the limits of a container on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test('are cpu as shares, memory, and memoryReservation', async () => {
    const bench = await open();
    const limited = { cpu: 512, memory: 64, memoryReservation: 32 };
    const spec = ec2Task({ limited, least: { memory: 16 } });
    const seen = await bench.run(spec);
    const of = async (name: string, file1: string, file2: string) =>
      Number(await inside(seen, name, `cat /sys/fs/cgroup/${v1 ? file1 : file2}`));
    expect(await of('limited', 'memory/memory.limit_in_bytes', 'memory.max')).toBe(64 * mebibyte);
    expect(await of('limited', 'memory/memory.soft_limit_in_bytes', 'memory.low')).toBe(
      32 * mebibyte,
    );
    // Version 2 has weights, which are computed from the shares.
    const most = await of('limited', 'cpu/cpu.shares', 'cpu.weight');
    const least = await of('least', 'cpu/cpu.shares', 'cpu.weight');
    expect([most, least]).toEqual(v1 ? [512, 2] : [expect.any(Number), 1]);
    expect(most).toBeGreaterThan(least);
  });

  test('are maxSwap on top of the memory, and swappiness', async () => {
    const bench = await open();
    const spec = ec2Task({
      swaps: { memory: 64, linuxParameters: { maxSwap: 16, swappiness: 10 } },
      never: { memory: 64, linuxParameters: { maxSwap: 0 } },
      silent: { memory: 64 },
    });
    const seen = await bench.run(spec);
    const total = async (name: string): Promise<number> => {
      const { runtimeId = '' } = containerIn(seen, name);
      const { HostConfig: asked } = await docker.getContainer(runtimeId).inspect();
      const file = '/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes';
      const counted = Number(await inside(seen, name, `cat ${file} || echo nothing`));
      // A kernel that does not count swap has no such file, and neither has version 2.
      return Number.isNaN(counted) ? Number(asked.MemorySwap) : counted;
    };
    expect(await total('swaps')).toBe(80 * mebibyte);
    expect(await total('never')).toBe(64 * mebibyte);
    expect(await total('silent')).toBe(64 * mebibyte);
    if (!v1) return; // The second version of cgroups has no such setting.
    const file = '/sys/fs/cgroup/memory/memory.swappiness';
    expect(await inside(seen, 'swaps', `cat ${file}`)).toBe('10');
  });

  test('are ulimits and the size of shared memory', async () => {
    const bench = await open();
    const spec = ec2Task({
      app: {
        memory: 64,
        ulimits: [{ name: 'nofile', softLimit: 100, hardLimit: 200 }],
        linuxParameters: { sharedMemorySize: 8 },
      },
    });
    const seen = await bench.run(spec);
    expect(await inside(seen, 'app', 'grep "Max open files" /proc/1/limits')).toMatch(
      /^Max open files\s+100\s+200\s/,
    );
    const size = "df -m /dev/shm | awk 'END { print $2 }'";
    expect(await inside(seen, 'app', size)).toBe('8');
  });

  test('are those of the overrides where there are any', async () => {
    const bench = await open();
    const override = { name: 'app', cpu: 256, memory: 32, memoryReservation: 16 };
    const app = { cpu: 512, memory: 64, memoryReservation: 48 };
    const spec = ec2Task({ app }, {}, { containerOverrides: [override] });
    const { runtimeId = '' } = containerIn(await bench.run(spec), 'app');
    const { HostConfig: asked } = await docker.getContainer(runtimeId).inspect();
    expect(asked).toMatchObject({
      CpuShares: 256,
      Memory: 32 * mebibyte,
      MemoryReservation: 16 * mebibyte,
    });
  });

  test.skipIf(host.hasGpus)(
    'are no GPUs where the engine has none: the task says why',
    async () => {
      const bench = await open();
      const gpus = (value: string): ContainerDefinition => ({
        resourceRequirements: [{ type: 'GPU', value }],
      });
      const definition = { app: { memory: 64, ...gpus('1') } };
      const override = { name: 'app', ...gpus('2') };
      const plain = ec2Task(definition);
      const overridden = ec2Task(definition, {}, { containerOverrides: [override] });
      for (const [spec, words] of [
        [plain, 'requires 1 GPU,'],
        [overridden, 'requires 2 GPUs,'],
      ] as const) {
        await bench.start(spec);
        const seen = await bench.seen(
          spec,
          'a failure',
          ({ startFailure }) => startFailure !== undefined,
        );
        expect(seen.startFailure).toContain(`CannotCreateContainerError: container app ${words}`);
        expect(containerIn(seen, 'app').runtimeId, 'none should be made').toBeUndefined();
      }
    },
  );
});

const why = typeof cgroups === 'string' ? ` (skipped: ${cgroups})` : '';

describe.skipIf(why !== '')(`the limits of a task${why}`, () => {
  describeDocker('on Docker', () => {
    const open = workbenches();
    beforeAll(buildTestImages);

    test('hold for its containers together: two that fit alone do not fit both', async () => {
      const bench = await open();
      const spec = ec2Task({ one: holds40MiB, two: holds40MiB }, { memory: '64', cpu: '128' });
      await bench.start(spec);
      const seen = await bench.seen(spec, 'the end of one container', ({ containers }) =>
        containers.some((container) => container.lastStatus === 'STOPPED'),
      );
      const [stopped] = seen.containers.filter(({ lastStatus }) => lastStatus === 'STOPPED');
      expect(stopped).toMatchObject({
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      });
      const left = seen.containers.filter(({ lastStatus }) => lastStatus === 'RUNNING');
      expect(left, 'the other one should fit').toHaveLength(1);
    });

    test.each(['bridge', 'awsvpc'] as const)(
      'are those of a cgroup that goes with the task, in %s mode',
      async (networkMode) => {
        const bench = await open();
        const spec = ec2Task({ one: {}, two: {} }, { networkMode, memory: '64', cpu: '128' });
        const seen = await bench.run(spec);
        const inspected = await Promise.all(
          seen.containers.map(({ runtimeId = '' }) => docker.getContainer(runtimeId).inspect()),
        );
        const [parent = '', ...others] = new Set(
          inspected.map((container) => container.HostConfig.CgroupParent),
        );
        expect(others, 'both should be in the same one').toEqual([]);
        const at = (controller: string): string => cgroupFolder(parent, controller);
        const read = (controller: string, file: string): string =>
          readFileSync(`${at(controller)}/${file}`, 'utf8').trim();
        expect(read('memory', v1 ? 'memory.limit_in_bytes' : 'memory.max')).toBe(
          String(64 * mebibyte),
        );
        expect(read('cpu', v1 ? 'cpu.cfs_quota_us' : 'cpu.max')).toBe(
          v1 ? '12500' : '12500 100000',
        );
        await bench.bringDown(spec);
        await untilReal(async () => !existsSync(at('memory')) && !existsSync(at('pids')));
      },
    );

    test('are those that the overrides say', async () => {
      const bench = await open();
      const overrides = { memory: '32', cpu: '256' };
      const spec = ec2Task({ app: {} }, { memory: '64', cpu: '128' }, overrides);
      const { runtimeId = '' } = containerIn(await bench.run(spec), 'app');
      const { HostConfig: asked } = await docker.getContainer(runtimeId).inspect();
      const at = (controller: string): string => cgroupFolder(asked.CgroupParent ?? '', controller);
      const memory = readFileSync(
        `${at('memory')}/${v1 ? 'memory.limit_in_bytes' : 'memory.max'}`,
        'utf8',
      );
      expect(memory.trim()).toBe(String(32 * mebibyte));
      const cpu = readFileSync(`${at('cpu')}/${v1 ? 'cpu.cfs_quota_us' : 'cpu.max'}`, 'utf8');
      expect(cpu).toMatch(/^25000\b/);
    });

    test('leave no cgroup when a task is forgotten that a killed Gantry left', async () => {
      const bench = await open();
      const spec = ec2Task({ app: {} }, { memory: '64' });
      const { runtimeId = '' } = containerIn(await bench.run(spec), 'app');
      const { HostConfig: created } = await docker.getContainer(runtimeId).inspect();
      await bench.restart(async () => {
        await docker.getContainer(runtimeId).kill();
      });
      await bench.runtime.forget(spec.taskArn);
      expect(existsSync(cgroupFolder(created.CgroupParent ?? '', 'memory'))).toBe(false);
    });
  });
});

/** Where the kernel shows a cgroup, which the engine calls `/gantry/…` or `gantry-….slice`. */
function cgroupFolder(parent: string, controller: string): string {
  const path = parent.endsWith('.slice') ? `/gantry.slice/${parent}` : parent;
  return `/sys/fs/cgroup${v1 ? `/${controller}` : ''}${path}`;
}
