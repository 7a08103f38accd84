import { describe, expect, test } from 'vitest';
import type { TaskObservation, TaskSpec } from '../../../src/ports/runtime.ts';
import type { TimingName } from '../../../src/runtimes/simulated/timing.ts';
import { allAre, type ContainerSketch, containerIn, taskOf } from '../../contract/runtime-world.ts';
import { SimulatedWorld, scripted } from './simulated-world.ts';

const signal = new AbortController().signal;
const healthCheck = {
  command: ['CMD-SHELL', 'true'],
  intervalSeconds: 10,
  timeoutSeconds: 2,
  retries: 3,
  startPeriodSeconds: 5,
};

/** Starts a task with one container and answers what is seen of it at an instant after the start. */
async function begin(timing: TimingName, sketch: ContainerSketch, mode?: TaskSpec['networkMode']) {
  const world = new SimulatedWorld(timing);
  const spec = taskOf({ app: sketch }, mode);
  const begunAt = world.now();
  await world.runtime().ensureRunning(spec, signal);
  const at = async (afterMs: number): Promise<TaskObservation> => {
    world.clock.jumpTo(begunAt + afterMs);
    return observed(world, spec);
  };
  return { world, spec, begunAt, at };
}

async function observed(world: SimulatedWorld, spec: TaskSpec): Promise<TaskObservation> {
  const observation = await world.runtime().observe(spec.taskArn);
  if (observation === undefined) throw new Error(`${spec.taskArn} should be known`);
  return observation;
}

/** Goes to the instant at which the observation is as described; answers it and the instant. */
async function reach(
  world: SimulatedWorld,
  spec: TaskSpec,
  holds: (observation: TaskObservation) => boolean,
) {
  await world.until(async () => holds(await observed(world, spec)));
  return { observation: await observed(world, spec), at: world.now() };
}

const statusOf = (observation: TaskObservation) => containerIn(observation, 'app').lastStatus;

describe('timing', () => {
  test('fast: attach, pull, run in the order of ECS within 0.8 s', async () => {
    const { at, begunAt } = await begin('fast', { behaviour: scripted() }, 'awsvpc');
    expect((await at(149)).network).toBeUndefined();
    expect((await at(150)).network).toBeDefined();
    expect((await at(199)).pullStartedAt).toBeUndefined();
    expect((await at(200)).pullStartedAt).toBe(begunAt + 200);
    expect((await at(449)).pullStoppedAt).toBeUndefined();
    expect((await at(450)).pullStoppedAt).toBe(begunAt + 450);
    expect(statusOf(await at(649))).toBe('PENDING');
    expect(statusOf(await at(650))).toBe('RUNNING');
  });

  test('aws: the durations measured on Fargate', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const world = new SimulatedWorld('aws', seed);
      const spec = taskOf({ app: { behaviour: scripted() } }, 'awsvpc');
      const begunAt = world.now();
      await world.runtime().ensureRunning(spec, signal);
      const attached = await reach(world, spec, (seen) => seen.network !== undefined);
      const running = await reach(world, spec, allAre('RUNNING'));
      const { pullStartedAt = 0, pullStoppedAt = 0 } = running.observation;
      expectBetween(attached.at - begunAt, 4000, 5000);
      expectBetween(pullStartedAt - begunAt, 11_000, 15_000);
      expectBetween(pullStoppedAt - pullStartedAt, 9000, 11_000);
      expectBetween(running.at - pullStoppedAt, 500, 4000);
      await world.runtime().ensureStopped(spec, signal);
      const released = await reach(world, spec, (seen) => seen.released);
      const { executionStoppedAt = 0 } = released.observation;
      expectBetween(executionStoppedAt - running.at, 2000, 3000);
      expectBetween(released.at - running.at, 25_000, 27_000);
    }
  });

  test('instant: a task runs, and stops, at the instant it is told to', async () => {
    const { world, spec, begunAt } = await begin('instant', { behaviour: scripted() }, 'awsvpc');
    const running = await observed(world, spec);
    expect(statusOf(running)).toBe('RUNNING');
    expect(running).toMatchObject({ pullStartedAt: begunAt, pullStoppedAt: begunAt });
    await world.runtime().ensureStopped(spec, signal);
    expect(await observed(world, spec)).toMatchObject({ released: true });
    expect(world.now()).toBe(begunAt);
  });

  test('bridge tasks wait for no network interface, neither at the start nor at the end', async () => {
    const { world, spec, at } = await begin('fast', { behaviour: scripted() });
    expect((await at(50)).pullStartedAt).toBeDefined();
    expect(statusOf(await at(500))).toBe('RUNNING');
    await world.runtime().ensureStopped(spec, signal);
    expect((await at(599)).released).toBe(false);
    expect((await at(600)).released).toBe(true);
  });
});

