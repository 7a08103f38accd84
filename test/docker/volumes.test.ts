import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { Ids } from '../../src/kernel/ids.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import type { TaskSpec, VolumeSpec } from '../../src/ports/runtime.ts';
import {
  buildTestImages,
  busyboxImage,
  containersOf,
  describeDocker,
  docker,
  scratchImage,
  volumesOf,
} from './engine.ts';
import {
  task as awsvpcTask,
  containerIn,
  type Sketch,
  script,
  untilStopped,
  type Workbench,
  workbenches,
} from './workbench.ts';

const ids = new Ids(new SystemRandom());
/** Without a network, which volumes do not need. */
const task: typeof awsvpcTask = (containers, members) => {
  return awsvpcTask(containers, { networkMode: 'none', ...members });
};
/** A name that no volume of the engine has yet. */
const fresh = (prefix: string): string => `${prefix}${ids.hex(17)}`;
const at = (sourceVolume: string, containerPath: string, readOnly = false) => ({
  sourceVolume,
  containerPath,
  readOnly,
});

describeDocker('the volumes of a task on Docker', () => {
  const open = workbenches();
  const made: string[] = [];
  beforeAll(buildTestImages);
  afterEach(async () => {
    for (const name of made.splice(0)) await docker.getVolume(name).remove();
  });

  /** A volume that the test leaves behind and must remove. */
  function kept(name: string): string {
    made.push(name);
    return name;
  }

  test('a host volume without a path is empty, shared by the containers, and goes with the task', async () => {
    const bench = await open();
    const before = await everyVolume();
    const spec = awsvpcTask(
      {
        writer: {
          ...having('test -z "$(ls -A /out)" && echo hello > /out/file'),
          mountPoints: [at('scratch', '/out')],
        },
        reader: { ...untilStopped, mountPoints: [at('scratch', '/in', true)] },
      },
      {
        volumes: [
          { kind: 'host', name: 'scratch' },
          { kind: 'host', name: 'idle' },
        ],
      },
    );
    await bench.run(spec);
    const reader = await mountsOf(bench, spec, 'reader');
    expect(reader).toEqual([
      expect.objectContaining({
        Type: 'volume',
        Destination: '/in',
        RW: false,
        Name: expect.stringMatching(/^ecs-docker-test-1-scratch-[0-9a-f]{32}$/),
      }),
    ]);
    expect(
      await inside(bench, spec, 'reader', 'until test -s /in/file; do :; done; cat /in/file'),
    ).toBe('hello\n');
    expect(await inside(bench, spec, 'reader', 'touch /in/mine 2>&1 || true')).toContain(
      'Read-only file system',
    );
    expect(
      await volumesOf(bench.gantryId),
      'nothing is made for a volume that nobody mounts',
    ).toHaveLength(1);
    // What was written survives the containers' restarts, and Gantry's.
    await docker.getContainer(await idOf(bench, spec, 'reader')).restart({ t: 0 });
    await bench.restart();
    await bench.start(spec);
    expect(await inside(bench, spec, 'reader', 'cat /in/file')).toBe('hello\n');
    await bench.bringDown(spec);
    await bench.runtime.forget(spec.taskArn);
    expect(await everyVolume(), 'the volumes should be as before').toEqual(before);
  });

  test('a new volume gets what the image has at its path, owner and mode included', async () => {
    const bench = await open();
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('pages', '/bin'), at('empty', '/nowhere')] } },
      {
        volumes: [
          { kind: 'host', name: 'pages' },
          { kind: 'host', name: 'empty' },
        ],
      },
    );
    await bench.run(spec);
    expect(await inside(bench, spec, 'app', 'ls /bin')).toContain('busybox');
    expect(await inside(bench, spec, 'app', 'stat -c "%a %u:%g" /nowhere; ls -A /nowhere')).toBe(
      '755 0:0\n',
    );
    await forgotten(bench, spec);
  });

  test('a host volume with a path is that path of the host, made if it is missing', async () => {
    const bench = await open();
    const folder = await mkdtemp(join(tmpdir(), 'gantry-volumes-'));
    try {
      const sourcePath = join(folder, 'made/here');
      const spec = task(
        {
          app: {
            ...having('echo from a task > /data/file'),
            mountPoints: [at('data', '/data')],
          },
        },
        { volumes: [{ kind: 'host', name: 'data', sourcePath }] },
      );
      await bench.run(spec);
      await inside(bench, spec, 'app', 'until test -s /data/file; do :; done');
      expect(await readFile(join(sourcePath, 'file'), 'utf8')).toBe('from a task\n');
      await forgotten(bench, spec);
      expect((await stat(sourcePath)).isDirectory(), 'what is on the host stays there').toBe(true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test.each<[string, VolumeSpec]>([
    ['a path of the host', { kind: 'host', name: 'v', sourcePath: '/etc' }],
    [
      'a bind of the local driver',
      dockerVolume('v', { driverOpts: { type: 'none', o: 'rw,bind', device: '/etc' } }),
    ],
    ['a disk of the host', dockerVolume('v', { driverOpts: { type: 'ext4', device: '/dev/sda' } })],
    [
      'a directory of a file system',
      { kind: 'efs', name: 'v', fileSystemId: 'fs-1', rootDirectory: '/data' },
    ],
  ])(
    'with --allow-host-mounts off a task that mounts %s stops and names the switch',
    async (_, volume) => {
      const bench = await open({ allowHostMounts: false });
      const spec = task(
        { app: { ...untilStopped, mountPoints: [at('v', '/v')] } },
        { volumes: [volume] },
      );
      const reason = await startFailure(bench, spec);
      expect(reason).toMatch(/^(InvalidVolumeError|ResourceInitializationError): /);
      expect(reason).toContain('--allow-host-mounts');
      await forgotten(bench, spec);
      expect(await containersOf(bench.gantryId)).toEqual([]);
      expect(await volumesOf(bench.gantryId)).toEqual([]);
    },
  );

  test('a Docker volume of scope task has its driver, options and labels, and goes with the task', async () => {
    const bench = await open({ allowHostMounts: false });
    const driverOpts = { type: 'tmpfs', device: 'tmpfs', o: 'size=1m,uid=77' };
    const volume = dockerVolume('fast', { driverOpts, labels: { mine: 'yes' } });
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('fast', '/fast')] } },
      { volumes: [volume] },
    );
    await bench.run(spec);
    const [name = ''] = await volumesOf(bench.gantryId);
    expect(name).toMatch(/^ecs-docker-test-1-fast-[0-9a-f]{32}$/);
    const inspected = await docker.getVolume(name).inspect();
    expect(inspected).toMatchObject({ Driver: 'local', Options: driverOpts });
    expect(inspected.Labels.mine).toBe('yes');
    expect(await inside(bench, spec, 'app', 'grep " /fast " /proc/mounts')).toMatch(
      /^tmpfs .*size=1024k.*uid=77/,
    );
    await forgotten(bench, spec);
    expect(await volumesOf(bench.gantryId)).toEqual([]);
  });

  test('a shared Docker volume is made once, keeps its name and outlives its tasks', async () => {
    const bench = await open();
    const name = kept(fresh('gantry-test-shared-'));
    const volume = dockerVolume(name, {
      scope: 'shared',
      autoprovision: true,
      labels: { team: 'a' },
    });
    const mountPoints = [at(name, '/shared')];
    const first = task(
      { app: { ...having('echo 1 > /shared/n'), mountPoints } },
      { volumes: [volume] },
    );
    await bench.run(first);
    await inside(bench, first, 'app', 'until test -s /shared/n; do :; done');
    expect((await docker.getVolume(name).inspect()).Labels).toEqual({ team: 'a' });
    await forgotten(bench, first);
    const existing = dockerVolume(name, { scope: 'shared', labels: { team: 'other' } });
    const second = task({ app: { ...untilStopped, mountPoints } }, { volumes: [existing] });
    await bench.run(second);
    expect(await inside(bench, second, 'app', 'cat /shared/n')).toBe('1\n');
    await forgotten(bench, second);
    expect((await docker.getVolume(name).inspect()).Name).toBe(name);
  });

  test('a shared Docker volume that is missing and not autoprovisioned stops the task', async () => {
    const bench = await open();
    const name = fresh('gantry-test-missing-');
    const volume = dockerVolume(name, { scope: 'shared' });
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at(name, '/v')] } },
      { volumes: [volume] },
    );
    expect(await startFailure(bench, spec)).toBe(
      `CannotCreateVolumeError: initialize volume: volume detection failed, volume '${name}' does not exist and ` +
        `autoprovision is set to false: Error response from daemon: get ${name}: no such volume`,
    );
    await forgotten(bench, spec);
    expect(await everyVolume()).not.toContain(name);
  });

  test('a volume that the engine cannot make stops the task with its words', async () => {
    const bench = await open();
    const volume = dockerVolume('v', { driverOpts: { nonsense: 'yes' } });
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('v', '/v')] } },
      { volumes: [volume] },
    );
    const reason = await startFailure(bench, spec);
    expect(reason).toMatch(/^CannotCreateVolumeError: Error response from daemon: .*nonsense/);
    await forgotten(bench, spec);
  });

  test('a volume of a kind that there is nothing here for stops the task with its reason', async () => {
    const bench = await open();
    const reason = 'ResourceInitializationError: there is no such thing';
    const volumes: VolumeSpec[] = [
      { kind: 'unsupported', name: 'v', reason },
      { kind: 'host', name: 'w' },
    ];
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('v', '/v'), at('w', '/w')] } },
      { volumes },
    );
    expect(await startFailure(bench, spec)).toBe(reason);
    await forgotten(bench, spec);
    expect(await volumesOf(bench.gantryId)).toEqual([]);
  });

  test('volumesFrom shows all volumes of another container, the image’s own too', async () => {
    const bench = await open();
    const before = await everyVolume();
    const spec = task(
      {
        // Named first: it can only be made after those that it takes from.
        taker: {
          ...untilStopped,
          volumesFrom: [
            { sourceContainer: 'giver', readOnly: true },
            { sourceContainer: 'image', readOnly: false },
          ],
        },
        giver: {
          ...having('echo given > /given/file'),
          mountPoints: [at('v', '/given')],
        },
        image: { image: scratchImage, stopTimeoutSeconds: 0 },
      },
      { volumes: [{ kind: 'host', name: 'v' }] },
    );
    await bench.run(spec);
    expect(
      await inside(bench, spec, 'taker', 'until test -s /given/file; do :; done; cat /given/file'),
    ).toBe('given\n');
    expect(await inside(bench, spec, 'taker', 'touch /given/mine 2>&1 || true')).toContain(
      'Read-only',
    );
    const [declared] = await mountsOf(bench, spec, 'image');
    const taken = await mountsOf(bench, spec, 'taker');
    expect(taken).toContainEqual(expect.objectContaining({ Name: declared?.Name, RW: true }));
    await forgotten(bench, spec);
    expect(await everyVolume()).toEqual(before);
  });

  test('containers that take their volumes from each other stop the task', async () => {
    const bench = await open();
    const from = (sourceContainer: string) => ({
      ...untilStopped,
      volumesFrom: [{ sourceContainer, readOnly: false }],
    });
    const spec = task({ a: from('b'), b: from('a') });
    expect(await startFailure(bench, spec)).toMatch(
      /^CannotCreateContainerError: .*No such container/,
    );
    await forgotten(bench, spec);
  });

  test('an EFS volume is one file system for every task, with its root directory', async () => {
    const bench = await open();
    const fileSystemId = fresh('fs-');
    kept(`gantry-efs-${fileSystemId}`);
    const efs = (rootDirectory: string) =>
      ({ kind: 'efs', name: 'efs', fileSystemId, rootDirectory }) as const;
    const mountPoints = [at('efs', '/efs')];
    const below = task(
      { app: { ...having('echo kept > /efs/file'), mountPoints } },
      // No directory leads out of the file system.
      { volumes: [efs('/../a/b/')] },
    );
    await bench.run(below);
    await inside(bench, below, 'app', 'until test -s /efs/file; do :; done');
    await forgotten(bench, below);
    const root = task(
      { app: { ...untilStopped, mountPoints: [at('efs', '/bin/efs'), at('efs', '/lib', true)] } },
      { volumes: [efs('/')] },
    );
    await bench.run(root);
    expect(await inside(bench, root, 'app', 'cat /bin/efs/a/b/file')).toBe('kept\n');
    expect(
      await inside(bench, root, 'app', 'ls /bin/efs; ls /lib'),
      'nothing of the image gets there',
    ).toBe('a\na\n');
    await forgotten(bench, root);
    expect(await volumesOf(bench.gantryId)).toEqual([`gantry-efs-${fileSystemId}`]);
  });

  test('an EFS access point is a directory of its own, with its POSIX owner, open to everybody', async () => {
    const bench = await open({ efsAccessPoints: new Map([['fsap-1', { uid: 1001, gid: 1002 }]]) });
    const fileSystemId = fresh('fs-');
    kept(`gantry-efs-${fileSystemId}`);
    const efs = (name: string, accessPointId?: string): VolumeSpec => ({
      kind: 'efs',
      name,
      fileSystemId,
      rootDirectory: '/',
      ...(accessPointId !== undefined && { accessPointId }),
    });
    const app = {
      ...untilStopped,
      user: '65534',
      mountPoints: [at('mine', '/mine'), at('other', '/other'), at('all', '/all')],
    };
    const spec = (): TaskSpec =>
      task({ app }, { volumes: [efs('mine', 'fsap-1'), efs('other', 'fsap-2'), efs('all')] });
    const first = spec();
    await bench.run(first);
    expect(await inside(bench, first, 'app', 'stat -c "%u:%g %a" /mine /other')).toBe(
      '1001:1002 777\n0:0 777\n',
    );
    await inside(bench, first, 'app', 'echo 1 > /mine/file');
    await docker.getContainer(await idOf(bench, first, 'app')).stop({ t: 0 });
    await forgotten(bench, first);
    // Made by root meanwhile, as an administrator would: an access point that exists is left alone.
    const second = spec();
    await bench.run(second);
    expect(await inside(bench, second, 'app', 'cat /mine/file; ls -1 /all/access-points')).toBe(
      '1\nfsap-1\nfsap-2\n',
    );
    expect(await containersOf(bench.gantryId), 'no helper is left').toHaveLength(1);
    await forgotten(bench, second);
  });

  test('many access points of one file system can be made for one task', async () => {
    const bench = await open();
    const fileSystemId = fresh('fs-');
    kept(`gantry-efs-${fileSystemId}`);
    const names = Array.from({ length: 8 }, (_, nth) => `v${nth}`);
    const spec = task(
      { app: { ...untilStopped, mountPoints: names.map((name) => at(name, `/${name}`)) } },
      {
        volumes: names.map((name): VolumeSpec => {
          const accessPointId = `fsap-${name}`;
          return { kind: 'efs', name, fileSystemId, rootDirectory: '/', accessPointId };
        }),
      },
    );
    await bench.run(spec);
    expect(await inside(bench, spec, 'app', 'ls -1d /v?')).toBe(
      names.map((name) => `/${name}\n`).join(''),
    );
    await forgotten(bench, spec);
  });

  test('an access point whose id is none stops the task', async () => {
    const bench = await open();
    const volume: VolumeSpec = {
      kind: 'efs',
      name: 'v',
      fileSystemId: 'fs-1',
      rootDirectory: '/',
      accessPointId: '../../etc',
    };
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('v', '/v')] } },
      { volumes: [volume] },
    );
    expect(await startFailure(bench, spec)).toMatch(
      /^ResourceInitializationError: failed to invoke EFS utils/,
    );
    await forgotten(bench, spec);
    expect(await volumesOf(bench.gantryId)).toEqual([]);
  });

  test.each([true, false])(
    'an EBS volume is empty and has its id; deleteOnTermination %s',
    async (deleteOnTermination) => {
      const bench = await open();
      const volumeId = fresh('vol-');
      const spec = task(
        { app: { ...untilStopped, mountPoints: [at('db', '/bin/db'), at('db', '/lib')] } },
        { volumes: [{ kind: 'ebs', name: 'db', volumeId, deleteOnTermination }] },
      );
      await bench.run(spec);
      expect(await inside(bench, spec, 'app', 'ls /lib; stat -c "%u:%g %a" /lib')).toBe(
        '0:0 755\n',
      );
      await inside(bench, spec, 'app', 'echo 1 > /bin/db/file');
      expect((await mountsOf(bench, spec, 'app')).map((mount) => mount.Name)).toEqual([
        volumeId,
        volumeId,
      ]);
      await forgotten(bench, spec);
      expect(await volumesOf(bench.gantryId)).toEqual(deleteOnTermination ? [] : [volumeId]);
      await bench.runtime.removeKeptVolumes();
      expect(await volumesOf(bench.gantryId), 'a reset removes it').toEqual([]);
    },
  );

  test('an EBS volume of another Gantry is not touched', async () => {
    const bench = await open();
    const volumeId = kept(fresh('vol-'));
    await docker.createVolume({ Name: volumeId, Labels: { 'gantry.instance': 'another' } });
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('db', '/db')] } },
      { volumes: [{ kind: 'ebs', name: 'db', volumeId, deleteOnTermination: true }] },
    );
    expect(await startFailure(bench, spec)).toMatch(/^CannotCreateVolumeError: .* somebody else/);
    await forgotten(bench, spec);
    expect((await docker.getVolume(volumeId).inspect()).Name).toBe(volumeId);
  });

  test('a stop while the volumes are being made leaves nothing', async () => {
    const bench = await open();
    const before = await everyVolume();
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('v', '/v')] } },
      { volumes: [{ kind: 'host', name: 'v' }] },
    );
    await bench.start(spec);
    await forgotten(bench, spec);
    expect(await everyVolume()).toEqual(before);
    expect(await containersOf(bench.gantryId)).toEqual([]);
  });

  test('volumes whose task got no container before Gantry was killed are found and removed', async () => {
    const bench = await open();
    const { taskArn } = task({});
    const Labels = { 'gantry.instance': bench.gantryId, 'com.amazonaws.ecs.task-arn': taskArn };
    await bench.restart(async () => {
      await docker.createVolume({ Name: fresh('ecs-lost-'), Labels });
    });
    expect(await bench.runtime.list()).toEqual([taskArn]);
    expect(await bench.runtime.observe(taskArn)).toEqual({
      taskArn,
      containers: [],
      released: true,
    });
    await bench.runtime.forget(taskArn);
    expect(await bench.runtime.observe(taskArn)).toBeUndefined();
    expect(await bench.runtime.list()).toEqual([]);
    expect(await volumesOf(bench.gantryId)).toEqual([]);
  });

  test('a volume that a stranger uses is tried again later', async () => {
    const bench = await open();
    const spec = task(
      { app: { ...untilStopped, mountPoints: [at('v', '/v')] } },
      { volumes: [{ kind: 'host', name: 'v' }] },
    );
    await bench.run(spec);
    const [name] = await volumesOf(bench.gantryId);
    const stranger = await docker.createContainer({
      Image: busyboxImage,
      HostConfig: { Binds: [`${name}:/v`] },
    });
    await forgotten(bench, spec);
    expect(await bench.runtime.list(), 'the next resync should find it').toEqual([spec.taskArn]);
    await stranger.remove();
    await bench.runtime.forget(spec.taskArn);
    expect(await volumesOf(bench.gantryId)).toEqual([]);
  });
});

