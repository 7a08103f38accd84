import { describe, expect, test } from 'vitest';
import { PlannedService, pace, steadyService } from './planned-service.ts';

describe('a new service', () => {
  test('starts all its tasks, completes its deployment, and is steady: each told once', () => {
    const service = new PlannedService({ desiredCount: 3 });
    service.pass();
    expect(service.counts(service.primary.id)).toBe('3 pending 0 running 0 stopping');
    expect(service.primary).toMatchObject({ desiredCount: 3, rolloutState: 'IN_PROGRESS' });
    service.runPending();
    service.pass();
    expect(service.primary).toMatchObject({
      rolloutState: 'COMPLETED',
      rolloutStateReason: 'ECS deployment ecs-svc/1 completed.',
    });
    expect(service.messages).toEqual([
      '(service web) (deployment ecs-svc/1) deployment completed.',
      '(service web) has reached a steady state.',
    ]);
    service.advance(60_000);
    expect(service.pass()).toEqual([]);
  });

  test('of no tasks completes without a word', () => {
    const service = new PlannedService({ desiredCount: 0 });
    service.settle();
    expect(service.primary.rolloutState).toBe('COMPLETED');
    expect(service.messages).toEqual([]);
  });

  test('waits for the health checks of tasks that have some', () => {
    const service = new PlannedService({ desiredCount: 1 });
    service.pass();
    service.runPending('UNKNOWN');
    service.advance(60_000);
    service.pass();
    expect(service.primary.rolloutState).toBe('IN_PROGRESS');
    service.change(() => true, { healthStatus: 'HEALTHY' });
    service.pass();
    expect(service.primary.rolloutState).toBe('COMPLETED');
  });
});

describe('the first step of a rolling update', () => {
  // Desired count, minimumHealthyPercent, maximumPercent; started, stopped. Examples of reference §3.8.7.
  test.each([
    [4, 50, 100, 0, 2],
    [4, 100, 200, 4, 0],
    [4, 0, 100, 0, 4],
    [4, 0, 200, 4, 4],
    [2, 75, 100, 0, 0],
    [3, 100, 125, 0, 0],
    [1, 100, 150, 0, 0],
    [1, 50, 100, 0, 0],
    [10, 90, 110, 1, 1],
    [3, 50, 150, 1, 1],
  ])(
    'of %i tasks within %i and %i percent starts %i and stops %i',
    (...[desiredCount, minimum, maximum, started, stopped]) => {
      const service = steadyService({ desiredCount }).percent(minimum, maximum);
      const old = service.primary.id;
      const id = service.deploy();
      service.pass();
      expect(service.counts(id)).toBe(`${started} pending 0 running 0 stopping`);
      expect(service.counts(old)).toBe(
        `0 pending ${desiredCount - stopped} running ${stopped} stopping`,
      );
    },
  );

  test('is none where the percentages leave no room, and is told once', () => {
    const service = steadyService({ desiredCount: 1 }).percent(100, 150);
    service.deploy();
    service.settle();
    service.advance(3_600_000);
    service.settle();
    const text =
      '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.';
    expect(service.messages).toEqual([text]);
    service.advance(5 * 3_600_000);
    service.settle();
    expect(service.messages).toEqual([text, text]);
    service.percent(0, 150);
    service.converge();
    expect(service.row.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });
});

describe('a rolling update', () => {
  test('stops an old task only once a new one has been healthy for a while', () => {
    const service = steadyService({ desiredCount: 2 });
    const old = service.primary.id;
    service.deploy();
    service.pass();
    service.runPending();
    service.pass();
    expect(service.counts(old)).toBe('0 pending 2 running 0 stopping');
    expect(service.lastPlan.recheckAt).toBe(service.now + pace.readyMs);
    service.advance(pace.readyMs);
    service.pass();
    expect(service.counts(old)).toBe('0 pending 0 running 2 stopping');
  });

  test('counts tasks that are stopping against maximumPercent', () => {
    const service = steadyService({ desiredCount: 1 }).percent(0, 100);
    const id = service.deploy();
    service.settle();
    expect(service.counts(id)).toBe('0 pending 0 running 0 stopping');
    service.finishStops();
    service.settle();
    expect(service.counts(id)).toBe('1 pending 0 running 0 stopping');
  });

  test('stops tasks for the deployment that they are of', () => {
    const service = steadyService({ desiredCount: 1 });
    const old = service.primary.id;
    service.deploy();
    service.converge();
    const stop = service.actions.find((action) => action.do === 'stop');
    expect(stop).toMatchObject({ reason: `Scaling activity initiated by (deployment ${old})` });
  });

  test('is not complete before the old tasks have stopped; then the old deployment is gone', () => {
    const service = steadyService({ desiredCount: 1 });
    const old = service.primary.id;
    service.deploy();
    service.pass();
    service.runPending();
    service.advance(pace.readyMs);
    service.settle();
    expect(service.row.service.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 1 },
      { id: old, status: 'ACTIVE', rolloutState: 'COMPLETED', desiredCount: 0 },
    ]);
    service.finishStops();
    service.settle();
    expect(service.row.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(Object.keys(service.row.internals.progress)).toEqual([service.primary.id]);
  });

  test('over another update stops the pending tasks of that one at once', () => {
    const service = steadyService({ desiredCount: 2 });
    const first = service.primary.id;
    const second = service.deploy();
    service.pass();
    const third = service.deploy();
    service.pass();
    expect(service.counts(second)).toBe('0 pending 0 running 2 stopping');
    expect(service.counts(first)).toBe('0 pending 2 running 0 stopping');
    service.converge();
    expect(service.counts(third)).toBe('0 pending 2 running 0 stopping');
    expect(service.row.service.deployments).toHaveLength(1);
  });

  test.each([1, 5, 0])('goes on to the end when it is scaled from 3 to %i in the middle', (to) => {
    const service = steadyService({ desiredCount: 3 });
    service.deploy();
    service.pass();
    service.set({ desiredCount: to });
    service.converge();
    expect(service.counts(service.primary.id)).toBe(`0 pending ${to} running 0 stopping`);
    expect(service.row.service.deployments).toMatchObject([
      { desiredCount: to, rolloutState: 'COMPLETED' },
    ]);
  });
});

