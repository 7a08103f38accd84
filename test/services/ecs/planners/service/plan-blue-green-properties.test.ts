import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEnded } from '../../../../../src/services/ecs/rules/end-service-deployment.ts';
import { PlannedService, pace } from './planned-service.ts';

const minute = 60_000;

/** What may happen to a service between two passes. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'tasks move' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'a minute passes' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'a deployment begins' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'a roll-back is asked for' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('scale' as const), to: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('a task dies' as const), at: fc.nat(8) }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const strategies = fc.constantFrom(
  { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 2 },
  {
    strategy: 'LINEAR' as const,
    linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 1 },
  },
  {
    strategy: 'CANARY' as const,
    canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 60 },
  },
);

function happen(service: PlannedService, what: Happening): void {
  switch (what.kind) {
    case 'tasks move':
      service.runPending();
      service.finishStops();
      service.advance(pace.readyMs);
      return;
    case 'a minute passes':
      service.advance(minute);
      return;
    case 'a deployment begins':
      service.deploy();
      return;
    case 'a roll-back is asked for':
      service.records = service.records.map((record) =>
        record.status === 'IN_PROGRESS' ? { ...record, status: 'ROLLBACK_REQUESTED' } : record,
      );
      return;
    case 'scale':
      service.set({ desiredCount: what.to });
      return;
    case 'a task dies':
      if (service.tasks.length > 0) service.end(service.tasks[what.at % service.tasks.length]);
      return;
    default:
      what satisfies never;
  }
}

/** A pass, with the traffic going where it is wanted. Returns whether anything was done. */
function pass(service: PlannedService): boolean {
  const before = service.row;
  const actions = service.pass();
  const { traffic, progress } = before.internals;
  for (const action of actions) {
    if (action.do !== 'stop') continue;
    const stopped = service.tasks.filter(({ taskArn }) => action.taskArns.includes(taskArn));
    for (const { startedBy } of stopped) {
      const weight = traffic?.production[progress[startedBy]?.serviceRevisionArn ?? ''] ?? 0;
      if (weight === 0) continue;
      // What has traffic keeps as many tasks as the service is to have.
      const left = service.tasks.filter(
        (task) => task.startedBy === startedBy && task.desiredStatus === 'RUNNING',
      );
      expect(left.length).toBeGreaterThanOrEqual(service.row.service.desiredCount);
    }
  }
  const wanted = service.row.internals.traffic;
  if (wanted !== undefined) {
    const total = Object.values(wanted.production).reduce((sum, weight) => sum + weight, 0);
    expect([0, 100]).toContain(Math.round(total * 10) / 10);
    const routed = { ...wanted, routedVersion: wanted.version };
    service.row = {
      ...service.row,
      internals: { ...service.row.internals, traffic: routed },
    };
  }
  const { deployments } = service.row.service;
  expect(deployments.filter(({ status }) => status === 'PRIMARY')).toHaveLength(1);
  return actions.length > 0;
}

/** Nothing more happens for some hours. */
function settle(service: PlannedService): void {
  for (let round = 0; round < 400; round += 1) {
    happen(service, { kind: 'tasks move' });
    service.advance(minute);
    pass(service);
  }
}

test('whatever happens, what has traffic keeps its tasks, and every deployment comes to an end', () => {
  fc.assert(
    fc.property(
      strategies,
      fc.boolean(),
      fc.array(happening, { maxLength: 60 }),
      (configuration, isFirst, history) => {
        const service = new PlannedService({
          desiredCount: 2,
          deploymentConfiguration: {
            maximumPercent: 200,
            minimumHealthyPercent: 100,
            ...configuration,
          },
        });
        if (!isFirst) {
          settle(service);
          service.deploy();
        }
        for (const what of history) {
          happen(service, what);
          pass(service);
        }
        settle(service);
        expect(service.records.every(({ status }) => isEnded(status))).toBe(true);
        const { deployments, desiredCount } = service.row.service;
        expect(deployments).toHaveLength(1);
        const isGivenUp = deployments[0]?.rolloutState === 'FAILED';
        expect(service.tasks).toHaveLength(isGivenUp ? 0 : desiredCount);
      },
    ),
    { numRuns: 150 },
  );
});
