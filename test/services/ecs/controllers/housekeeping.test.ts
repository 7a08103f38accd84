import { expect, test } from 'vitest';
import { Housekeeping } from '../../../../src/services/ecs/controllers/housekeeping.ts';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { definitionOf, newRow, startOfTime } from '../planners/planned-task.ts';
import { openEcsStore, world } from '../tables/open-ecs-store.ts';

const hourMs = 60 * 60 * 1000;

function stoppedTask(seed: number): TaskRow {
  const row = newRow({ seed });
  const stopped = {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stoppedAt: startOfTime,
  } as const;
  return { ...row, task: { ...row.task, ...stopped } };
}

function opened() {
  const { ecs, clock } = openEcsStore();
  const settings = {
    fargateRuntime: 'simulated',
    stoppedTaskRetentionMs: hourMs,
    inactiveClusterRetentionMs: hourMs,
  };
  return { ecs, clock, housekeeping: new Housekeeping(ecs, settings, clock) };
}

test('a stopped task stays describable for an hour (reference §3.4.3)', async () => {
  const { ecs, clock, housekeeping } = opened();
  const { taskArn } = stoppedTask(1).task;
  await ecs.write((unit) => unit.tasks.insert(stoppedTask(1)));
  const isThere = () => ecs.read((unit) => unit.tasks.get(world, taskArn) !== undefined);
  clock.jumpTo(startOfTime + hourMs);
  await housekeeping.reconcile();
  expect(isThere()).toBe(true);
  clock.jumpTo(startOfTime + hourMs + 1);
  await housekeeping.reconcile();
  expect(isThere()).toBe(false);
});

test('a revision to be deleted stays while a task of it can be described', async () => {
  const { ecs, clock, housekeeping } = opened();
  const document = { ...definitionOf({ app: 'essential' }), deleteRequestedAt: startOfTime };
  await ecs.write((unit) => {
    unit.taskDefinitions.insert({
      ...world,
      family: 'web',
      revision: 1,
      status: 'DELETE_IN_PROGRESS',
      document,
      tags: [],
    });
    unit.tasks.insert(newRow());
  });
  const isThere = () => ecs.read((unit) => unit.taskDefinitions.get(world, 'web', 1) !== undefined);
  clock.jumpTo(startOfTime + 10 * hourMs);
  await housekeeping.reconcile();
  expect(isThere(), 'the task controller needs it').toBe(true);
  const { task } = newRow();
  await ecs.write((unit) =>
    unit.tasks.update({
      ...newRow(),
      task: { ...task, lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedAt: startOfTime },
    }),
  );
  await housekeeping.reconcile();
  expect(isThere(), 'nothing refers to it any more').toBe(false);
});
