// What a task asks of Linux for its containers, seen from inside the running containers.
import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { TaskObservation } from '../../src/ports/runtime.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/services/ecs/model/types.ts';
import { untilReal } from '../contract/until.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import { ec2Task, inside } from './inside.ts';
import { containerIn, workbenches } from './workbench.ts';

/** A device that the engine gives to no container by itself. */
const device = ['/dev/fuse', '/dev/loop-control', '/dev/autofs'].find((path) => existsSync(path));

const open = workbenches();

/** Runs a task of one container and returns a way to look into it. */
async function running(
  app: ContainerDefinition,
  members: TaskDefinition = {},
): Promise<(command: string) => Promise<string>> {
  const bench = await open();
  const seen = await bench.run(ec2Task({ app: { memory: 64, ...app } }, members));
  return (command) => inside(seen, 'app', command);
}

/** Runs a task of two containers, `one` and `two`. */
async function runningTwo(
  members: TaskDefinition,
  one: ContainerDefinition = {},
  two: ContainerDefinition = {},
): Promise<TaskObservation> {
  const bench = await open();
  return await bench.run(ec2Task({ one: { memory: 64, ...one }, two }, members));
}

describeDocker('what a container asks of Linux', () => {
  beforeAll(buildTestImages);

  test('capabilities are added to the usual ones and dropped from them', async () => {
    const capabilities = { add: ['NET_ADMIN'], drop: ['CHOWN', 'NET_RAW'] };
    const look = await running({ linuxParameters: { capabilities } });
    const mask = BigInt(`0x${await look("awk '/^CapEff/ { print $2 }' /proc/1/status")}`);
    // By their numbers in capability.h: CHOWN 0, KILL 5, NET_ADMIN 12, NET_RAW 13.
    const has = [0n, 5n, 12n, 13n].map((bit) => ((mask >> bit) & 1n) === 1n);
    expect(has).toEqual([false, true, true, false]);
  });

  test.skipIf(device === undefined)('devices are there, under their own permissions', async () => {
    const hostPath = device ?? '';
    const look = await running({
      linuxParameters: {
        devices: [
          { hostPath, containerPath: '/dev/mine', permissions: ['read', 'write'] },
          { hostPath, containerPath: '/dev/same' },
        ],
      },
    });
    expect(await look('test -c /dev/mine && test -c /dev/same && echo both')).toBe('both');
    const { HostConfig: asked } = await docker.getContainer(await look('hostname')).inspect();
    expect(asked.Devices).toEqual([
      { PathOnHost: hostPath, PathInContainer: '/dev/mine', CgroupPermissions: 'rw' },
      { PathOnHost: hostPath, PathInContainer: '/dev/same', CgroupPermissions: 'rwm' },
    ]);
  });

  test.skipIf(device === undefined)('a device that may not be written cannot be', async () => {
    const hostPath = device ?? '';
    const look = await running({
      linuxParameters: {
        devices: [{ hostPath, containerPath: '/dev/mine', permissions: ['mknod'] }],
      },
    });
    expect(await look(': >/dev/mine')).toMatch(/Operation not permitted/);
  });

  test('tmpfs mounts have their size and options', async () => {
    const look = await running({
      linuxParameters: {
        tmpfs: [
          { containerPath: '/scratch', size: 4, mountOptions: ['noexec', 'mode=700'] },
          { containerPath: '/plain', size: 8 },
        ],
      },
    });
    const mounts = await look('grep -E " /(scratch|plain) " /proc/mounts');
    expect(mounts).toMatch(/^tmpfs \/scratch tmpfs \S*noexec\S*size=4096k\S*mode=700/m);
    expect(mounts).toMatch(/^tmpfs \/plain tmpfs \S*size=8192k/m);
    expect(await look('dd if=/dev/zero of=/scratch/x bs=1M count=5 2>&1')).toMatch(/No space left/);
  });

  test('initProcessEnabled puts an init in front, which reaps what is left to it', async () => {
    const look = await running({ linuxParameters: { initProcessEnabled: true } });
    expect(await look('cat /proc/1/comm')).toMatch(/init/);
    await seenToVanish(look);
    const plain = await running({});
    expect(await plain('cat /proc/1/comm')).toBe('sh');
  });

  test('dockerSecurityOptions are those of the container', async () => {
    const look = await running({ dockerSecurityOptions: ['no-new-privileges'] });
    expect(await look('grep NoNewPrivs /proc/1/status')).toMatch(/1$/);
    const plain = await running({});
    expect(await plain('grep NoNewPrivs /proc/1/status')).toMatch(/0$/);
  });

  test('hostname is the name of the container’s host', async () => {
    const look = await running({ hostname: 'box' });
    expect(await look('hostname')).toBe('box');
  });

  test('systemControls hold in the container’s own namespaces in bridge mode', async () => {
    const look = await running({
      systemControls: [
        { namespace: 'net.core.somaxconn', value: '777' },
        { namespace: 'kernel.msgmax', value: '9000' },
      ],
    });
    expect(await look('cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax')).toBe(
      '777\n9000',
    );
  });

  test('systemControls of the network hold for all containers in awsvpc mode', async () => {
    const systemControls = [{ namespace: 'net.core.somaxconn', value: '777' }];
    const seen = await runningTwo({ networkMode: 'awsvpc', memory: '128' }, { systemControls });
    expect(await inside(seen, 'two', 'cat /proc/sys/net/core/somaxconn')).toBe('777');
  });
});

