import { describe, expect, test } from 'vitest';
import type { DeploymentConfiguration } from '../../../../../src/services/ecs/model/types.ts';
import { type PlannedService, pace, steadyService } from './planned-service.ts';

function service(
  desiredCount: number,
  given: Omit<DeploymentConfiguration, 'maximumPercent' | 'minimumHealthyPercent'> = {},
): PlannedService {
  const steady = steadyService({ desiredCount });
  const { deploymentConfiguration } = steady.row.service;
  const { maximumPercent, minimumHealthyPercent } = deploymentConfiguration;
  steady.set({ deploymentConfiguration: { maximumPercent, minimumHealthyPercent, ...given } });
  return steady;
}

const breaker = (rollback: boolean) => ({ deploymentCircuitBreaker: { enable: true, rollback } });
const alarms = (rollback: boolean) => ({
  alarms: { alarmNames: ['errors'], enable: true, rollback },
});

/** Lets pending tasks fall over as soon as they run, three times. */
function crash(planned: PlannedService): void {
  for (let failure = 0; failure < 3; failure += 1) {
    planned.settle();
    planned.runPending();
    planned.end(planned.tasks.find(({ startedBy }) => startedBy === planned.primary.id));
  }
}

describe('the circuit breaker', () => {
  test('fails the deployment at its threshold, which stays PRIMARY and starts no more tasks', () => {
    const planned = service(1, breaker(false));
    const old = planned.primary.id;
    planned.deploy();
    crash(planned);
    planned.settle();
    expect(planned.row.service.deployments).toMatchObject([
      {
        status: 'PRIMARY',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        failedTasks: 3,
      },
      { id: old, status: 'ACTIVE', rolloutState: 'COMPLETED', desiredCount: 1 },
    ]);
    planned.advance(3_600_000);
    planned.settle();
    expect(planned.counts(planned.primary.id)).toBe('0 pending 0 running 0 stopping');
    expect(planned.counts(old)).toBe('0 pending 1 running 0 stopping');
    expect(planned.messages).toEqual([
      '(service web) (deployment ecs-svc/3) deployment failed: tasks failed to start.',
    ]);
    expect(planned.records.at(-1)).toMatchObject({
      status: 'STOPPED',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    });
  });

  test('keeps what ran before it alive while the deployment is FAILED', () => {
    const planned = service(1, breaker(false));
    const old = planned.primary.id;
    planned.deploy();
    crash(planned);
    planned.settle();
    planned.end(planned.tasks[0]);
    planned.settle();
    planned.runPending();
    planned.settle();
    expect(planned.counts(old)).toBe('0 pending 1 running 0 stopping');
    planned.set({ desiredCount: 0 });
    planned.settle();
    expect(planned.counts(old)).toBe('0 pending 0 running 1 stopping');
  });

  test('rolls back to the deployment that completed last, and the record tells of both', () => {
    const planned = service(1, breaker(true));
    const old = planned.primary.id;
    const bad = planned.deploy();
    crash(planned);
    planned.pass();
    expect(planned.row.service.deployments).toMatchObject([
      {
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${old}.`,
      },
      { id: bad, rolloutState: 'FAILED', failedTasks: 3 },
      { id: old, rolloutState: 'COMPLETED' },
    ]);
    expect(planned.messages).toEqual([
      `(service web) (deployment ${bad}) deployment failed: tasks failed to start.`,
      `(service web) rolling back to deployment ${old}.`,
    ]);
    expect(planned.records.at(-1)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      rollback: { serviceRevisionArn: 'revision/1' },
    });
    planned.converge();
    expect(planned.row.service.deployments).toMatchObject([
      {
        rolloutState: 'COMPLETED',
        rolloutStateReason: `ECS deployment ${planned.primary.id} completed.`,
      },
    ]);
    expect(planned.records.at(-1)?.status).toBe('ROLLBACK_SUCCESSFUL');
  });

  test('does not roll a roll-back back', () => {
    const planned = service(1, breaker(true));
    planned.deploy();
    crash(planned);
    planned.pass();
    crash(planned);
    planned.settle();
    expect(planned.primary).toMatchObject({ status: 'PRIMARY', rolloutState: 'FAILED' });
    expect(planned.records.at(-1)?.status).toBe('ROLLBACK_FAILED');
  });

  test('does nothing to a deployment that has completed', () => {
    const planned = service(1, breaker(true));
    crash(planned);
    crash(planned);
    planned.settle();
    expect(planned.primary.rolloutState).toBe('COMPLETED');
    // The first of them had been healthy.
    expect(planned.primary.failedTasks).toBe(5);
  });

  test('begins to count anew when a task becomes healthy, unless told not to', () => {
    for (const resetOnHealthyTask of [true, false]) {
      const planned = service(2, {
        deploymentCircuitBreaker: { enable: true, rollback: false, resetOnHealthyTask },
      });
      const bad = planned.deploy();
      for (let round = 0; round < 3; round += 1) {
        planned.settle();
        planned.runPending();
        planned.end(planned.tasks.findLast((task) => task.startedBy === bad));
        planned.settle();
        planned.advance(pace.provenMs);
        planned.settle();
      }
      expect(planned.primary.rolloutState).toBe(resetOnHealthyTask ? 'IN_PROGRESS' : 'FAILED');
    }
  });
});

describe('an alarm', () => {
  test('fails the deployment and rolls it back', () => {
    const planned = service(1, alarms(true));
    const old = planned.primary.id;
    const bad = planned.deploy();
    planned.settle();
    planned.alarms.set('errors', 'ALARM');
    planned.pass();
    expect(planned.messages).toEqual([
      `(service web) (deployment ${bad}) deployment failed: alarm detected.`,
      `(service web) rolling back to deployment ${old}.`,
    ]);
    expect(planned.records.at(-1)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    });
    // It is in ALARM when the roll-back begins, and does not count for that.
    planned.converge();
    planned.advance(pace.alarmBakeMs);
    planned.settle();
    expect(planned.primary.rolloutState).toBe('COMPLETED');
  });

  test('that was in ALARM when the deployment began does not count for it', () => {
    const planned = service(1, alarms(true));
    planned.alarms.set('errors', 'ALARM');
    planned.deploy();
    planned.converge();
    planned.advance(pace.alarmBakeMs);
    planned.settle();
    expect(planned.primary.rolloutState).toBe('COMPLETED');
  });

  test.each([
    [{}, pace.alarmBakeMs],
    [{ bakeTimeInMinutes: 3 }, 180_000],
  ])('is waited for during the bake time: %o', (given, bakeMs) => {
    const planned = service(1, { ...alarms(false), ...given }).percent(0, 100);
    planned.deploy();
    planned.settle();
    planned.finishStops();
    planned.settle();
    planned.runPending();
    planned.settle();
    const doneAt = planned.now + bakeMs;
    planned.now = doneAt - 1;
    planned.settle();
    expect(planned.primary.rolloutState).toBe('IN_PROGRESS');
    expect(planned.lastPlan.recheckAt).toBe(doneAt);
    planned.now = doneAt;
    planned.settle();
    expect(planned.primary.rolloutState).toBe('COMPLETED');
    expect(planned.records.at(-1)).toMatchObject({
      status: 'SUCCESSFUL',
      alarms: { status: 'MONITORING_COMPLETE' },
    });
    planned.alarms.set('errors', 'ALARM');
    planned.settle();
    expect(planned.primary.rolloutState).toBe('COMPLETED');
  });
});

describe('StopServiceDeployment', () => {
  const stop = (planned: PlannedService, status: 'ROLLBACK_REQUESTED' | 'STOP_REQUESTED'): void => {
    planned.records = planned.records.map((record) =>
      record.finishedAt === undefined ? { ...record, status } : record,
    );
  };

  test('rolls back to what was deployed before', () => {
    const planned = service(2);
    planned.deploy();
    planned.settle();
    stop(planned, 'ROLLBACK_REQUESTED');
    planned.converge();
    expect(planned.row.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(planned.row.internals.completedRevisionArn).toBe('revision/1');
    expect(planned.records.at(-1)?.status).toBe('ROLLBACK_SUCCESSFUL');
  });

  test('leaves the deployment where it is when it is not to be rolled back', () => {
    const planned = service(2);
    const bad = planned.deploy();
    planned.settle();
    planned.runPending();
    stop(planned, 'STOP_REQUESTED');
    planned.advance(60_000);
    planned.settle();
    expect(planned.counts(bad)).toBe('0 pending 2 running 0 stopping');
    expect(planned.counts('ecs-svc/1')).toBe('0 pending 2 running 0 stopping');
    expect(planned.records.at(-1)?.status).toBe('STOPPED');
  });
});

test('a deployment that another supersedes has a record that was stopped', () => {
  const planned = service(1, breaker(true));
  planned.deploy();
  planned.settle();
  planned.deploy();
  planned.settle();
  expect(planned.records.map(({ status }) => status)).toEqual([
    'SUCCESSFUL',
    'STOPPED',
    'IN_PROGRESS',
  ]);
  const watched = planned.records.map((record) => record.deploymentCircuitBreaker?.status);
  expect(watched.slice(0, 2)).not.toContain('MONITORING');
});

describe('an early success', () => {
  test.each([
    ['DEFERRED', 'COMPLETED'],
    ['BLOCKING', 'IN_PROGRESS'],
  ] as const)(
    'with %s clean-up of the old tasks makes the deployment %s with these left',
    (sourceServiceRevisionCleanup, rolloutState) => {
      const planned = service(4, {
        earlySuccessCriteria: { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup },
      });
      const id = planned.deploy();
      planned.settle();
      planned.runPending();
      planned.change(({ startedBy, taskArn }) => startedBy === id && /[67]$/.test(taskArn), {
        lastStatus: 'PENDING',
      });
      planned.settle();
      expect(planned.primary.rolloutState).toBe(rolloutState);
      planned.converge();
      expect(planned.row.service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    },
  );
});
