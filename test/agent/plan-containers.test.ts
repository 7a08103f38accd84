import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContainerState, planStart, planStop } from '../../src/agent/plan-containers.ts';
import type { ContainerSpec, DependencyCondition, TaskSpec } from '../../src/ports/runtime.ts';

const absent: ContainerState = { phase: 'absent', health: 'UNKNOWN' };
const running: ContainerState = { phase: 'running', startedAt: 1000, health: 'UNKNOWN' };
const healthy: ContainerState = { ...running, health: 'HEALTHY' };
const unhealthy: ContainerState = { ...running, health: 'UNHEALTHY' };
const exited = (exitCode: number): ContainerState => ({
  phase: 'stopped',
  startedAt: 1000,
  exitCode,
  health: 'UNKNOWN',
});
const neverStarted: ContainerState = { phase: 'stopped', health: 'UNKNOWN' };

describe('planStart', () => {
  test('containers without dependencies start together, those started before do not start again', () => {
    const spec = taskOf([containerOf('a'), containerOf('b'), containerOf('c'), containerOf('d')]);
    const plan = planStart(spec, statesOf({ c: running, d: exited(1) }), 0);
    expect(plan).toEqual({ start: ['a', 'b'], unreachable: new Map() });
  });

  const notSuccessful =
    'CannotStartContainerError: dependency container first did not exit successfully';
  const before = (condition: string): string =>
    `CannotStartContainerError: dependency container first stopped before it was ${condition}`;
  test.each<[DependencyCondition, string, ContainerState, 'starts' | 'waits' | string]>([
    ['START', 'absent', absent, 'waits'],
    ['START', 'running', running, 'starts'],
    ['START', 'ended', exited(1), 'starts'],
    ['START', 'never started', neverStarted, before('START')],
    ['COMPLETE', 'absent', absent, 'waits'],
    ['COMPLETE', 'running', running, 'waits'],
    ['COMPLETE', 'ended with 0', exited(0), 'starts'],
    ['COMPLETE', 'ended with 1', exited(1), 'starts'],
    ['COMPLETE', 'never started', neverStarted, before('COMPLETE')],
    ['SUCCESS', 'absent', absent, 'waits'],
    ['SUCCESS', 'running', running, 'waits'],
    ['SUCCESS', 'ended with 0', exited(0), 'starts'],
    ['SUCCESS', 'ended with 1', exited(1), notSuccessful],
    ['SUCCESS', 'never started', neverStarted, notSuccessful],
    ['HEALTHY', 'absent', absent, 'waits'],
    ['HEALTHY', 'running', running, 'waits'],
    ['HEALTHY', 'running and unhealthy', unhealthy, 'waits'],
    ['HEALTHY', 'running and healthy', healthy, 'starts'],
    ['HEALTHY', 'ended with 0', exited(0), before('HEALTHY')],
    ['HEALTHY', 'never started', neverStarted, before('HEALTHY')],
  ])('depending on %s of one that is %s', (condition, _text, state, expected) => {
    const plan = planStart(twoContainers(condition), statesOf({ first: state }), 2000);
    expect(verdictOn(plan, 'second')).toBe(expected);
  });

  test('one dependency that cannot be met outweighs others that only wait', () => {
    const spec = taskOf([
      containerOf('slow'),
      containerOf('failed'),
      containerOf('app', [
        ['slow', 'COMPLETE'],
        ['failed', 'SUCCESS'],
      ]),
    ]);
    const plan = planStart(spec, statesOf({ slow: running, failed: exited(2) }), 0);
    expect(verdictOn(plan, 'app')).toMatch(/dependency container failed did not exit successfully/);
  });

  test.each<DependencyCondition>(['COMPLETE', 'SUCCESS', 'HEALTHY'])(
    'the startTimeout of a dependency, counted from its own start, ends the wait for %s',
    (condition) => {
      const spec = twoContainers(condition, 30);
      const early = planStart(spec, statesOf({ first: running }), 30_999);
      expect(early).toEqual({ start: [], unreachable: new Map(), recheckAt: 31_000 });
      const late = planStart(spec, statesOf({ first: running }), 31_000);
      expect(verdictOn(late, 'second')).toBe(
        `CannotStartContainerError: timed out waiting for dependency container first to be ${condition}`,
      );
    },
  );

  test('a startTimeout does not run before the dependency has started', () => {
    const plan = planStart(twoContainers('SUCCESS', 2), statesOf({}), 1_000_000);
    expect(plan).toEqual({ start: ['first'], unreachable: new Map() });
  });

  test('without startTimeout a long init container is waited for without end', () => {
    const plan = planStart(twoContainers('SUCCESS'), statesOf({ first: running }), 86_400_000);
    expect(plan).toEqual({ start: [], unreachable: new Map() });
  });

  test('a dependency that succeeded at its startTimeout still counts', () => {
    const plan = planStart(twoContainers('SUCCESS', 2), statesOf({ first: exited(0) }), 99_000);
    expect(plan.start).toEqual(['second']);
  });

  test('recheckAt is the earliest of all deadlines', () => {
    const spec = taskOf([
      { ...containerOf('a'), startTimeoutSeconds: 50 },
      { ...containerOf('b'), startTimeoutSeconds: 20 },
      containerOf('needs-a', [['a', 'HEALTHY']]),
      containerOf('needs-b', [['b', 'COMPLETE']]),
    ]);
    const plan = planStart(spec, statesOf({ a: running, b: running }), 2000);
    expect(plan.recheckAt).toBe(21_000);
  });
});

