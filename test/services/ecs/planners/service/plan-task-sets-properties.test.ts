// What holds for a service of task sets whatever happens to it, and to what it comes when nothing does.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computedDesiredCount } from '../../../../../src/services/ecs/planners/service/plan-task-sets.ts';
import { PlannedService } from './planned-service.ts';

type Step = (service: PlannedService, pick: number) => void;

const oneOf = <T>(list: readonly T[], pick: number): T | undefined =>
  list[pick % Math.max(1, list.length)];
const anySet = (service: PlannedService, pick: number) =>
  oneOf(
    service.taskSets.filter(({ taskSet }) => taskSet.status !== 'DRAINING'),
    pick,
  )?.taskSet.id ?? '';

const steps: Readonly<Record<string, Step>> = {
  create: (service, pick) => {
    if (service.taskSets.length < 5) service.addTaskSet(pick);
  },
  scaleSet: (service, pick) =>
    service.setTaskSet(anySet(service, pick), { scale: { value: pick, unit: 'PERCENT' } }),
  deleteSet: (service, pick) => service.setTaskSet(anySet(service, pick), { status: 'DRAINING' }),
  scale: (service, pick) => service.set({ desiredCount: pick % 7 }),
  run: (service, pick) => {
    const one = oneOf(
      service.tasks.filter(({ lastStatus }) => lastStatus === 'PENDING'),
      pick,
    );
    service.change((task) => task === one, { lastStatus: 'RUNNING', startedAt: service.now });
  },
  runAll: (service) => service.runPending(),
  die: (service, pick) => {
    const task = oneOf(service.tasks, pick);
    if (task !== undefined) service.end(task);
  },
  fail: (service) => service.failPending(),
  sicken: (service, pick) => {
    const task = oneOf(service.tasks, pick);
    if (task?.lastStatus !== 'RUNNING') return;
    service.change((other) => other === task, { healthStatus: 'UNHEALTHY' });
  },
  protect: (service, pick) => {
    const task = oneOf(service.tasks, pick);
    service.change((other) => other === task, { protectedUntil: service.now + 3000 });
  },
  drain: (service, pick) => {
    const task = oneOf(service.tasks, pick);
    service.change((other) => other === task, { isDraining: true });
  },
  stopped: (service) => service.finishStops(),
  wait: (service, pick) => service.advance((pick % 5) * 400),
  // A pass is a function of what is stored: what a process remembered is nothing.
  restart: (service) => {
    const stored = { row: service.row, taskSets: service.taskSets };
    Object.assign(service, JSON.parse(JSON.stringify(stored)));
  },
};

const anyStep = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(100));

function judgePass(service: PlannedService): void {
  service.pass();
  const { desiredCount } = service.row.service;
  const ids = new Set(service.taskSets.map(({ taskSet }) => taskSet.id));
  for (const { startedBy } of service.tasks) expect(ids).toContain(startedBy);
  for (const { taskSet } of service.taskSets) {
    const computed = computedDesiredCount(desiredCount, taskSet.scale.value);
    const own = service.tasks.filter(
      ({ startedBy, desiredStatus }) => startedBy === taskSet.id && desiredStatus === 'RUNNING',
    );
    if (taskSet.status === 'DRAINING') {
      expect(own).toEqual([]);
      continue;
    }
    expect(taskSet.computedDesiredCount).toBe(computed);
    const isSound = own.every(
      ({ healthStatus, isDraining }) => healthStatus !== 'UNHEALTHY' && isDraining !== true,
    );
    const running = own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
    const isAt = isSound && own.length === computed && running === computed;
    if (taskSet.stabilityStatus === 'STEADY_STATE') expect(isAt).toBe(true);
    const isProtected = own.some(({ protectedUntil = 0 }) => protectedUntil > service.now);
    if (!isProtected && isSound) expect(own.length).toBeLessThanOrEqual(computed);
  }
}

test('task sets have their tasks and nobody else has any, and come to rest when nothing happens', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.array(anyStep, { maxLength: 40 }), (desiredCount, history) => {
      const service = new PlannedService({
        desiredCount,
        deploymentController: { type: 'EXTERNAL' },
      });
      for (const [name, pick] of history) {
        steps[name]?.(service, pick);
        judgePass(service);
      }
      service.advance(10_000);
      service.change(({ healthStatus }) => healthStatus === 'UNHEALTHY', {
        healthStatus: 'HEALTHY',
      });
      service.converge();
      const { desiredCount: wanted } = service.row.service;
      for (const { taskSet } of service.taskSets) {
        expect(taskSet.stabilityStatus).toBe('STEADY_STATE');
        const computed = computedDesiredCount(wanted, taskSet.scale.value);
        expect(service.counts(taskSet.id)).toBe(`0 pending ${computed} running 0 stopping`);
      }
      expect(service.pass()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
