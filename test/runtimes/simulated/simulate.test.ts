import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DependencyCondition, TaskObservation, TaskSpec } from '../../../src/ports/runtime.ts';
import { simulate } from '../../../src/runtimes/simulated/simulate.ts';
import type { TaskRecord } from '../../../src/runtimes/simulated/task-record.ts';
import { type ContainerSketch, taskOf } from '../../contract/runtime-world.ts';
import { SimulatedWorld, scripted } from './simulated-world.ts';

const signal = new AbortController().signal;

const someEnvironment: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    GANTRY_SIMULATE_EXIT_CODE: fc.constantFrom('0', '1'),
    GANTRY_SIMULATE_EXIT_AFTER: fc.constantFrom('0s', '300ms', '2s'),
    GANTRY_SIMULATE_OOM_AFTER: fc.constantFrom('100ms', '1s'),
    GANTRY_SIMULATE_HEALTH: fc.constantFrom('HEALTHY', 'UNHEALTHY'),
    GANTRY_SIMULATE_PULL_ERROR: fc.constant('x'),
    GANTRY_SIMULATE_START_ERROR: fc.constant('x'),
    GANTRY_SIMULATE_IGNORE_SIGTERM: fc.constant('true'),
  },
  { requiredKeys: [] },
);
const someCondition = fc.constantFrom<DependencyCondition>(
  'START',
  'COMPLETE',
  'SUCCESS',
  'HEALTHY',
);
const somePick = fc.tuple(fc.nat(), someCondition);
const someContainer = fc.record({
  environment: someEnvironment,
  checked: fc.boolean(),
  startTimeoutSeconds: fc.constantFrom(undefined, 2),
  restarts: fc.boolean(),
  picks: fc.array(somePick, { maxLength: 2 }),
});
const healthCheck = {
  command: ['CMD', 'true'],
  intervalSeconds: 5,
  timeoutSeconds: 2,
  retries: 1,
  startPeriodSeconds: 0,
};
const restartPolicy = { ignoredExitCodes: [1], restartAttemptPeriodSeconds: 1 };
const someLife = fc.record({
  containers: fc.array(someContainer, { minLength: 1, maxLength: 4 }),
  mode: fc.constantFrom<TaskSpec['networkMode']>('awsvpc', 'bridge'),
  timing: fc.constantFrom('fast' as const, 'aws' as const, 'instant' as const),
  stopAfterMs: fc.nat(40_000),
});
type Life = typeof someLife extends fc.Arbitrary<infer T> ? T : never;

function specOf({ containers, mode }: Life): TaskSpec {
  const sketches = containers.map((container, index): [string, ContainerSketch] => {
    const { environment, checked, startTimeoutSeconds, restarts, picks } = container;
    const behaviour = {
      ...scripted(environment),
      ...(checked && { healthCheck }),
      ...(startTimeoutSeconds !== undefined && { startTimeoutSeconds }),
      ...(restarts && { restartPolicy }),
    };
    const dependsOn = picks.map(([pick, condition]) => ({
      containerName: `c${pick % Math.max(index, 1)}`,
      condition,
    }));
    return [`c${index}`, { behaviour, dependsOn: index === 0 ? [] : dependsOn }];
  });
  return taskOf(Object.fromEntries(sketches), mode);
}

/** Runs a task until nothing more happens, stopping it on the way; answers its record and all it showed. */
async function live(life: Life) {
  const world = new SimulatedWorld(life.timing);
  const spec = specOf(life);
  const begunAt = world.now();
  const shown: { at: number; observation: TaskObservation }[] = [];
  const look = async (): Promise<void> => {
    const at = world.now();
    const observation = await world.runtime().observe(spec.taskArn);
    if (observation !== undefined) shown.push({ at, observation });
  };
  world.runtime().onChange(() => void look());
  await world.runtime().ensureRunning(spec, signal);
  const goTo = (limit: number): void => {
    for (;;) {
      const next = world.clock.nextDeadline({ includeBackground: true });
      if (next === undefined || next > limit) break;
      world.clock.jumpTo(next);
    }
  };
  goTo(begunAt + life.stopAfterMs);
  world.clock.jumpTo(begunAt + life.stopAfterMs);
  await world.runtime().ensureStopped(spec, signal);
  goTo(Number.POSITIVE_INFINITY);
  await look();
  const entry = world.journal.entries().find(([key]) => key.endsWith(spec.taskArn));
  const record = JSON.parse(entry?.[1] ?? 'null') as TaskRecord; // true: the runtime wrote it there
  return { world, spec, record, shown, begunAt };
}