describe('planStop', () => {
  test('a container outlives those that depend on it', () => {
    const spec = taskOf([
      containerOf('proxy'),
      containerOf('app', [['proxy', 'START']]),
      containerOf('side', [['app', 'HEALTHY']]),
      containerOf('alone'),
    ]);
    const all = { proxy: running, app: running, side: running, alone: running };
    expect(planStop(spec, statesOf(all))).toEqual(['side', 'alone']);
    expect(planStop(spec, statesOf({ ...all, side: exited(0) }))).toEqual(['app', 'alone']);
    expect(planStop(spec, statesOf({ proxy: running, app: exited(0) }))).toEqual(['proxy']);
    expect(planStop(spec, statesOf({ proxy: exited(0) }))).toEqual([]);
  });

  test('a link is a dependency on the start of what it names, with or without an alias', () => {
    const app = { ...containerOf('app'), links: ['db', 'cache:redis'] };
    const spec = taskOf([app, containerOf('db'), containerOf('cache')]);
    expect(planStart(spec, statesOf({}), 0).start).toEqual(['db', 'cache']);
    expect(planStart(spec, statesOf({ db: running }), 0).start).toEqual(['cache']);
    expect(planStart(spec, statesOf({ db: running, cache: running }), 0).start).toEqual(['app']);
    const all = { app: running, db: running, cache: running };
    expect(planStop(spec, statesOf(all))).toEqual(['app']);
  });
});

