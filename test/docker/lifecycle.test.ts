import { beforeAll, expect, test } from 'vitest';
import {
  buildTestImages,
  containersOf,
  describeDocker,
  docker,
  openRuntime,
  scratchImage,
} from './engine.ts';
import { containerIn, script, task, untilStopped, workbenches } from './workbench.ts';

describeDocker('the life of a task on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  test.each([
    ['ends with its own code on SIGTERM', "trap 'exit 3' TERM; sleep 60 & wait $!", {}, 3],
    ['dies of SIGTERM without a handler', 'exec sleep 60', { initProcessEnabled: true }, 143],
    ['is killed after stopTimeout', "trap '' TERM; sleep 60", { stopTimeoutSeconds: 1 }, 137],
  ])('a container that %s', async (_, text, members, exitCode) => {
    const bench = await open();
    const spec = task({ app: { ...script(text), ...members } });
    await bench.run(spec);
    const observation = await bench.bringDown(spec);
    expect(containerIn(observation, 'app')).toMatchObject({ lastStatus: 'STOPPED', exitCode });
    expect(observation.network, 'the address is given back').toBeUndefined();
  });

  test('a container above its memory limit ends with OutOfMemoryError and 137', async () => {
    const bench = await open();
    const spec = task({ app: { ...script('exec tail /dev/zero'), memoryMiB: 8 } });
    await bench.start(spec);
    expect(await bench.stopped(spec, 'app')).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  test("a container without a limit of its own has the task's", async () => {
    const bench = await open();
    const spec = task({ app: script('exec tail /dev/zero') }, { memoryMiB: 8, cpuUnits: 256 });
    await bench.start(spec);
    expect((await bench.stopped(spec, 'app')).exitCode).toBe(137);
  });

  test('everything that a container definition may ask for is accepted by the engine', async () => {
    const bench = await open();
    const checks = [
      'test "$(id -u)" = 65534',
      'test "$PWD" = /tmp',
      'test "$GREETING" = "a=b c"',
      'test "$(hostname)" = box',
      'test "$(ulimit -n)" = 100',
      '! touch /file 2>/dev/null',
      'test -t 0',
    ];
    const app = {
      ...script(checks.join(' && ')),
      user: 'nobody',
      workingDirectory: '/tmp',
      environment: { GREETING: 'a=b c' },
      hostname: 'box',
      cpuUnits: 128,
      memoryMiB: 64,
      memoryReservationMiB: 32,
      ulimits: [{ name: 'nofile', softLimit: 100, hardLimit: 200 }],
      readonlyRootFilesystem: true,
      interactive: true,
      pseudoTerminal: true,
      initProcessEnabled: true,
      dockerLabels: { mine: 'yes' },
    };
    const spec = task({ app }, { networkMode: 'bridge', cpuUnits: 256, memoryMiB: 128 });
    await bench.start(spec);
    const stopped = await bench.stopped(spec, 'app');
    expect(stopped).toMatchObject({ exitCode: 0 });
    const inspected = await docker.getContainer(stopped.runtimeId ?? '').inspect();
    expect(inspected.Config.Labels.mine).toBe('yes');
  });

  test('ensureRunning of two runtimes at once doubles nothing', async () => {
    const bench = await open();
    const other = await openRuntime(bench.gantryId);
    try {
      const spec = task({ app: untilStopped, side: untilStopped });
      await Promise.all([
        bench.start(spec),
        other.ensureRunning(spec, new AbortController().signal),
        bench.start(spec),
      ]);
      await bench.run(spec);
      expect(await containersOf(bench.gantryId)).toHaveLength(3);
    } finally {
      await other.close();
    }
  });

  test('a stop while a container waits for another starts nothing any more', async () => {
    const bench = await open();
    const spec = task({
      init: { ...untilStopped, essential: false },
      app: {
        ...untilStopped,
        dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }],
      },
    });
    await bench.start(spec);
    await bench.seen(spec, 'init RUNNING', (seen) => {
      return containerIn(seen, 'init').lastStatus === 'RUNNING';
    });
    const observation = await bench.bringDown(spec);
    // init ends with 0, which would let app start if the task were not stopping.
    expect(containerIn(observation, 'init').exitCode).toBe(0);
    const app = containerIn(observation, 'app');
    expect(app.lastStatus).toBe('STOPPED');
    expect(app.exitCode).toBeUndefined();
    const inspected = await docker.getContainer(app.runtimeId ?? '').inspect();
    expect(inspected.State.StartedAt, 'it should never have been started').toMatch(/^0001-/);
  });

  test('a task told to stop is not started again', async () => {
    const bench = await open();
    const spec = task({ app: untilStopped });
    await bench.bringDown(spec);
    await bench.start(spec);
    const observation = await bench.seen(spec, 'STOPPED', (seen) => seen.released);
    expect(containerIn(observation, 'app').lastStatus).toBe('STOPPED');
    expect(await containersOf(bench.gantryId)).toEqual([]);
  });

  test('a container removed behind our back has stopped, and is not made again', async () => {
    const bench = await open();
    const spec = task({ app: untilStopped, side: untilStopped });
    const running = await bench.run(spec);
    const { runtimeId } = containerIn(running, 'app');
    await docker.getContainer(runtimeId ?? '').remove({ force: true });
    const app = await bench.stopped(spec, 'app');
    // The engine kills before it removes; whether its exit code is still to be read is a race.
    expect(app.exitCode ?? app.reason).toBeOneOf([
      137,
      'ContainerVanishedError: No container matching saved ID found',
    ]);
    await bench.start(spec);
    expect((await bench.stopped(spec, 'app')).runtimeId).toBe(runtimeId);
    expect(await containersOf(bench.gantryId)).toHaveLength(2);
  });

  test('a second runtime finds what died, and what was removed, while nobody looked', async () => {
    const bench = await open();
    const spec = task({
      app: untilStopped,
      dies: { ...untilStopped, essential: false },
      goes: { ...untilStopped, essential: false },
    });
    const before = await bench.run(spec);
    const idOf = (name: string): string => containerIn(before, name).runtimeId ?? '';
    await bench.restart(async () => {
      await docker.getContainer(idOf('dies')).kill();
      await docker.getContainer(idOf('goes')).remove({ force: true });
    });
    expect(await bench.runtime.list()).toEqual([spec.taskArn]);
    const after = await bench.seen(spec, 'the task', () => true);
    expect(containerIn(after, 'app')).toEqual(containerIn(before, 'app'));
    expect(after.network).toEqual(before.network);
    // The removed container may have been the one whose image came last: then its instant is lost.
    expect(after.pullStartedAt).toBe(before.pullStartedAt);
    expect(after.pullStoppedAt).toBeLessThanOrEqual(before.pullStoppedAt ?? Number.NaN);
    expect(containerIn(after, 'dies')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 137 });
    expect(containerIn(after, 'goes')).toMatchObject({
      lastStatus: 'STOPPED',
      reason: 'ContainerVanishedError: No container matching saved ID found',
    });
    await bench.start(spec);
    await bench.bringDown(spec);
  });

  test('a start error is found again after a restart: the engine keeps it', async () => {
    const bench = await open();
    const spec = task({ app: { entryPoint: ['/there-is-none'] } });
    await bench.start(spec);
    const failed = (seen: { startFailure?: string }): boolean => seen.startFailure !== undefined;
    const before = await bench.seen(spec, 'a start failure', failed);
    await bench.restart();
    const after = await bench.seen(spec, 'a start failure', failed);
    expect(after.startFailure).toBe(before.startFailure);
    expect(after.containers).toEqual(before.containers);
  });

  test('nothing is left of a forgotten task: no container, network or volume', async () => {
    const bench = await open();
    const app = { image: scratchImage, stopTimeoutSeconds: 0 };
    const gone: string[] = [];
    for (const networkMode of ['awsvpc', 'bridge'] as const) {
      const spec = task({ app }, { networkMode });
      await bench.run(spec);
      const containers = await containersOf(bench.gantryId);
      gone.push(...containers);
      const inspected = await Promise.all(
        containers.map((id) => docker.getContainer(id).inspect()),
      );
      const volumes = inspected.flatMap((c) => c.Mounts.flatMap((mount) => mount.Name ?? []));
      expect(volumes, 'the image should declare a volume').toHaveLength(1);
      await bench.bringDown(spec);
      await bench.runtime.forget(spec.taskArn);
      expect(await bench.runtime.observe(spec.taskArn)).toBeUndefined();
      expect(await containersOf(bench.gantryId)).toEqual([]);
      const left = (await docker.listVolumes()).Volumes.map((volume) => volume.Name);
      expect(left.filter((name) => volumes.includes(name))).toEqual([]);
    }
    // Tests beside this one may have tasks on the network, which goes with the last: network.test.ts.
    for (const { Id } of await docker.listNetworks({ filters: { label: ['gantry.network'] } })) {
      const found = await docker
        .getNetwork(Id)
        .inspect()
        .catch(() => undefined);
      const seated = Object.keys(found?.Containers ?? {});
      expect(seated.filter((id) => gone.includes(id))).toEqual([]);
    }
  });
});