/** A container that has done something once, and then runs until SIGTERM. */
function having(done: string): Sketch {
  return script(`${done}; trap 'exit 0' TERM; while :; do sleep 1 & wait $!; done`);
}

function dockerVolume(
  name: string,
  members: Partial<Extract<VolumeSpec, { kind: 'docker' }>> = {},
): VolumeSpec {
  return {
    kind: 'docker',
    name,
    scope: 'task',
    autoprovision: false,
    driver: 'local',
    driverOpts: {},
    labels: {},
    ...members,
  };
}

async function everyVolume(): Promise<readonly string[]> {
  const { Volumes: found } = await docker.listVolumes();
  // Other test files run at the same time; theirs are not ours to count.
  const mine = found.filter(({ Name }) => /^(ecs-docker-test|gantry-test|[0-9a-f]{64})/.test(Name));
  return mine.map((volume) => volume.Name).sort();
}

async function startFailure(bench: Workbench, spec: TaskSpec): Promise<string> {
  await bench.start(spec);
  const failed = await bench.seen(
    spec,
    'a start failure',
    (seen) => seen.startFailure !== undefined,
  );
  return failed.startFailure ?? '';
}

async function forgotten(bench: Workbench, spec: TaskSpec): Promise<void> {
  await bench.bringDown(spec);
  await bench.runtime.forget(spec.taskArn);
}

async function idOf(bench: Workbench, spec: TaskSpec, name: string): Promise<string> {
  const seen = await bench.seen(spec, `${name} with an id`, (observation) => {
    return containerIn(observation, name).runtimeId !== undefined;
  });
  return containerIn(seen, name).runtimeId ?? '';
}

async function mountsOf(bench: Workbench, spec: TaskSpec, name: string) {
  return (await docker.getContainer(await idOf(bench, spec, name)).inspect()).Mounts;
}

/** Runs a shell command in a container and returns what it wrote. */
async function inside(
  bench: Workbench,
  spec: TaskSpec,
  name: string,
  command: string,
): Promise<string> {
  const container = docker.getContainer(await idOf(bench, spec, name));
  const exec = await container.exec({
    Cmd: ['sh', '-c', command],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const stream = await exec.start({ Tty: true });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8').replaceAll('\r\n', '\n');
}
