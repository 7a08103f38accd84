// The contract of ContainerRuntime as statements about tasks. Every runtime passes it unchanged: the
// simulated one in virtual time, Docker with real containers. It knows no runtime by name; what a
// world must bring along is in runtime-world.ts.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TaskObservation } from '../../src/ports/runtime.ts';
import { missing, missingFailure } from './resources.ts';
import {
  allAre,
  containerIn,
  isIn,
  type RuntimeWorld,
  TaskDriver,
  taskOf,
} from './runtime-world.ts';

interface Bench {
  readonly world: RuntimeWorld;
  readonly driver: TaskDriver;
}

/**
 * Declares the contract tests for one runtime. `setup` makes a fresh world before each test; the
 * suite stops and forgets its tasks before it closes the world.
 */
export function describeRuntimeContract(name: string, setup: () => Promise<RuntimeWorld>): void {
  describe(`the ${name} runtime`, () => {
    let bench: Bench | undefined;
    beforeEach(async () => {
      const world = await setup();
      bench = { world, driver: new TaskDriver(world) };
    });
    afterEach(async () => {
      try {
        await bench?.driver.cleanUp();
      } finally {
        await bench?.world.close();
        bench = undefined;
      }
    });
    const current = (): Bench => {
      if (bench === undefined) throw new Error('setup failed: there is no world to test in');
      return bench;
    };
    describe('starting', () => declareStarting(current));
    describe('failing to start', () => declareFailing(current));
    describe('giving', () => declareGiving(current));
    describe('ordering', () => declareOrdering(current));
    describe('health', () => declareHealth(current));
    describe('stopping', () => declareStopping(current));
    describe('networking', () => declareNetworking(current));
    describe('listing and forgetting', () => declareForgetting(current));
    describe('a restart', () => declareRestart(current));
    describe('a restart policy', () => declareRestartPolicy(current));
  });
}

function declareStarting(bench: () => Bench): void {
  test('a started task is observed running, with what the agent reports of its containers', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    const begunAt = world.now();
    const observation = await driver.run(spec);
    expect(observation.taskArn).toBe(spec.taskArn);
    expect(observation.released).toBe(false);
    expect(observation.startFailure).toBeUndefined();
    expect(observation.executionStoppedAt).toBeUndefined();
    expect(observation.pullStartedAt).toBeGreaterThanOrEqual(begunAt);
    expect(observation.pullStoppedAt).toBeGreaterThanOrEqual(observation.pullStartedAt ?? Infinity);
    expect(observation.containers).toHaveLength(1);
    const app = containerIn(observation, 'app');
    expect(app.runtimeId).toMatch(/^[0-9a-f]{64}$/);
    expect(app.imageDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(app.exitCode).toBeUndefined();
    expect(app.reason).toBeUndefined();
    expect(app.healthStatus).toBe('UNKNOWN');
  });

  test('a task that was never started is unknown', async () => {
    const { world } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    expect(await world.runtime().observe(spec.taskArn)).toBeUndefined();
  });

  test('ensureRunning may be repeated, also at once: the task is started once', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    await Promise.all([driver.start(spec), driver.start(spec)]);
    const before = await driver.seen(spec, 'every container RUNNING', allAre('RUNNING'));
    await driver.start(spec);
    const after = await driver.seen(spec, 'every container RUNNING', allAre('RUNNING'));
    expect(containerIn(after, 'app').runtimeId).toBe(containerIn(before, 'app').runtimeId);
    expect(await world.runtime().list()).toEqual([spec.taskArn]);
  });

  test.each([0, 7])('a container that ends by itself reports exit code %i', async (code) => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.exiting(code) } });
    const begunAt = world.now();
    await driver.start(spec);
    const observation = await driver.seen(spec, 'the container STOPPED', allAre('STOPPED'));
    const app = containerIn(observation, 'app');
    expect(app.exitCode).toBe(code);
    expect(app.runtimeId).toMatch(/^[0-9a-f]{64}$/);
    expect(observation.startFailure).toBeUndefined();
    // The container was essential; a second of slack for an engine with a clock of its own.
    expect(observation.executionStoppedAt).toBeGreaterThan(begunAt - 1000);
    expect(observation.executionStoppedAt).toBeLessThan(world.now() + 1000);
  });

  test('a stopped container stays stopped when ensureRunning is repeated', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: { behaviour: world.behaviours.untilStopped },
      once: { behaviour: world.behaviours.exiting(0), essential: false },
    });
    await driver.start(spec);
    const over = isIn('once', 'STOPPED');
    const before = await driver.seen(spec, 'container once STOPPED', over);
    await driver.start(spec);
    const after = await driver.seen(spec, 'app RUNNING', isIn('app', 'RUNNING'));
    expect(containerIn(after, 'once')).toEqual(containerIn(before, 'once'));
  });

  test('an essential container that ends does not make the runtime stop the others', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      main: { behaviour: world.behaviours.exiting(1), essential: true },
      side: { behaviour: world.behaviours.untilStopped, essential: false },
    });
    await driver.start(spec);
    const observation = await driver.seen(
      spec,
      'main STOPPED and side RUNNING',
      (seen) => isIn('main', 'STOPPED')(seen) && isIn('side', 'RUNNING')(seen),
    );
    expect(observation.released).toBe(false);
    expect(observation.executionStoppedAt).toBeDefined();
  });

  test('onChange calls for every step of a task: nobody needs to poll', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.exiting(0) } });
    const following = driver.follow(spec);
    await driver.start(spec);
    await following.until('app RUNNING', isIn('app', 'RUNNING'));
    await following.until('app STOPPED', isIn('app', 'STOPPED'));
    await driver.stop(spec);
    await following.until('the task released', (seen) => seen.released);
    following.unsubscribe();
  });

  test('after the unsubscription onChange calls no more', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    let calls = 0;
    const unsubscribe = world.runtime().onChange(() => {
      calls += 1;
    });
    unsubscribe();
    await driver.run(spec);
    expect(calls).toBe(0);
  });
}

