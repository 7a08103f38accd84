import { beforeAll, expect, test } from 'vitest';
import type { DependencyCondition } from '../../src/ports/runtime.ts';
import { buildTestImages, describeDocker, docker } from './engine.ts';
import {
  containerIn,
  script,
  task,
  untilStopped,
  type Workbench,
  workbenches,
} from './workbench.ts';

type Seen = Awaited<ReturnType<Workbench['run']>>;

describeDocker('the order and the end of containers on Docker', () => {
  const open = workbenches();
  beforeAll(buildTestImages);

  const on = (containerName: string, condition: DependencyCondition) => ({
    dependsOn: [{ containerName, condition }],
  });

  async function stateOf(seen: Seen, name: string) {
    const { runtimeId } = containerIn(seen, name);
    return (await docker.getContainer(runtimeId ?? '').inspect()).State;
  }

  test('START waits until the other runs, COMPLETE until it has ended however it ended', async () => {
    const bench = await open();
    const spec = task(
      {
        app: { ...untilStopped, ...on('first', 'START') },
        first: untilStopped,
        after: { ...untilStopped, ...on('failing', 'COMPLETE') },
        failing: { ...script('sleep 1; exit 5'), essential: false },
      },
      { networkMode: 'none' },
    );
    await bench.start(spec);
    const seen = await bench.seen(spec, 'after RUNNING', (observation) =>
      ['app', 'first', 'after'].every((name) => {
        return containerIn(observation, name).lastStatus === 'RUNNING';
      }),
    );
    const [app, first, after, failing] = await Promise.all(
      ['app', 'first', 'after', 'failing'].map((name) => stateOf(seen, name)),
    );
    expect(Date.parse(app?.StartedAt ?? '')).toBeGreaterThan(Date.parse(first?.StartedAt ?? ''));
    expect(failing?.ExitCode).toBe(5);
    expect(Date.parse(after?.StartedAt ?? '')).toBeGreaterThan(
      Date.parse(failing?.FinishedAt ?? ''),
    );
  });

  test('what waits longer than the startTimeout of the other never starts, and the task fails', async () => {
    const bench = await open();
    const spec = task(
      {
        app: { ...untilStopped, ...on('slow', 'SUCCESS') },
        slow: { ...untilStopped, essential: false, startTimeoutSeconds: 2 },
      },
      { networkMode: 'none' },
    );
    await bench.start(spec);
    const app = await bench.stopped(spec, 'app');
    expect(app.reason).toBe(
      'CannotStartContainerError: timed out waiting for dependency container slow to be SUCCESS',
    );
    const observation = await bench.bringDown(spec);
    expect((await stateOf(observation, 'app')).StartedAt).toMatch(/^0001-/);
    expect(containerIn(observation, 'slow').exitCode).toBe(0);
  });

  test('a stop waits for each container as long as its own stopTimeout says', async () => {
    const bench = await open();
    const stubborn = script("trap '' TERM; while :; do sleep 1; done");
    const spec = task(
      {
        quick: untilStopped,
        slow: { ...stubborn, stopTimeoutSeconds: 3 },
        slower: { ...stubborn, stopTimeoutSeconds: 5 },
      },
      { networkMode: 'none' },
    );
    await bench.run(spec);
    await bench.stop(spec);
    const half = await bench.seen(spec, 'slow STOPPED', (observation) => {
      return containerIn(observation, 'slow').lastStatus === 'STOPPED';
    });
    expect(half.released, 'slower runs').toBe(false);
    const observation = await bench.seen(spec, 'released', (seen) => seen.released);
    const ends = await Promise.all(
      ['quick', 'slow', 'slower'].map((name) => stateOf(observation, name)),
    );
    expect(ends.map((state) => state.ExitCode)).toEqual([0, 137, 137]);
    const [quick = 0, slow = 0, slower = 0] = ends.map((state) => Date.parse(state.FinishedAt));
    expect(slow - quick).toBeGreaterThan(1500);
    expect(slower - slow).toBeGreaterThan(1000);
  });

  test('a container that restarts is the same one: its files and its address', async () => {
    const bench = await open();
    const restartPolicy = { ignoredExitCodes: [], restartAttemptPeriodSeconds: 0.5 };
    const app = {
      ...script('[ -e /ran ] && exec sleep 60; touch /ran; sleep 1; exit 3'),
      restartPolicy,
    };
    const spec = task({ app, side: untilStopped });
    const before = await bench.run(spec);
    const after = await bench.seen(spec, 'a restart', (observation) => {
      return containerIn(observation, 'app').restartCount === 1;
    });
    const { runtimeId, restartCount } = containerIn(before, 'app');
    expect(restartCount).toBe(0);
    expect(containerIn(after, 'app').runtimeId).toBe(runtimeId);
    expect(after.network).toEqual(before.network);
    await expect
      .poll(async () => (await docker.getContainer(runtimeId ?? '').top()).Processes.flat())
      .toContain('sleep 60');
    const { RestartCount } = await docker.getContainer(runtimeId ?? '').inspect();
    expect(RestartCount, 'the engine counts only its own restarts').toBe(0);
  });

  test('a container stays stopped whose exit code is ignored, or that ran too short a time', async () => {
    const bench = await open();
    const ends = { ...script('sleep 1; exit 42'), essential: false };
    const ignoring = { ignoredExitCodes: [0, 42], restartAttemptPeriodSeconds: 0 };
    const patient = { ignoredExitCodes: [], restartAttemptPeriodSeconds: 60 };
    const spec = task(
      {
        ignored: { ...ends, restartPolicy: ignoring },
        early: { ...ends, restartPolicy: patient },
        again: { ...ends, restartPolicy: { ...patient, restartAttemptPeriodSeconds: 0.5 } },
      },
      { networkMode: 'none' },
    );
    await bench.start(spec);
    // By the second restart of the last one, the others had their chance.
    const seen = await bench.seen(spec, 'two restarts', (observation) => {
      return containerIn(observation, 'again').restartCount === 2;
    });
    for (const name of ['ignored', 'early']) {
      expect(containerIn(seen, name)).toMatchObject({ lastStatus: 'STOPPED', restartCount: 0 });
      expect(await stateOf(seen, name)).toMatchObject({ Running: false, ExitCode: 42 });
    }
  });

  test('a container killed from outside restarts too, but not while its task stops', async () => {
    const bench = await open();
    const restartPolicy = { ignoredExitCodes: [], restartAttemptPeriodSeconds: 0 };
    const spec = task({ app: { ...untilStopped, restartPolicy } }, { networkMode: 'none' });
    const running = await bench.run(spec);
    const container = docker.getContainer(containerIn(running, 'app').runtimeId ?? '');
    await container.kill();
    await bench.seen(spec, 'a restart', (observation) => {
      return containerIn(observation, 'app').restartCount === 1;
    });
    await expect.poll(async () => (await container.inspect()).State.Running).toBe(true);
    const stopped = await bench.bringDown(spec);
    expect(containerIn(stopped, 'app')).toMatchObject({
      lastStatus: 'STOPPED',
      exitCode: 0,
      restartCount: 1,
    });
    expect((await container.inspect()).State.Running).toBe(false);
  });

  test('what ended while no Gantry was there is started again by the next', async () => {
    const bench = await open();
    const restartPolicy = { ignoredExitCodes: [], restartAttemptPeriodSeconds: 0 };
    const spec = task({ app: { ...untilStopped, restartPolicy } }, { networkMode: 'none' });
    const running = await bench.run(spec);
    const container = docker.getContainer(containerIn(running, 'app').runtimeId ?? '');
    await bench.restart(async () => {
      await container.kill();
    });
    const found = await bench.seen(spec, 'the task', () => true);
    expect(containerIn(found, 'app')).toMatchObject({ lastStatus: 'RUNNING', restartCount: 0 });
    await bench.start(spec);
    await bench.seen(spec, 'a restart', (observation) => {
      return containerIn(observation, 'app').restartCount === 1;
    });
    await expect.poll(async () => (await container.inspect()).State.Running).toBe(true);
  });
});
