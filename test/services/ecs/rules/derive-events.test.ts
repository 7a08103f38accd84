import { expect, test } from 'vitest';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { deriveEvents, worldOf } from '../../../../src/services/ecs/rules/derive-events.ts';
import { container, newRow, PlannedTask, seen, startOfTime } from '../planners/planned-task.ts';

test('a new task has an event, and so has each version after it', () => {
  const row = newRow();
  const next: TaskRow = { ...row, task: { ...row.task, lastStatus: 'PENDING', version: 2 } };
  const events = deriveEvents(
    [
      { before: undefined, after: row },
      { before: row, after: next },
    ],
    startOfTime + 7,
  );
  expect(events).toMatchObject([
    { at: startOfTime + 7, detailType: 'ECS Task State Change', detail: { version: 1 } },
    { at: startOfTime + 7, resources: [row.task.taskArn], detail: { version: 2 } },
  ]);
});

test('a change that has no version of its own has no event', () => {
  const row = newRow();
  const after: TaskRow = { ...row, task: { ...row.task, lastStatus: 'STOPPING' } };
  expect(deriveEvents([{ before: row, after }], startOfTime)).toEqual([]);
});

test('the life of a task is told as observed: no STOPPING, ATTACHED until STOPPED (reference §5.2)', () => {
  const task = new PlannedTask();
  const rows = [task.row];
  const look = (observation: ReturnType<typeof seen>): void => {
    for (let pass = 0; pass < 6; pass += 1) {
      task.step(observation);
      rows.push(task.row);
    }
  };
  look(seen([container('app', 'RUNNING')]));
  task.stopTask();
  rows.push(task.row);
  look(seen([container('app', 143)], { released: true }));
  const changes = rows.slice(1).map((after, at) => ({ before: rows[at], after }));
  const told = deriveEvents(changes, startOfTime).map(({ detail }) => {
    const { lastStatus, desiredStatus, version, attachments, stoppedAt } = Object(detail);
    const stopped = stoppedAt === undefined ? '' : ' with stoppedAt';
    return `${version} ${lastStatus}, to be ${desiredStatus}, ${attachments[0].status}${stopped}`;
  });
  expect(told).toEqual([
    '2 PENDING, to be RUNNING, ATTACHED',
    '3 RUNNING, to be RUNNING, ATTACHED',
    '4 RUNNING, to be STOPPED, ATTACHED',
    '5 DEPROVISIONING, to be STOPPED, ATTACHED',
    '6 STOPPED, to be STOPPED, DELETED with stoppedAt',
  ]);
});

test('worldOf reads account and region from an ARN', () => {
  expect(worldOf(newRow().task.taskArn)).toEqual({ account: '000000000000', region: 'us-east-1' });
  expect(worldOf('no ARN')).toEqual({ account: '', region: '' });
});