function declareFailing(bench: () => Bench): void {
  test('a missing image is a CannotPullContainerError of the task and of the container', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.missingImage } });
    await driver.start(spec);
    const observation = await driver.seen(
      spec,
      'a start failure',
      (seen) => seen.startFailure !== undefined,
    );
    expect(observation.startFailure).toMatch(/^CannotPullContainerError: ./);
    const app = containerIn(observation, 'app');
    expect(app.lastStatus).toBe('STOPPED');
    expect(app.reason).toMatch(/^CannotPullContainerError: ./);
    expect(app.exitCode).toBeUndefined();
    expect((await driver.bringDown(spec))?.released ?? true).toBe(true);
  });

  test('a missing program is a CannotStartContainerError of the task and of the container', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.missingProgram } });
    await driver.start(spec);
    const observation = await driver.seen(
      spec,
      'a start failure',
      (seen) => seen.startFailure !== undefined,
    );
    expect(observation.startFailure).toMatch(/^CannotStartContainerError: ./);
    const app = containerIn(observation, 'app');
    expect(app.lastStatus).toBe('STOPPED');
    expect(app.reason).toMatch(/^CannotStartContainerError: ./);
    expect(app.exitCode).toBeUndefined();
  });

  test('a missing image of a non-essential container does not keep the others from running', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: { behaviour: world.behaviours.untilStopped },
      side: { behaviour: world.behaviours.missingImage, essential: false },
    });
    await driver.start(spec);
    const observation = await driver.seen(
      spec,
      'app RUNNING and side STOPPED',
      (seen) => isIn('app', 'RUNNING')(seen) && isIn('side', 'STOPPED')(seen),
    );
    expect(containerIn(observation, 'side').reason).toMatch(/^CannotPullContainerError: ./);
    expect(observation.startFailure).toBeUndefined();
  });
}