/**
 * Leaves a process without a parent, which the first of its namespace inherits, and waits until it is
 * gone: one that nobody reaps would stay and be listed as a zombie.
 */
async function seenToVanish(look: (command: string) => Promise<string>): Promise<void> {
  const leave = "rm -f /pid; (sh -c 'echo $$ >/pid; exec sleep 1' &)";
  const pid = await look(`${leave}; until test -s /pid; do :; done; cat /pid`);
  expect(pid).toMatch(/^\d+$/);
  await untilReal(async () => (await look(`test -e /proc/${pid} || echo gone`)) === 'gone');
}

const namespaceOf = (kind: string): string => `readlink /proc/self/ns/${kind}`;

describeDocker('the process and IPC namespaces of a task', () => {
  beforeAll(buildTestImages);

  test.each(['bridge', 'awsvpc', 'none'] as const)(
    'pidMode task lets containers see each other’s processes, in %s mode',
    async (networkMode) => {
      const bench = await open();
      const spec = ec2Task(
        { one: { memory: 64, command: ['exec sleep 4711'] }, two: { memory: 64 } },
        { networkMode, pidMode: 'task' },
      );
      const seen = await bench.run(spec);
      const processes = await inside(seen, 'two', "cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
      expect(processes).toContain('sleep 4711');
      expect(await inside(seen, 'two', 'cat /proc/1/comm')).toBe('pause');
      await seenToVanish((command) => inside(seen, 'two', command));
      const stopped = await bench.bringDown(spec);
      expect(containerIn(stopped, 'one').exitCode, 'it is not the first process').toBe(143);
      expect(containerIn(stopped, 'two').exitCode).toBe(0);
    },
  );

  test('without pidMode containers are alone', async () => {
    const seen = await runningTwo({}, { command: ['exec sleep 4711'] }, { memory: 64 });
    const processes = await inside(seen, 'two', "cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
    expect(processes).not.toContain('4711');
  });

  test('pidMode host shows the processes of the host', async () => {
    const bench = await open();
    const seen = await bench.run(ec2Task({ app: { memory: 64 } }, { pidMode: 'host' }));
    const { runtimeId = '' } = containerIn(seen, 'app');
    const { State: state } = await docker.getContainer(runtimeId).inspect();
    // The engine names the process as the host does.
    expect(await inside(seen, 'app', `cat /proc/${state.Pid}/comm`)).toBe('sh');
    expect(await inside(seen, 'app', 'cat /proc/1/comm')).not.toBe('sh');
  });

  test('ipcMode task shares memory between containers, as much as one of them asks', async () => {
    const seen = await runningTwo(
      { ipcMode: 'task' },
      {
        linuxParameters: { sharedMemorySize: 16 },
        systemControls: [{ namespace: 'kernel.msgmax', value: '9000' }],
      },
      { memory: 64 },
    );
    await inside(seen, 'one', 'echo shared >/dev/shm/word');
    expect(await inside(seen, 'two', 'cat /dev/shm/word')).toBe('shared');
    const size = "df -m /dev/shm | awk 'END { print $2 }'";
    expect(await inside(seen, 'two', size)).toBe('16');
    expect(await inside(seen, 'two', 'cat /proc/sys/kernel/msgmax')).toBe('9000');
  });

  test('ipcMode none leaves a container its own, without /dev/shm', async () => {
    const seen = await runningTwo({ ipcMode: 'none' }, {}, { memory: 64 });
    expect(await inside(seen, 'one', 'grep -c " /dev/shm " /proc/mounts')).toBe('0');
    const own = await inside(seen, 'one', namespaceOf('ipc'));
    expect(await inside(seen, 'two', namespaceOf('ipc'))).not.toBe(own);
  });

  test('ipcMode host is the same namespace for every task that has it', async () => {
    const one = await running({}, { ipcMode: 'host' });
    const two = await running({}, { ipcMode: 'host' });
    const plain = await running({});
    const ofHost = await one(namespaceOf('ipc'));
    expect(await two(namespaceOf('ipc'))).toBe(ofHost);
    expect(await plain(namespaceOf('ipc'))).not.toBe(ofHost);
  });
});

describeDocker('a privileged container', () => {
  beforeAll(buildTestImages);

  test('is one to the engine', async () => {
    const bench = await open();
    const spec = ec2Task({ app: { memory: 64, privileged: true }, other: { memory: 64 } });
    await bench.start(spec);
    const seen = await bench.seen(spec, 'both containers', ({ containers }) =>
      containers.every(({ runtimeId }) => runtimeId !== undefined),
    );
    const inspected = await Promise.all(
      seen.containers.map(({ runtimeId = '' }) => docker.getContainer(runtimeId).inspect()),
    );
    expect(inspected.map(({ HostConfig: asked }) => asked.Privileged)).toEqual([true, false]);
  });

  test('has every capability and the devices of the host', async ({ skip }) => {
    const bench = await open();
    const spec = ec2Task({ app: { memory: 64, privileged: true } });
    await bench.start(spec);
    const seen = await bench.seen(
      spec,
      'RUNNING or a failure',
      ({ startFailure, containers }) =>
        startFailure !== undefined || containers[0]?.lastStatus === 'RUNNING',
    );
    // An engine that lacks a capability itself cannot give it away.
    if (seen.startFailure?.includes('unable to apply caps') === true) {
      skip('the engine lacks capabilities itself');
    }
    const mask = await inside(seen, 'app', "awk '/^CapEff/ { print $2 }' /proc/1/status");
    expect(BigInt(`0x${mask}`) & 0xffffffffn, 'all of the first 32').toBe(0xffffffffn);
    expect(await inside(seen, 'app', 'test -c /dev/kmsg && echo there')).toBe('there');
  });

  const reaching: readonly (readonly [string, ContainerDefinition, TaskDefinition])[] = [
    ['is privileged', { privileged: true }, {}],
    [
      'adds the capability SYS_ADMIN',
      { linuxParameters: { capabilities: { add: ['SYS_ADMIN'] } } },
      {},
    ],
    ['shares the process namespace of the host', {}, { pidMode: 'host' }],
  ];

  test.each(reaching)('is refused where that is switched off: one that %s', async (...row) => {
    const [words, app, members] = row;
    const bench = await open({ allowPrivileged: false });
    const spec = ec2Task({ app: { memory: 64, ...app } }, members);
    await bench.start(spec);
    const seen = await bench.seen(
      spec,
      'a failure',
      ({ startFailure }) => startFailure !== undefined,
    );
    expect(seen.startFailure).toMatch(/^CannotCreateContainerError: container app /);
    expect(seen.startFailure).toContain(words);
    expect(seen.startFailure).toContain('--allow-privileged');
    expect(containerIn(seen, 'app')).toMatchObject({ lastStatus: 'STOPPED' });
    await bench.bringDown(spec);
  });
});
