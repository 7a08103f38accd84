import { describe, expect, test } from 'vitest';
import { computedDesiredCount } from '../../../../../src/services/ecs/planners/service/plan-task-sets.ts';
import { PlannedService, pace } from './planned-service.ts';

function external(desiredCount: number): PlannedService {
  return new PlannedService({ desiredCount, deploymentController: { type: 'EXTERNAL' } });
}

function running(service: PlannedService, id: string) {
  return service.tasks.filter(
    ({ startedBy, desiredStatus }) => startedBy === id && desiredStatus === 'RUNNING',
  );
}

const statusOf = (service: PlannedService, id: string) =>
  service.taskSets.find(({ taskSet }) => taskSet.id === id)?.taskSet.stabilityStatus;

describe('the computed desired count', () => {
  test.each([
    [10, 30, 3],
    [3, 50, 2],
    [1, 1, 1],
    [7, 0, 0],
    [0, 100, 0],
    [1000, 1.1, 11],
    [5000, 100, 5000],
  ])('of %i tasks by %d %% is %i', (desiredCount, scale, computed) => {
    expect(computedDesiredCount(desiredCount, scale)).toBe(computed);
  });
});

describe('a task set', () => {
  test('follows the desired count of its service', () => {
    const service = external(4);
    const id = service.addTaskSet(50);
    service.converge();
    expect(service.counts(id)).toBe('0 pending 2 running 0 stopping');
    service.set({ desiredCount: 10 });
    service.converge();
    expect(service.counts(id)).toBe('0 pending 5 running 0 stopping');
    service.set({ desiredCount: 0 });
    service.converge();
    expect(service.counts(id)).toBe('0 pending 0 running 0 stopping');
  });

  test('replaces a task that died, and is STABILIZING meanwhile', () => {
    const service = external(2);
    const id = service.addTaskSet();
    service.converge();
    expect(statusOf(service, id)).toBe('STEADY_STATE');
    service.advance(10_000);
    service.end(service.tasks[0]);
    service.settle();
    expect(service.counts(id)).toBe('1 pending 1 running 0 stopping');
    expect(statusOf(service, id)).toBe('STABILIZING');
    service.converge();
    expect(statusOf(service, id)).toBe('STEADY_STATE');
  });

  test('starts the replacement of an unhealthy task before it stops that one', () => {
    const service = external(1);
    const id = service.addTaskSet();
    service.settle();
    service.runPending('HEALTHY');
    service.settle();
    service.change(() => true, { healthStatus: 'UNHEALTHY' });
    service.messages.length = 0;
    service.settle();
    expect(service.counts(id)).toBe('1 pending 1 running 0 stopping');
    service.runPending('HEALTHY');
    service.settle();
    expect(service.counts(id)).toBe('0 pending 1 running 1 stopping');
    expect(service.messages).toEqual([
      '(service web) (task t1) failed container health checks.',
      `(service web, taskSet ${id}) updated state to STEADY_STATE.`,
      '(service web) has reached a steady state.',
    ]);
  });

  test('never has more than twice its tasks when all become unhealthy', () => {
    const service = external(2);
    const id = service.addTaskSet();
    for (let round = 0; round < 10; round += 1) {
      service.settle();
      service.runPending('UNHEALTHY');
      service.settle();
      expect(running(service, id).length).toBeLessThanOrEqual(4);
      service.finishStops();
    }
  });

  test('overlooks failing health checks for the grace period', () => {
    const service = external(1);
    service.set({ healthCheckGracePeriodSeconds: 30 });
    const id = service.addTaskSet();
    service.settle();
    service.runPending('UNHEALTHY');
    service.settle();
    expect(service.counts(id)).toBe('0 pending 1 running 0 stopping');
    expect(service.lastPlan.recheckAt).toBe(service.now + 30_000);
    service.advance(30_000);
    service.settle();
    expect(service.counts(id)).toBe('1 pending 1 running 0 stopping');
  });

  test('is not steady before its health checks say so', () => {
    const service = external(1);
    const id = service.addTaskSet();
    service.settle();
    service.runPending('UNKNOWN');
    service.settle();
    expect(statusOf(service, id)).toBe('STABILIZING');
    service.change(() => true, { healthStatus: 'HEALTHY' });
    service.settle();
    expect(statusOf(service, id)).toBe('STEADY_STATE');
  });

  test('waits longer each time that its tasks fail to start, and says so', () => {
    const service = external(1);
    service.addTaskSet();
    for (let failure = 0; failure < 3; failure += 1) {
      service.settle();
      service.failPending();
      service.settle();
      expect(service.tasks).toEqual([]);
      const wait = pace.backOff.firstMs * 2 ** failure;
      expect(service.lastPlan.recheckAt).toBe(service.now + wait);
      service.advance(wait);
    }
    expect(service.messages.at(-1)).toMatch(/is unable to consistently start tasks successfully/);
  });

  test('spares protected tasks, says so once, and goes on when their protection ends', () => {
    const service = external(2);
    const id = service.addTaskSet();
    service.converge();
    service.change(() => true, { protectedUntil: service.now + 5000 });
    service.messages.length = 0;
    service.setTaskSet(id, { scale: { value: 50, unit: 'PERCENT' } });
    service.settle();
    service.settle();
    expect(service.counts(id)).toBe('0 pending 2 running 0 stopping');
    expect(service.messages).toEqual([
      `(service web) updated computedDesiredCount for taskSet ${id} to 1.`,
      `(service web) was unable to reach steady state because task set (${id}) was unable to scale in. Reason: The number of protected tasks are more than the desired count of tasks.`,
    ]);
    expect(service.lastPlan.recheckAt).toBe(service.now + 5000);
    service.advance(5000);
    service.converge();
    expect(service.counts(id)).toBe('0 pending 1 running 0 stopping');
  });

  test('moves away from instances that drain, one task for each that runs elsewhere', () => {
    const service = external(2);
    const id = service.addTaskSet();
    service.converge();
    service.change(() => true, { isDraining: true, protectedUntil: service.now + 60_000 });
    service.settle();
    expect(service.counts(id)).toBe('2 pending 2 running 0 stopping');
    expect(statusOf(service, id)).toBe('STABILIZING');
    const fresh = service.tasks.find(({ lastStatus }) => lastStatus === 'PENDING');
    service.change((task) => task === fresh, { lastStatus: 'RUNNING', startedAt: service.now });
    service.settle();
    expect(service.counts(id)).toBe('1 pending 2 running 1 stopping');
    service.runPending();
    service.settle();
    expect(service.counts(id)).toBe('0 pending 2 running 2 stopping');
    expect(statusOf(service, id)).toBe('STEADY_STATE');
    expect(running(service, id).some(({ isDraining }) => isDraining)).toBe(false);
  });

  test('that is deleted stops its tasks, protected or not, and is gone with the last', () => {
    const service = external(2);
    const id = service.addTaskSet();
    service.converge();
    service.change(() => true, { protectedUntil: service.now + 5000 });
    service.setTaskSet(id, { status: 'DRAINING' });
    service.settle();
    expect(service.counts(id)).toBe('0 pending 0 running 2 stopping');
    expect(service.taskSets).toHaveLength(1);
    service.finishStops();
    service.settle();
    expect(service.taskSets).toEqual([]);
  });
});

test('a task of no task set is stopped', () => {
  const service = external(1);
  const id = service.addTaskSet();
  service.converge();
  service.taskSets = [];
  service.settle();
  expect(service.counts(id)).toBe('0 pending 0 running 1 stopping');
});

test('a deleted service is INACTIVE when its task sets are gone', () => {
  const service = external(2);
  const id = service.addTaskSet();
  service.converge();
  service.set({ status: 'DRAINING', desiredCount: 0 });
  service.setTaskSet(id, { status: 'DRAINING' });
  service.settle();
  expect(service.row.service.status).toBe('DRAINING');
  service.finishStops();
  service.settle();
  expect(service.taskSets).toEqual([]);
  expect(service.row.service.status).toBe('INACTIVE');
});