function declareGiving(bench: () => Bench): void {
  const secretFrom = (valueFrom: string) => ({ secrets: [{ name: 'S', valueFrom }] });

  test('what a task needs is fetched once, for all of its containers and over a restart', async () => {
    const { world, driver } = bench();
    const behaviour = { ...world.behaviours.untilStopped, ...secretFrom('there') };
    const spec = taskOf({ app: { behaviour }, side: { behaviour } });
    await driver.run(spec);
    await world.again();
    await driver.run(spec);
    expect(world.resources.asked).toBe(1);
  });

  test('a task that cannot have what it needs fails as a whole, before anything is pulled', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: { behaviour: world.behaviours.untilStopped },
      side: {
        behaviour: { ...world.behaviours.untilStopped, ...secretFrom(missing) },
        essential: false,
      },
    });
    await driver.start(spec);
    const failed = (seen: TaskObservation): boolean => seen.startFailure !== undefined;
    const observation = await driver.seen(spec, 'a start failure', failed);
    expect(observation.startFailure).toBe(missingFailure);
    expect(observation.pullStartedAt).toBeUndefined();
    for (const { reason, runtimeId } of observation.containers) {
      expect({ reason, runtimeId }).toEqual({ reason: undefined, runtimeId: undefined });
    }
    expect((await driver.bringDown(spec))?.released ?? true).toBe(true);
  });
}

function declareOrdering(bench: () => Bench): void {
  test('a container that depends on SUCCESS starts after the other has ended with 0', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: {
        behaviour: world.behaviours.untilStopped,
        dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }],
      },
      init: { behaviour: world.behaviours.exiting(0), essential: false },
    });
    const following = driver.follow(spec);
    await driver.start(spec);
    await following.until('app RUNNING', isIn('app', 'RUNNING'));
    following.unsubscribe();
    const early = following.seen.filter((seen) => !isIn('init', 'STOPPED')(seen));
    expect(early.length, 'init should be seen before it ends').toBeGreaterThan(0);
    expect(early.every(isIn('app', 'PENDING')), 'app must wait for init').toBe(true);
  });

  test('a container that depends on the SUCCESS of one that failed is never started', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: {
        behaviour: world.behaviours.untilStopped,
        dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }],
      },
      init: { behaviour: world.behaviours.exiting(3), essential: false },
    });
    await driver.start(spec);
    const observation = await driver.seen(spec, 'both STOPPED', allAre('STOPPED'));
    expect(containerIn(observation, 'init').exitCode).toBe(3);
    const app = containerIn(observation, 'app');
    expect(app.exitCode).toBeUndefined();
    expect(app.reason).toMatch(/init/);
  });

  test('a container that depends on HEALTHY starts after the other is healthy', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: {
        behaviour: world.behaviours.untilStopped,
        dependsOn: [{ containerName: 'database', condition: 'HEALTHY' }],
      },
      database: { behaviour: world.behaviours.healthy },
    });
    await driver.start(spec);
    const observation = await driver.seen(spec, 'app RUNNING', isIn('app', 'RUNNING'));
    expect(containerIn(observation, 'database').healthStatus).toBe('HEALTHY');
  });

  test('containers are stopped in the reverse order of their dependencies', async () => {
    const { world, driver } = bench();
    // The app takes its whole stopTimeout, so that a proxy stopped with it would end long before it.
    const spec = taskOf({
      proxy: { behaviour: world.behaviours.untilStopped },
      app: {
        behaviour: { ...world.behaviours.ignoringSigterm, stopTimeoutSeconds: 2 },
        dependsOn: [{ containerName: 'proxy', condition: 'START' }],
      },
    });
    await driver.run(spec);
    const following = driver.follow(spec);
    await driver.stop(spec);
    await following.until('the task released', (seen) => seen.released);
    following.unsubscribe();
    const wrong = following.seen.filter(
      (seen) => isIn('proxy', 'STOPPED')(seen) && isIn('app', 'RUNNING')(seen),
    );
    expect(wrong, 'proxy must outlive app').toEqual([]);
    const ended = await driver.seen(spec, 'the task released', (seen) => seen.released);
    expect(containerIn(ended, 'app').exitCode).toBe(137);
    expect(containerIn(ended, 'proxy').exitCode).toBe(0);
  });
}