describe('scripted outcomes', () => {
  test('an exit comes so long after the container began to run', async () => {
    const environment = { GANTRY_SIMULATE_EXIT_CODE: '7', GANTRY_SIMULATE_EXIT_AFTER: '3s' };
    const { at, begunAt } = await begin('fast', { behaviour: scripted(environment) });
    expect(statusOf(await at(3499))).toBe('RUNNING');
    const stopped = await at(3500);
    expect(containerIn(stopped, 'app')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 7 });
    expect(stopped.executionStoppedAt).toBe(begunAt + 3500);
    expect(stopped.released).toBe(false);
  });

  test('out of memory is exit code 137 with the reason of the agent', async () => {
    const environment = { GANTRY_SIMULATE_OOM_AFTER: '2s', GANTRY_SIMULATE_EXIT_AFTER: '9s' };
    const { at } = await begin('instant', { behaviour: scripted(environment) });
    expect(containerIn(await at(2000), 'app')).toMatchObject({
      lastStatus: 'STOPPED',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  test('a pull error takes the pull, then stops the container without exit code or runtime id', async () => {
    const environment = { GANTRY_SIMULATE_PULL_ERROR: 'failed to resolve ref x: not found' };
    const { at } = await begin('fast', { behaviour: scripted(environment) });
    expect(statusOf(await at(299))).toBe('PENDING');
    const observation = await at(300);
    const reason = 'CannotPullContainerError: failed to resolve ref x: not found';
    expect(observation.startFailure).toBe(reason);
    expect(containerIn(observation, 'app')).toEqual({
      name: 'app',
      lastStatus: 'STOPPED',
      reason,
      networkBindings: [],
      healthStatus: 'UNKNOWN',
    });
  });

  test('an error that names itself keeps its name; a long one is cut at 1024 characters', async () => {
    const own = `CannotPullECRContainerError: ${'x'.repeat(2000)}`;
    const environment = { GANTRY_SIMULATE_PULL_ERROR: own };
    const { at } = await begin('instant', { behaviour: scripted(environment) });
    expect((await at(0)).startFailure).toBe(own.slice(0, 1024));
  });

  test('an environment that makes no sense is a CannotStartContainerError that says why', async () => {
    const environment = { GANTRY_SIMULATE_EXIT_AFTER: 'soon' };
    const { at } = await begin('instant', { behaviour: scripted(environment) });
    expect((await at(0)).startFailure).toBe(
      'CannotStartContainerError: GANTRY_SIMULATE_EXIT_AFTER must be a duration such as 500ms, 3s, 2m or 1h30m, but is "soon"',
    );
  });

  test('SIGTERM ends a container with 0, or as it was told', async () => {
    for (const [environment, exitCode] of [
      [{}, 0],
      [{ GANTRY_SIMULATE_SIGTERM_EXIT_CODE: '143' }, 143],
    ] as const) {
      const { world, spec, at } = await begin('fast', { behaviour: scripted(environment) });
      await at(1000);
      await world.runtime().ensureStopped(spec, signal);
      expect(containerIn(await at(1100), 'app').exitCode).toBe(exitCode);
    }
  });

  test('ignoring SIGTERM ends at the stopTimeout to the millisecond, in every timing', async () => {
    const environment = { GANTRY_SIMULATE_IGNORE_SIGTERM: 'true' };
    const behaviour = { ...scripted(environment), stopTimeoutSeconds: 30 };
    const { world, spec, at } = await begin('instant', { behaviour });
    await world.runtime().ensureStopped(spec, signal);
    expect(statusOf(await at(29_999))).toBe('RUNNING');
    expect(containerIn(await at(30_000), 'app')).toMatchObject({ exitCode: 137 });
  });

  test('a container that would exit before its stopTimeout does so while it is being stopped', async () => {
    const environment = {
      GANTRY_SIMULATE_IGNORE_SIGTERM: 'true',
      GANTRY_SIMULATE_EXIT_AFTER: '9s',
    };
    const { world, spec, at } = await begin('instant', { behaviour: scripted(environment) });
    await world.runtime().ensureStopped(spec, signal);
    expect(statusOf(await at(8999))).toBe('RUNNING');
    expect(containerIn(await at(9000), 'app')).toMatchObject({ exitCode: 0 });
  });

  test('a script for an image decides over tasks that start after it, until it is taken back', async () => {
    const world = new SimulatedWorld('instant');
    const start = async (): Promise<TaskObservation> => {
      const spec = taskOf({ app: { behaviour: scripted() } });
      await world.runtime().ensureRunning(spec, signal);
      return observed(world, spec);
    };
    expect((await start()).startFailure).toBeUndefined();
    world.runtime().addScript({ match: { image: 'gantry-test/*' }, pullError: 'gone' });
    expect((await start()).startFailure).toBe('CannotPullContainerError: gone');
    await world.again();
    expect((await start()).startFailure).toBe('CannotPullContainerError: gone');
    world.runtime().setScripts([]);
    expect((await start()).startFailure).toBeUndefined();
  });

  test('a script that cannot be read changes nothing', () => {
    const world = new SimulatedWorld('instant');
    const good = { match: { image: 'a' }, pullError: 'gone' };
    world.runtime().setScripts([good]);
    expect(() => world.runtime().setScripts([good, { match: { image: 'b' } }])).toThrow(/must say/);
    expect(world.runtime().scripts()).toEqual([good]);
  });
});

describe('health', () => {
  const health = async (timing: TimingName, environment: Record<string, string>, ms: number) => {
    const { at } = await begin(timing, { behaviour: { ...scripted(environment), healthCheck } });
    return containerIn(await at(ms), 'app').healthStatus;
  };
  const unhealthy = { GANTRY_SIMULATE_HEALTH: 'UNHEALTHY' };

  test('with a health check a container is healthy after one interval, in fast at most 0.5 s', async () => {
    expect(await health('fast', {}, 999)).toBe('UNKNOWN');
    expect(await health('fast', {}, 1000)).toBe('HEALTHY');
    expect(await health('instant', {}, 0)).toBe('HEALTHY');
    expect(await health('aws', {}, 18_000)).toBe('UNKNOWN');
    expect(await health('aws', {}, 40_000)).toBe('HEALTHY');
  });

  test('aws: unhealthy after the start period and all retries', async () => {
    // Running between 16.5 and 25 s after the start; 5 s start period and three intervals of 10 s.
    expect(await health('aws', unhealthy, 51_000)).toBe('UNKNOWN');
    expect(await health('aws', unhealthy, 61_000)).toBe('UNHEALTHY');
  });

  test('unhealthy after a time of health', async () => {
    const environment = { ...unhealthy, GANTRY_SIMULATE_HEALTH_AFTER: '1m' };
    expect(await health('instant', environment, 59_999)).toBe('HEALTHY');
    expect(await health('instant', environment, 60_000)).toBe('UNHEALTHY');
  });

  test('healthy after a time of waiting', async () => {
    const environment = { GANTRY_SIMULATE_HEALTH: 'HEALTHY', GANTRY_SIMULATE_HEALTH_AFTER: '20s' };
    expect(await health('instant', environment, 19_999)).toBe('UNKNOWN');
    expect(await health('instant', environment, 20_000)).toBe('HEALTHY');
  });

  test.each([undefined, { ...healthCheck, command: ['NONE'] }])(
    'without a health check the health stays UNKNOWN, scripted or not',
    async (check) => {
      const behaviour = { ...scripted(unhealthy), ...(check && { healthCheck: check }) };
      const { at } = await begin('instant', { behaviour });
      expect(containerIn(await at(3_600_000), 'app').healthStatus).toBe('UNKNOWN');
    },
  );
});

describe('interventions', () => {
  test('a running container can be ended from outside, and the others run on', async () => {
    const world = new SimulatedWorld('instant');
    const sketch = { behaviour: scripted() };
    const spec = taskOf({ app: sketch, side: sketch });
    await world.runtime().ensureRunning(spec, signal);
    const looks: string[] = [];
    world.runtime().onChange((taskArn) => looks.push(taskArn));
    const end = { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' };
    expect(world.runtime().intervene(spec.taskArn, { containerName: 'app', end })).toBe(true);
    expect(looks).toEqual([spec.taskArn]);
    const observation = await observed(world, spec);
    expect(containerIn(observation, 'app')).toMatchObject({ lastStatus: 'STOPPED', ...end });
    expect(containerIn(observation, 'side').lastStatus).toBe('RUNNING');
    expect(world.runtime().intervene(spec.taskArn, { containerName: 'app', end })).toBe(false);
    await world.runtime().ensureStopped(spec, signal);
    expect(containerIn(await observed(world, spec), 'app')).toMatchObject(end);
  });

  test('its health can be changed, and stays so', async () => {
    const behaviour = { ...scripted(), healthCheck };
    const { world, spec, at } = await begin('aws', { behaviour });
    await reach(world, spec, allAre('RUNNING'));
    const intervention = { containerName: 'app', health: 'UNHEALTHY' } as const;
    expect(world.runtime().intervene(spec.taskArn, intervention)).toBe(true);
    expect(containerIn(await at(600_000), 'app').healthStatus).toBe('UNHEALTHY');
  });

  test('what does not run cannot be intervened with', async () => {
    const { world, spec } = await begin('fast', { behaviour: scripted() });
    const end = { exitCode: 1 };
    expect(world.runtime().intervene(spec.taskArn, { containerName: 'app', end })).toBe(false);
    expect(world.runtime().intervene('nobody', { containerName: 'app', end })).toBe(false);
  });
});

describe('stopping early', () => {
  test('a task stopped while its interface is attached never pulls, and is released after the detach', async () => {
    const { world, spec, at } = await begin('fast', { behaviour: scripted() }, 'awsvpc');
    await at(100);
    await world.runtime().ensureStopped(spec, signal);
    const stopped = await at(249);
    expect(statusOf(stopped)).toBe('STOPPED');
    expect(stopped.released).toBe(false);
    const released = await at(250);
    expect(released.released).toBe(true);
    expect(released.pullStartedAt).toBeUndefined();
    expect(containerIn(released, 'app').runtimeId).toBeUndefined();
    expect(await at(100_000)).toEqual(released);
  });

  test('a task stopped while it pulls shows only the beginning of the pull', async () => {
    const { world, spec, at, begunAt } = await begin('fast', { behaviour: scripted() });
    await at(100);
    await world.runtime().ensureStopped(spec, signal);
    const observation = await at(100_000);
    expect(observation.pullStartedAt).toBe(begunAt + 50);
    expect(observation.pullStoppedAt).toBeUndefined();
    expect(containerIn(observation, 'app').exitCode).toBeUndefined();
  });

  test('a task stopped while a container starts never runs it', async () => {
    const { world, spec, at } = await begin('fast', { behaviour: scripted() });
    const { runtimeId } = containerIn(await at(400), 'app');
    await world.runtime().ensureStopped(spec, signal);
    const app = containerIn(await at(100_000), 'app');
    expect(app).toMatchObject({ lastStatus: 'STOPPED', runtimeId });
    expect(app.exitCode).toBeUndefined();
  });

  test('a task that was stopped before it was started does not start afterwards', async () => {
    const world = new SimulatedWorld('fast');
    const spec = taskOf({ app: { behaviour: scripted() } }, 'awsvpc');
    await world.runtime().ensureStopped(spec, signal);
    await world.runtime().ensureRunning(spec, signal);
    world.clock.jumpTo(world.now() + 60_000);
    const observation = await observed(world, spec);
    expect(observation).toMatchObject({ released: true, containers: [{ lastStatus: 'STOPPED' }] });
    expect(observation.executionStoppedAt).toBeUndefined();
  });
});

function expectBetween(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}