/** Acyclic tasks: a container depends only on containers that come before it. */
const someTask = fc
  .array(fc.record({ picks: fc.array(fc.tuple(fc.nat(), someCondition())) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((rows) =>
    taskOf(
      rows.map(({ picks }, index) =>
        containerOf(
          `c${index}`,
          index === 0 ? [] : picks.map(([pick, condition]) => [`c${pick % index}`, condition]),
        ),
      ),
    ),
  );

describe('properties of every acyclic task', () => {
  test('when every container runs, is healthy and ends with 0, only a missed HEALTHY keeps one from starting', () => {
    const everyoneStarts = (spec: TaskSpec): void => {
      const states = new Map<string, ContainerState>();
      for (let round = 0; round <= 2 * spec.containers.length; round += 1) {
        const plan = planStart(spec, states, round);
        expect([...plan.unreachable.keys()].filter((n) => !waitsForHealthAndEnd(spec, n))).toEqual(
          [],
        );
        for (const name of plan.unreachable.keys()) states.set(name, neverStarted);
        // A container runs for one round: whoever saw it in vain then never starts.
        for (const [name, state] of states) if (state === healthy) states.set(name, exited(0));
        for (const name of plan.start) states.set(name, healthy);
      }
      expect(new Set(states.keys())).toEqual(new Set(spec.containers.map((c) => c.name)));
    };
    fc.assert(fc.property(someTask, everyoneStarts));
  });

  test('a container starts only when none of its dependencies is absent', () => {
    const noDependencyAbsent = (spec: TaskSpec, phases: readonly number[]): void => {
      const states = someStates(spec, phases);
      for (const name of planStart(spec, states, 0).start) {
        const container = spec.containers.find((c) => c.name === name);
        const missing = container?.dependsOn.filter((d) => !states.has(d.containerName));
        expect(missing).toEqual([]);
      }
    };
    fc.assert(fc.property(someTask, fc.array(fc.nat(4)), noDependencyAbsent));
  });

  test('stopping as planned ends every running container, and no container before its dependents', () => {
    const stopsAll = (spec: TaskSpec, phases: readonly number[]): void => {
      const states = someStates(spec, phases);
      for (let round = 0; round < spec.containers.length; round += 1) {
        for (const name of planStop(spec, states)) {
          const dependents = spec.containers.filter((c) =>
            c.dependsOn.some((d) => d.containerName === name),
          );
          expect(dependents.filter((c) => states.get(c.name)?.phase === 'running')).toEqual([]);
          states.set(name, exited(0));
        }
      }
      expect([...states.values()].filter((state) => state.phase === 'running')).toEqual([]);
    };
    fc.assert(fc.property(someTask, fc.array(fc.nat(4)), stopsAll));
  });
});

function someCondition(): fc.Arbitrary<DependencyCondition> {
  return fc.constantFrom('START', 'COMPLETE', 'SUCCESS', 'HEALTHY');
}

/** A container that waits for the health of one that has ended in the meantime is out of reach. */
function waitsForHealthAndEnd(spec: TaskSpec, name: string): boolean {
  const reaches = (from: string): boolean => {
    const found = spec.containers.find((c) => c.name === from);
    return (
      found?.dependsOn.some((d) => d.condition === 'HEALTHY' || reaches(d.containerName)) ?? false
    );
  };
  return reaches(name);
}

function someStates(spec: TaskSpec, phases: readonly number[]): Map<string, ContainerState> {
  const choices = [undefined, running, healthy, exited(0), exited(1)];
  const states = new Map<string, ContainerState>();
  spec.containers.forEach((container, index) => {
    const state = choices[phases[index] ?? 0];
    if (state !== undefined) states.set(container.name, state);
  });
  return states;
}

function verdictOn(plan: ReturnType<typeof planStart>, name: string): string {
  return plan.unreachable.get(name) ?? (plan.start.includes(name) ? 'starts' : 'waits');
}

function twoContainers(condition: DependencyCondition, startTimeoutSeconds?: number): TaskSpec {
  const first = containerOf('first');
  return taskOf([
    startTimeoutSeconds === undefined ? first : { ...first, startTimeoutSeconds },
    containerOf('second', [['first', condition]]),
  ]);
}

function statesOf(states: Readonly<Record<string, ContainerState>>): Map<string, ContainerState> {
  return new Map(Object.entries(states));
}

function taskOf(containers: readonly ContainerSpec[]): TaskSpec {
  return {
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/c/0123456789abcdef0123456789abcdef',
    clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/c',
    family: 'family',
    revision: 1,
    networkMode: 'bridge',
    containers,
  };
}

function containerOf(
  name: string,
  dependsOn: readonly (readonly [string, DependencyCondition])[] = [],
): ContainerSpec {
  return {
    name,
    image: 'image',
    essential: true,
    environment: {},
    portMappings: [],
    dependsOn: dependsOn.map(([containerName, condition]) => ({ containerName, condition })),
    stopTimeoutSeconds: 30,
    dockerLabels: {},
    ulimits: [],
  };
}