function declareHealth(bench: () => Bench): void {
  test.each(['HEALTHY', 'UNHEALTHY'] as const)(
    'a health check makes a container %s',
    async (health) => {
      const { world, driver } = bench();
      const behaviour =
        health === 'HEALTHY' ? world.behaviours.healthy : world.behaviours.unhealthy;
      const spec = taskOf({ app: { behaviour } });
      const following = driver.follow(spec);
      await driver.start(spec);
      await following.until(
        `app ${health}`,
        (seen) => containerIn(seen, 'app').healthStatus === health,
      );
      following.unsubscribe();
      const observation = await driver.seen(spec, 'app', isIn('app', 'RUNNING'));
      expect(containerIn(observation, 'app').healthStatus).toBe(health);
    },
  );
}

function declareStopping(bench: () => Bench): void {
  test('a container that handles SIGTERM ends with its own exit code, and the task is released', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    await driver.run(spec);
    const observation = await driver.bringDown(spec);
    expect(observation).toMatchObject({ taskArn: spec.taskArn, released: true });
    expect(observation?.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 0 }]);
    expect(observation?.executionStoppedAt).toBeDefined();
    expect(observation?.startFailure).toBeUndefined();
  });

  test('a container that ignores SIGTERM is killed after its stopTimeout: exit code 137', async () => {
    const { world, driver } = bench();
    const behaviour = { ...world.behaviours.ignoringSigterm, stopTimeoutSeconds: 2 };
    const spec = taskOf({ app: { behaviour } });
    await driver.run(spec);
    const stoppedAt = world.now();
    const observation = await driver.bringDown(spec);
    expect(observation?.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 137 }]);
    // 100 ms of slack for an engine that rounds its own instants.
    expect(world.now() - stoppedAt).toBeGreaterThanOrEqual(1900);
  });

  test('a container that ended before the stop keeps its exit code', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: { behaviour: world.behaviours.untilStopped },
      once: { behaviour: world.behaviours.exiting(7), essential: false },
    });
    await driver.start(spec);
    await driver.seen(
      spec,
      'once STOPPED and app RUNNING',
      (seen) => isIn('once', 'STOPPED')(seen) && isIn('app', 'RUNNING')(seen),
    );
    const observation = await driver.bringDown(spec);
    expect(observation && containerIn(observation, 'once').exitCode).toBe(7);
    expect(observation && containerIn(observation, 'app').exitCode).toBe(0);
  });

  test('ensureStopped may be repeated, also at once', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    await driver.run(spec);
    await Promise.all([driver.stop(spec), driver.stop(spec)]);
    const before = await driver.bringDown(spec);
    const after = await driver.bringDown(spec);
    expect(after).toEqual(before);
  });

  test('a task that was never started can be stopped: nothing of it is left', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } }, 'awsvpc');
    const observation = await driver.bringDown(spec);
    expect(observation?.containers.filter((c) => c.exitCode !== undefined) ?? []).toEqual([]);
  });

  test('a task can be stopped while it is being started', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } }, 'awsvpc');
    await driver.start(spec);
    const observation = await driver.bringDown(spec);
    expect(observation?.containers.filter((c) => c.lastStatus === 'RUNNING') ?? []).toEqual([]);
  });
}