const rank = { PENDING: 0, RUNNING: 1, STOPPED: 2 } as const;

describe('every life of a simulated task', () => {
  test('goes forward only, and ends released with every container stopped', async () => {
    const goesForward = async (life: Life): Promise<void> => {
      const { shown, world } = await live(life);
      for (const [index, { observation }] of shown.entries()) {
        const before = shown[index - 1]?.observation;
        if (before === undefined) continue;
        for (const [position, container] of observation.containers.entries()) {
          const earlier = before.containers[position];
          expect(rank[container.lastStatus]).toBeGreaterThanOrEqual(
            rank[earlier?.lastStatus ?? 'PENDING'],
          );
          if (earlier?.lastStatus === 'STOPPED') expect(container).toEqual(earlier);
          if (earlier?.runtimeId) expect(container.runtimeId).toBe(earlier.runtimeId);
        }
        for (const member of [
          'pullStartedAt',
          'pullStoppedAt',
          'executionStoppedAt',
          'startFailure',
          'network',
        ] as const) {
          if (before[member] !== undefined) expect(observation[member]).toEqual(before[member]);
        }
        expect(observation.released || !before.released).toBe(true);
      }
      const last = shown.at(-1)?.observation;
      expect(last?.released).toBe(true);
      expect(last?.containers.filter((c) => c.lastStatus !== 'STOPPED')).toEqual([]);
      expect(world.journal.writes).toBe(2);
    };
    await fc.assert(fc.asyncProperty(someLife, goesForward), { numRuns: 200 });
  });

  test('shows the same to somebody who looks later as it showed at the time', async () => {
    const isReplayable = async (life: Life): Promise<void> => {
      const { record, shown } = await live(life);
      for (const { at, observation } of shown) {
        // At the very instant of the order to stop the task was seen before it and after it.
        if (at === record.stopAt) continue;
        expect(simulate(record, at).observation).toEqual(observation);
      }
      const changes = shown.map(({ at }) => at);
      for (const [index, at] of changes.entries()) {
        const next = changes.find((later) => later > at);
        const { observation } = shown[index] ?? {};
        if (next === undefined || at === record.stopAt || next - at < 2) continue;
        expect(simulate(record, next - 1).observation).toEqual(observation);
      }
    };
    await fc.assert(fc.asyncProperty(someLife, isReplayable), { numRuns: 200 });
  });

  test('an order to stop at the instant of an exit does not change the exit', async () => {
    const world = new SimulatedWorld('instant');
    const exits = scripted({ GANTRY_SIMULATE_EXIT_CODE: '7', GANTRY_SIMULATE_EXIT_AFTER: '5s' });
    const spec = taskOf({ app: { behaviour: exits } });
    const stops: Promise<void>[] = [];
    world.runtime().onChange((taskArn) => {
      const stop = () => world.runtime().ensureStopped({ ...spec, taskArn }, signal);
      if (world.now() >= exitAt) stops.push(stop());
    });
    const exitAt = world.now() + 5000;
    await world.runtime().ensureRunning(spec, signal);
    world.clock.jumpTo(exitAt);
    expect(stops.length, 'the exit was not told').toBeGreaterThan(0);
    await Promise.all(stops);
    const observation = await world.runtime().observe(spec.taskArn);
    expect(observation).toMatchObject({ released: true, containers: [{ exitCode: 7 }] });
  });

  test('the same seed gives the same history', async () => {
    const history = async (): Promise<unknown> => {
      const world = new SimulatedWorld('aws', 42);
      const names = ['a', 'b', 'c'];
      const specs = names.map((name) => {
        const spec = taskOf({ app: { behaviour: scripted() } }, 'awsvpc');
        return { ...spec, taskArn: `arn:aws:ecs:us-east-1:000000000000:task/c/${name}` };
      });
      for (const spec of specs) await world.runtime().ensureRunning(spec, signal);
      world.clock.jumpTo(world.now() + 30_000);
      return Promise.all(specs.map((spec) => world.runtime().observe(spec.taskArn)));
    };
    expect(await history()).toEqual(await history());
  });
});

