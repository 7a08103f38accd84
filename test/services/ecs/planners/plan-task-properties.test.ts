// What holds for any task and anything a runtime could answer, likely or not.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContainerObservation, TaskObservation } from '../../../../src/ports/runtime.ts';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { planTask } from '../../../../src/services/ecs/planners/plan-task.ts';
import type { TaskSituation } from '../../../../src/services/ecs/planners/task-plan.ts';
import { lastStatuses } from '../../../../src/services/ecs/rules/task-lifecycle.ts';
import { network, newRow, startOfTime } from './planned-task.ts';

const names = ['a', 'b', 'c'] as const;
const now = startOfTime + 60_000;

const anyContainer: fc.Arbitrary<Omit<ContainerObservation, 'name'>> = fc.record(
  {
    lastStatus: fc.constantFrom('PENDING' as const, 'RUNNING' as const, 'STOPPED' as const),
    exitCode: fc.constantFrom(0, 1, 137),
    reason: fc.constant('SomeError: so it is'),
    networkBindings: fc.constant([]),
    healthStatus: fc.constantFrom('HEALTHY' as const, 'UNHEALTHY' as const, 'UNKNOWN' as const),
  },
  { requiredKeys: ['lastStatus', 'networkBindings', 'healthStatus'] },
);

const anyObservation: fc.Arbitrary<TaskObservation | undefined> = fc.option(
  fc
    .record(
      {
        network: fc.constant(network),
        pullStartedAt: fc.constant(startOfTime + 1000),
        executionStoppedAt: fc.constant(startOfTime + 2000),
        startFailure: fc.constant('CannotPullContainerError: not found'),
        released: fc.boolean(),
        containers: fc.array(anyContainer, { maxLength: 3 }),
      },
      { requiredKeys: ['released', 'containers'] },
    )
    .map((drawn) => ({
      ...drawn,
      taskArn: newRow().task.taskArn,
      containers: drawn.containers.map((each, at) => ({ ...each, name: names[at] ?? '' })),
    })),
  { nil: undefined },
);

/** Any task that could be stored: what stops is desired STOPPED, what has stopped says when. */
const anyRow: fc.Arbitrary<TaskRow> = fc
  .record({
    lastStatus: fc.constantFrom(...lastStatuses),
    wanted: fc.boolean(),
    version: fc.integer({ min: 1, max: 9 }),
    bridge: fc.boolean(),
    observed: fc.boolean(),
    containers: fc.array(
      fc.constantFrom('PENDING' as const, 'RUNNING' as const, 'STOPPED' as const),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  })
  .map(({ lastStatus, wanted, version, bridge, observed, containers }) => {
    const row = newRow({
      containers: Object.fromEntries(containers.map((_, at) => [names[at] ?? '', 'essential'])),
      ...(bridge ? { networkMode: 'bridge' } : {}),
    });
    const stops = lastStatuses.indexOf(lastStatus) > lastStatuses.indexOf('RUNNING');
    const task = {
      ...row.task,
      lastStatus,
      desiredStatus: stops || !wanted ? ('STOPPED' as const) : ('RUNNING' as const),
      version,
      containers: row.task.containers.map((each, at) => ({
        ...each,
        lastStatus: containers[at] ?? ('PENDING' as const),
      })),
      ...(lastStatus === 'STOPPED' ? { stoppedAt: startOfTime } : {}),
    };
    const internals = { ...row.internals, ...(observed ? { observedAt: startOfTime } : {}) };
    return { ...row, task, internals };
  });

const anySituation: fc.Arbitrary<TaskSituation> = fc.record({
  row: anyRow,
  observation: anyObservation,
  essential: fc.subarray([...names], { minLength: 1 }).map((chosen) => new Set<string>(chosen)),
  now: fc.constant(now),
  holds: fc.constant({}),
});

function whatever(check: (situation: TaskSituation) => void): void {
  fc.assert(fc.property(anySituation, check), { numRuns: 2000 });
}

/** The rows that a plan records. */
function recorded(situation: TaskSituation): readonly TaskRow[] {
  return planTask(situation).actions.flatMap((action) =>
    action.do === 'record' ? [action.row] : [],
  );
}

test('no task goes back: not in status, not in version, not from STOPPED to RUNNING', () => {
  whatever((situation) => {
    const before = situation.row.task;
    const rows = recorded(situation);
    expect(rows.length, 'one pass records once').toBeLessThanOrEqual(1);
    for (const { task } of rows) {
      expect(lastStatuses.indexOf(task.lastStatus)).toBeGreaterThanOrEqual(
        lastStatuses.indexOf(before.lastStatus),
      );
      expect([before.version, before.version + 1]).toContain(task.version);
      if (before.desiredStatus === 'STOPPED') expect(task.desiredStatus).toBe('STOPPED');
    }
  });
});

test('a task that stops is desired STOPPED, and says when it has', () => {
  whatever((situation) => {
    for (const { task } of recorded(situation)) {
      const stops = lastStatuses.indexOf(task.lastStatus) > lastStatuses.indexOf('RUNNING');
      if (stops) expect(task.desiredStatus).toBe('STOPPED');
      expect(task.stoppedAt !== undefined).toBe(task.lastStatus === 'STOPPED');
      if (task.lastStatus === 'STOPPED') {
        expect(new Set(task.containers.map((each) => each.lastStatus))).toEqual(
          new Set(['STOPPED']),
        );
      }
    }
  });
});

test('a change of status has a version of its own, but for STOPPING', () => {
  whatever((situation) => {
    const before = situation.row.task;
    for (const { task } of recorded(situation)) {
      if (task.lastStatus === before.lastStatus || task.lastStatus === 'STOPPING') continue;
      expect(task.version).toBe(before.version + 1);
    }
  });
});

test('what is to stop is never started', () => {
  whatever((situation) => {
    const { actions } = planTask(situation);
    const stops =
      situation.row.task.desiredStatus === 'STOPPED' ||
      recorded(situation).some(({ task }) => task.desiredStatus === 'STOPPED');
    if (stops) expect(actions.map((action) => action.do)).not.toContain('start');
  });
});

test('STOPPED is only recorded once everything is given back or the stop was accepted', () => {
  whatever((situation) => {
    const { actions } = planTask(situation);
    const at = actions.findIndex(
      (action) => action.do === 'record' && action.row.task.lastStatus === 'STOPPED',
    );
    if (at === -1) return;
    const stopCameFirst = actions.slice(0, at).some((action) => action.do === 'stop');
    const gone =
      situation.observation === undefined ? stopCameFirst : situation.observation.released;
    expect(gone, 'something of the task could still run').toBe(true);
    expect(
      situation.observation?.containers.some((each) => each.lastStatus === 'RUNNING'),
    ).not.toBe(true);
  });
});

test('while nothing changes every task comes to rest within twelve passes', () => {
  whatever((situation) => {
    let { row } = situation;
    for (let pass = 0; pass < 12; pass += 1) {
      const [next] = recorded({ ...situation, row });
      if (next === undefined) {
        const plan = planTask({ ...situation, row });
        expect(planTask({ ...situation, row }), 'the same situation, another plan').toEqual(plan);
        expect(plan.recheckAt, 'a task at rest need not be looked at').toBeUndefined();
        return;
      }
      row = next;
    }
    expect.fail(`still changing after twelve passes: ${row.task.lastStatus}`);
  });
});

test('a row that was recorded is left as it was', () => {
  whatever((situation) => {
    const before = JSON.stringify([situation.row, situation.observation]);
    planTask(situation);
    expect(JSON.stringify([situation.row, situation.observation])).toBe(before);
  });
});