function declareNetworking(bench: () => Bench): void {
  test('live awsvpc tasks have an address and a MAC each, and no network bindings', async () => {
    const { world, driver } = bench();
    const portMappings = [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] as const;
    const app = { behaviour: { ...world.behaviours.untilStopped, portMappings } };
    const first = await driver.run(taskOf({ app }, 'awsvpc'));
    const second = await driver.run(taskOf({ app }, 'awsvpc'));
    for (const { network, containers } of [first, second]) {
      expect(network?.privateIpv4Address).toMatch(/^(\d{1,3}\.){3}\d{1,3}$/);
      expect(network?.macAddress).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      expect(containers.flatMap((c) => c.networkBindings)).toEqual([]);
    }
    expect(first.network?.privateIpv4Address).not.toBe(second.network?.privateIpv4Address);
  });

  test('hostPort 0 in bridge mode is a free port of the host, another for each task', async () => {
    const { world, driver } = bench();
    const portMappings = [{ containerPort: 8080, hostPort: 0, protocol: 'tcp' }] as const;
    const app = { behaviour: { ...world.behaviours.untilStopped, portMappings } };
    const ports: number[] = [];
    for (let count = 0; count < 2; count += 1) {
      const observation = await driver.run(taskOf({ app }, 'bridge'));
      expect(observation.network).toBeUndefined();
      const [binding] = containerIn(observation, 'app').networkBindings;
      expect(binding).toMatchObject({ containerPort: 8080, protocol: 'tcp' });
      expect(binding?.hostPort).toBeGreaterThanOrEqual(32_768);
      ports.push(binding?.hostPort ?? 0);
    }
    expect(new Set(ports).size).toBe(2);
  });
}

function declareForgetting(bench: () => Bench): void {
  test('list names every task until it is forgotten', async () => {
    const { world, driver } = bench();
    const kept = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    const dropped = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    expect(await world.runtime().list()).toEqual([]);
    await driver.run(kept);
    await driver.run(dropped);
    expect(new Set(await world.runtime().list())).toEqual(new Set([kept.taskArn, dropped.taskArn]));
    await driver.bringDown(dropped);
    await world.runtime().forget(dropped.taskArn);
    expect(await world.runtime().list()).toEqual([kept.taskArn]);
    expect(await world.runtime().observe(dropped.taskArn)).toBeUndefined();
  });

  test('forgetting a task that is not there is no error', async () => {
    const { world } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    await world.runtime().forget(spec.taskArn);
    expect(await world.runtime().observe(spec.taskArn)).toBeUndefined();
  });
}

function declareRestart(bench: () => Bench): void {
  test('a second instance finds the running task of the first as it was', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } }, 'awsvpc');
    const before = await driver.run(spec);
    await world.again();
    expect(await world.runtime().list()).toEqual([spec.taskArn]);
    const after = await driver.seen(spec, 'app RUNNING', isIn('app', 'RUNNING'));
    expect(containerIn(after, 'app')).toEqual(containerIn(before, 'app'));
    expect(after.network).toEqual(before.network);
    await driver.start(spec);
    const later = await driver.seen(spec, 'app RUNNING', isIn('app', 'RUNNING'));
    expect(containerIn(later, 'app').runtimeId).toBe(containerIn(before, 'app').runtimeId);
  });

  test('an exit while no instance was there is found with its code', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.exiting(7) } });
    await driver.run(spec);
    await world.again(() => world.exited(spec.taskArn, 'app'));
    const observation = await world.runtime().observe(spec.taskArn);
    expect(observation?.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 7 }]);
    expect(observation?.executionStoppedAt).toBeDefined();
  });

  test('the second instance says when a task of the first changes', async () => {
    const { world, driver } = bench();
    const spec = taskOf({ app: { behaviour: world.behaviours.untilStopped } });
    await driver.run(spec);
    await world.again();
    const following = driver.follow(spec);
    await driver.stop(spec);
    await following.until('the task released', (seen) => seen.released);
    following.unsubscribe();
  });

  test('a start that the restart interrupted is completed by asking again', async () => {
    const { world, driver } = bench();
    const spec = taskOf({
      app: {
        behaviour: world.behaviours.untilStopped,
        dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }],
      },
      init: { behaviour: world.behaviours.exiting(0), essential: false },
    });
    await driver.start(spec);
    await driver.seen(spec, 'init RUNNING', isIn('init', 'RUNNING'));
    await world.again(() => world.exited(spec.taskArn, 'init'));
    await driver.start(spec);
    const observation = await driver.seen(spec, 'app RUNNING', isIn('app', 'RUNNING'));
    expect(containerIn(observation, 'init').exitCode).toBe(0);
  });

  test('a stop that the restart interrupted is completed by asking again', async () => {
    const { world, driver } = bench();
    const behaviour = { ...world.behaviours.ignoringSigterm, stopTimeoutSeconds: 2 };
    const spec = taskOf({ app: { behaviour } });
    await driver.run(spec);
    await driver.stop(spec);
    await world.again();
    const observation = await driver.bringDown(spec);
    expect(observation?.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 137 }]);
  });
}