describe('what is kept of a task', () => {
  test('one entry when it begins and one when it is told to stop, without its environment', async () => {
    const world = new SimulatedWorld('fast');
    const secret = scripted({ PASSWORD: 'do-not-keep-me' });
    const spec = taskOf({ app: { behaviour: { ...secret, command: ['do-not-keep-me'] } } });
    await world.runtime().ensureRunning(spec, signal);
    world.clock.jumpTo(world.now() + 10_000);
    await world.runtime().ensureStopped(spec, signal);
    world.clock.jumpTo(world.now() + 10_000);
    expect(world.journal.writes).toBe(2);
    expect(JSON.stringify(world.journal.entries())).not.toContain('do-not-keep-me');
    await world.runtime().forget(spec.taskArn);
    expect(world.journal.entries()).toEqual([]);
  });

  test('a running task needs no alarm', async () => {
    const world = new SimulatedWorld('fast');
    await world.runtime().ensureRunning(taskOf({ app: { behaviour: scripted() } }), signal);
    world.clock.jumpTo(world.now() + 10_000);
    expect(world.clock.nextDeadline({ includeBackground: true })).toBeUndefined();
  });

  test('an observation between an instant and its alarm still tells those who listen', async () => {
    const world = new SimulatedWorld('instant');
    const spec = taskOf({ app: { behaviour: scripted({ GANTRY_SIMULATE_EXIT_AFTER: '5s' }) } });
    await world.runtime().ensureRunning(spec, signal);
    let looks = 0;
    world.clock.at(world.now() + 5000, () => void world.runtime().observe(spec.taskArn));
    world.runtime().onChange(() => {
      looks += 1;
    });
    world.clock.jumpTo(world.now() + 5000);
    expect(looks).toBe(1);
  });

  test('a journal entry of another format is left alone', async () => {
    const world = new SimulatedWorld('fast');
    world.journal.put('task/old', JSON.stringify({ format: 0 }));
    await world.again();
    expect(await world.runtime().list()).toEqual([]);
    expect(world.journal.entries()).toHaveLength(1);
  });

  test('a record that is named by its task alone, as once, is found and goes with its task', async () => {
    const world = new SimulatedWorld('fast');
    const spec = taskOf({ app: { behaviour: scripted() } });
    await world.runtime().ensureRunning(spec, signal);
    const [[name, record] = ['', '']] = world.journal.entries();
    world.journal.delete(name);
    world.journal.put(`task/${spec.taskArn}`, record);
    await world.again();
    expect(await world.runtime().list()).toEqual([spec.taskArn]);
    await world.runtime().forget(spec.taskArn);
    expect(world.journal.entries()).toEqual([]);
  });

  test('reset leaves neither tasks nor scripts', async () => {
    const world = new SimulatedWorld('fast');
    await world.runtime().ensureRunning(taskOf({ app: { behaviour: scripted() } }), signal);
    world.runtime().addScript({ match: { image: '*' }, pullError: 'gone' });
    world.runtime().reset();
    expect(await world.runtime().list()).toEqual([]);
    expect(world.runtime().scripts()).toEqual([]);
    expect(world.journal.entries()).toEqual([]);
    expect(world.clock.nextDeadline({ includeBackground: true })).toBeUndefined();
  });
});
