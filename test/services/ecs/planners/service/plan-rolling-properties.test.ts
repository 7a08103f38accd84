// What holds for a replica service whatever happens to it, and to what it comes when nothing does any more.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlannedService, pace } from './planned-service.ts';

type Step = (service: PlannedService, pick: number) => void;

const steps: Readonly<Record<string, Step>> = {
  deploy: (service) => {
    service.deploy();
  },
  scale: (service, pick) => service.set({ desiredCount: pick % 7 }),
  loosen: (service, pick) => {
    service.percent((pick % 3) * 50, 100 + (pick % 4) * 50);
  },
  run: (service, pick) => {
    const pending = service.tasks.filter(({ lastStatus }) => lastStatus === 'PENDING');
    const one = pending[pick % Math.max(1, pending.length)];
    service.change((task) => task === one, { lastStatus: 'RUNNING', startedAt: service.now });
  },
  runAll: (service) => service.runPending(),
  die: (service, pick) => {
    const task = service.tasks[pick % Math.max(1, service.tasks.length)];
    if (task !== undefined) service.end(task);
  },
  fail: (service) => service.failPending(),
  sicken: (service, pick) => {
    const task = service.tasks[pick % Math.max(1, service.tasks.length)];
    if (task?.lastStatus !== 'RUNNING') return;
    service.change((other) => other === task, { healthStatus: 'UNHEALTHY' });
  },
  protect: (service, pick) => {
    const task = service.tasks[pick % Math.max(1, service.tasks.length)];
    service.change((other) => other === task, { protectedUntil: service.now + 3000 });
  },
  stopped: (service) => service.finishStops(),
  wait: (service, pick) => service.advance((pick % 5) * 400),
};

const anyStep = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(100));

/** Ready tasks and all tasks, as the pass that comes sees them. */
function seen({ tasks, now }: PlannedService) {
  const ready = tasks.filter(
    ({ desiredStatus, lastStatus, startedAt, healthStatus }) =>
      desiredStatus === 'RUNNING' &&
      lastStatus === 'RUNNING' &&
      (healthStatus === undefined
        ? now - (startedAt ?? now) >= pace.readyMs
        : healthStatus === 'HEALTHY'),
  );
  return { ready: ready.length, total: tasks.length };
}

function judgePass(service: PlannedService): void {
  const before = seen(service);
  service.pass();
  const after = seen(service);
  const { desiredCount, deploymentConfiguration, deployments } = service.row.service;
  const { minimumHealthyPercent, maximumPercent } = deploymentConfiguration;
  const fewest = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const most = Math.floor((desiredCount * maximumPercent) / 100);
  if (after.ready < before.ready) expect(after.ready).toBeGreaterThanOrEqual(fewest);
  if (after.total > before.total) expect(after.total).toBeLessThanOrEqual(most);
  expect(deployments.filter(({ status }) => status === 'PRIMARY')).toHaveLength(1);
  const ids = new Set(deployments.map(({ id }) => id));
  for (const { startedBy } of service.tasks) expect(ids).toContain(startedBy);
  expect(new Set(Object.keys(service.row.internals.progress))).toEqual(ids);
}

test('a service keeps to its percentages, and comes to rest when nothing happens any more', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.array(anyStep, { maxLength: 40 }), (desiredCount, history) => {
      const service = new PlannedService({ desiredCount });
      judgePass(service);
      for (const [name, pick] of history) {
        steps[name]?.(service, pick);
        judgePass(service);
      }
      // With these percentages there is always a step to take.
      service.percent(50, 200);
      service.advance(10_000);
      service.change(({ healthStatus }) => healthStatus === 'UNHEALTHY', {
        healthStatus: 'HEALTHY',
      });
      service.converge();
      const { deployments, desiredCount: wanted } = service.row.service;
      expect(deployments).toMatchObject([{ rolloutState: 'COMPLETED', desiredCount: wanted }]);
      expect(service.counts(service.primary.id)).toBe(`0 pending ${wanted} running 0 stopping`);
      expect(service.pass()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
