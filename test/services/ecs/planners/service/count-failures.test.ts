import { describe, expect, test } from 'vitest';
import { PlannedService, pace, steadyService } from './planned-service.ts';

describe('a task whose health check fails', () => {
  const sick = (desiredCount: number): PlannedService => {
    const service = steadyService({ desiredCount });
    service.change(() => true, { healthStatus: 'HEALTHY' });
    const [first] = service.tasks;
    service.change((task) => task === first, { healthStatus: 'UNHEALTHY' });
    return service;
  };

  test('is stopped once another has taken its place', () => {
    const service = sick(2);
    const { id } = service.primary;
    service.settle();
    expect(service.counts(id)).toBe('1 pending 2 running 0 stopping');
    expect(service.messages).toEqual(['(service web) (task t2) failed container health checks.']);
    service.runPending('HEALTHY');
    service.pass();
    expect(service.counts(id)).toBe('0 pending 2 running 1 stopping');
    const stop = service.actions.find((action) => action.do === 'stop');
    expect(stop).toMatchObject({ reason: 'Task failed container health checks' });
  });

  test('stops first where maximumPercent leaves no room', () => {
    const service = sick(2).percent(50, 100);
    service.settle();
    expect(service.counts(service.primary.id)).toBe('0 pending 1 running 1 stopping');
    service.finishStops();
    service.settle();
    expect(service.counts(service.primary.id)).toBe('1 pending 1 running 0 stopping');
  });

  test('is left alone during the grace period', () => {
    const service = sick(1);
    service.set({ healthCheckGracePeriodSeconds: 60 });
    service.settle();
    expect(service.counts(service.primary.id)).toBe('0 pending 1 running 0 stopping');
    service.advance(60_000);
    service.settle();
    expect(service.counts(service.primary.id)).toBe('1 pending 1 running 0 stopping');
  });

  test('that is healthy again after its replacement ran leaves as many as are wanted', () => {
    const service = sick(2);
    service.settle();
    service.change(() => true, { healthStatus: 'HEALTHY' });
    service.runPending('HEALTHY');
    service.settle();
    service.finishStops();
    expect(service.counts(service.primary.id)).toBe('0 pending 2 running 0 stopping');
  });
});

describe('tasks that fail', () => {
  test('are replaced, and counted as long as none becomes healthy', () => {
    const service = new PlannedService({ desiredCount: 1 });
    service.pass();
    for (const failures of [1, 2]) {
      service.runPending();
      service.end(service.tasks[0]);
      service.settle();
      expect(service.primary.failedTasks).toBe(failures);
      expect(service.counts(service.primary.id)).toBe('1 pending 0 running 0 stopping');
    }
    service.runPending();
    service.settle();
    service.advance(pace.provenMs);
    service.settle();
    expect(service.primary.failedTasks).toBe(0);
  });

  test('are not counted when somebody stopped them', () => {
    const service = steadyService({ desiredCount: 1 });
    service.end(service.tasks[0], 'UserInitiated');
    service.settle();
    expect(service.primary.failedTasks).toBe(0);
    expect(service.counts(service.primary.id)).toBe('1 pending 0 running 0 stopping');
  });

  test('before they ran are started again after a wait that doubles, up to a limit', () => {
    const service = new PlannedService({ desiredCount: 2 });
    service.pass();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      service.failPending();
      service.settle();
      expect(service.counts(service.primary.id)).toBe('0 pending 0 running 0 stopping');
      waits.push((service.lastPlan.recheckAt ?? 0) - service.now);
      service.now = service.lastPlan.recheckAt ?? 0;
      service.settle();
      expect(service.counts(service.primary.id)).toBe('2 pending 0 running 0 stopping');
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
    expect(service.messages).toEqual([
      '(service web) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ]);
  });

  test('before they ran no longer hold up a deployment that comes after', () => {
    const service = new PlannedService({ desiredCount: 1 });
    service.pass();
    service.failPending();
    service.settle();
    const id = service.deploy();
    service.settle();
    expect(service.counts(id)).toBe('1 pending 0 running 0 stopping');
  });
});