function declareRestartPolicy(bench: () => Bench): void {
  // Shorter than any run of `exiting`, which the engine may measure as a little less than its second.
  const policy = { ignoredExitCodes: [0], restartAttemptPeriodSeconds: 0.5 };
  const restarted = (times: number) => (seen: TaskObservation) =>
    (containerIn(seen, 'app').restartCount ?? 0) >= times;

  test('starts a container again that ran long enough, and the task never sees it stopped', async () => {
    const { world, driver } = bench();
    const behaviour = { ...world.behaviours.exiting(3), restartPolicy: policy };
    const spec = taskOf({ app: { behaviour } });
    const following = driver.follow(spec);
    const first = await driver.run(spec);
    expect(containerIn(first, 'app').restartCount).toBe(0);
    await following.until('the second restart', restarted(2));
    following.unsubscribe();
    for (const { containers } of following.seen) {
      expect(containers[0]?.lastStatus, 'it runs for ECS while it restarts').not.toBe('STOPPED');
      expect(containers[0]).not.toHaveProperty('exitCode');
    }
    const last = following.seen.at(-1);
    expect(last?.executionStoppedAt).toBeUndefined();
    expect(last?.containers[0]?.runtimeId).toBe(containerIn(first, 'app').runtimeId);
    const stopped = await driver.bringDown(spec);
    expect(stopped && containerIn(stopped, 'app').lastStatus).toBe('STOPPED');
  });

  test.each([
    ['whose exit code is ignored', 0, 0.5],
    ['that ran for less than the restartAttemptPeriod', 3, 30],
  ])('leaves a container stopped %s', async (_, code, restartAttemptPeriodSeconds) => {
    const { world, driver } = bench();
    const restartPolicy = { ...policy, restartAttemptPeriodSeconds };
    const spec = taskOf({
      app: { behaviour: { ...world.behaviours.exiting(code), restartPolicy } },
    });
    await driver.start(spec);
    const observation = await driver.seen(spec, 'app STOPPED', isIn('app', 'STOPPED'));
    expect(containerIn(observation, 'app')).toMatchObject({ exitCode: code, restartCount: 0 });
  });

  test('does not start a container again that was told to stop', async () => {
    const { world, driver } = bench();
    const restartPolicy = { ignoredExitCodes: [], restartAttemptPeriodSeconds: 0 };
    const behaviour = { ...world.behaviours.untilStopped, restartPolicy };
    const spec = taskOf({ app: { behaviour } });
    await driver.run(spec);
    const observation = await driver.bringDown(spec);
    expect(observation && containerIn(observation, 'app')).toMatchObject({
      lastStatus: 'STOPPED',
      exitCode: 0,
      restartCount: 0,
    });
  });

  test('goes on after a restart of Gantry, and its count too', async () => {
    const { world, driver } = bench();
    const behaviour = { ...world.behaviours.exiting(3), restartPolicy: policy };
    const spec = taskOf({ app: { behaviour } });
    await driver.start(spec);
    const before = await driver.seen(spec, 'a restart', restarted(1));
    await world.again();
    const after = await driver.seen(spec, 'the task', () => true);
    const count = containerIn(before, 'app').restartCount ?? Number.NaN;
    expect(containerIn(after, 'app').restartCount).toBeGreaterThanOrEqual(count);
    await driver.start(spec);
    await driver.seen(spec, 'one more restart', restarted(count + 1));
  });
}