describe('scale-in', () => {
  test('stops pending tasks before running ones', () => {
    const service = steadyService({ desiredCount: 2 });
    service.set({ desiredCount: 4 });
    service.pass();
    service.set({ desiredCount: 1 });
    service.pass();
    expect(service.counts(service.primary.id)).toBe('0 pending 1 running 3 stopping');
  });

  test('keeps the zones balanced', () => {
    const service = steadyService({ desiredCount: 9 });
    service.set({ desiredCount: 3 });
    service.settle();
    const left = service.tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    expect(new Set(left.map(({ availabilityZone }) => availabilityZone)).size).toBe(3);
  });

  test('is steady before the tasks have stopped', () => {
    const service = steadyService({ desiredCount: 2 });
    service.set({ desiredCount: 0 });
    service.settle();
    expect(service.counts(service.primary.id)).toBe('0 pending 0 running 2 stopping');
    expect(service.messages).toEqual(['(service web) has reached a steady state.']);
  });

  test('spares protected tasks, tells of it, and goes on when the protection ends', () => {
    const service = steadyService({ desiredCount: 2 });
    const until = service.now + 60_000;
    service.change(() => true, { protectedUntil: until });
    service.set({ desiredCount: 1 });
    service.settle();
    expect(service.counts(service.primary.id)).toBe('0 pending 2 running 0 stopping');
    expect(service.messages).toEqual([
      '(service web) was unable to reach steady state because task set (ecs-svc/1) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks.',
    ]);
    expect(service.lastPlan.recheckAt).toBe(until);
    service.now = until;
    service.settle();
    expect(service.counts(service.primary.id)).toBe('0 pending 1 running 1 stopping');
  });
});

test('a service that stays steady says so every six hours', () => {
  const service = steadyService({ desiredCount: 1 });
  expect(service.lastPlan.recheckAt, 'a service at rest has no deadline').toBeUndefined();
  const told = service.row.internals.told?.['steady-state'] ?? Number.NaN;
  const again = told + 6 * 3600_000;
  service.now = again - 1;
  expect(service.pass()).toEqual([]);
  service.now = again;
  service.settle();
  expect(service.messages).toEqual(['(service web) has reached a steady state.']);
});
