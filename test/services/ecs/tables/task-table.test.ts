import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../../../src/kernel/assert.ts';
import type { TaskDocument, TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { lastStatuses } from '../../../../src/services/ecs/rules/task-lifecycle.ts';
import type { EcsReadUnit } from '../../../../src/services/ecs/tables/ecs-store.ts';
import type { TaskFilter } from '../../../../src/services/ecs/tables/task-pages.ts';
import { newRow, startOfTime } from '../planners/planned-task.ts';
import { openEcsStore, world } from './open-ecs-store.ts';

/** A stored task with these members, the `seed`th. */
function rowWith(seed: number, members: Partial<TaskDocument> = {}, more: Partial<TaskRow> = {}) {
  const row = newRow({ seed });
  return { ...row, ...more, task: { ...row.task, ...members } };
}

function changed(row: TaskRow, members: Partial<TaskDocument>): TaskRow {
  return { ...row, task: { ...row.task, ...members } };
}

const { clusterArn } = newRow().task;
const running: TaskFilter = { clusterArn, desiredStatus: 'RUNNING' };

/** Tables with the rows given, in that order. */
async function tablesWith(...rows: readonly TaskRow[]) {
  const { ecs, store, clock } = openEcsStore();
  await ecs.write((unit) => {
    for (const row of rows) unit.tasks.insert(row);
  });
  const read = <T>(question: (unit: EcsReadUnit) => T) =>
    ecs.read((unit) => ({ answer: question(unit) })).answer;
  return { ecs, store, clock, read };
}

describe('a task', () => {
  test('comes back as it was stored, in its own world only', async () => {
    const row = rowWith(1, { startedBy: 'ci', pullStartedAt: startOfTime });
    const { read } = await tablesWith(row);
    expect(read((unit) => unit.tasks.get(world, row.task.taskArn))).toEqual(row);
    const elsewhere = { ...world, region: 'eu-west-1' };
    expect(read((unit) => unit.tasks.get(elsewhere, row.task.taskArn))).toBeUndefined();
  });

  test('is replaced as a whole', async () => {
    const row = rowWith(1);
    const { ecs, read } = await tablesWith(row);
    const next = {
      ...changed(row, { lastStatus: 'PENDING', version: 2, healthStatus: 'UNKNOWN' }),
      internals: { ...row.internals, observedAt: startOfTime + 5 },
    };
    await ecs.write((unit) => unit.tasks.update(next));
    expect(read((unit) => unit.tasks.get(world, row.task.taskArn))).toEqual(next);
  });

  test('cannot be there twice', async () => {
    const row = rowWith(1);
    const { ecs } = await tablesWith(row);
    await expect(ecs.write((unit) => unit.tasks.insert(row))).rejects.toThrow('UNIQUE');
  });
});

describe('an update', () => {
  const at = (lastStatus: TaskDocument['lastStatus']): Partial<TaskDocument> => ({
    lastStatus,
    desiredStatus: 'STOPPED',
    version: 5,
    ...(lastStatus === 'STOPPED' ? { stoppedAt: startOfTime } : {}),
  });
  const pairs = lastStatuses.flatMap((from) => lastStatuses.map((to) => [from, to] as const));

  test.each(pairs)('from %s to %s is made only forward', async (from, to) => {
    const row = rowWith(1, at(from));
    const { ecs } = await tablesWith(row);
    const { stoppedAt: _none, ...task } = row.task;
    const update = ecs.write((unit) => unit.tasks.update({ ...row, task: { ...task, ...at(to) } }));
    if (lastStatuses.indexOf(to) >= lastStatuses.indexOf(from)) await update;
    else await expect(update).rejects.toThrow('a task status went back');
  });

  const refused: readonly (readonly [string, Partial<TaskDocument>, Partial<TaskDocument>])[] = [
    ['a task version went back', { version: 4 }, { version: 3 }],
    [
      'a task that was to stop is to run',
      { desiredStatus: 'STOPPED' },
      { desiredStatus: 'RUNNING' },
    ],
    ['a task stops that is to run', { lastStatus: 'RUNNING' }, { lastStatus: 'STOPPING' }],
    [
      'stoppedAt does not tell of STOPPED',
      { desiredStatus: 'STOPPED' },
      { desiredStatus: 'STOPPED', lastStatus: 'STOPPED' },
    ],
    ['stoppedAt does not tell of STOPPED', {}, { stoppedAt: startOfTime }],
  ];

  test.each(refused)('is a bug when %s', async (message, before, after) => {
    const row = rowWith(1, before);
    const { ecs, read } = await tablesWith(row);
    const update = ecs.write((unit) => unit.tasks.update(changed(row, after)));
    await expect(update).rejects.toThrow(message);
    await expect(update).rejects.toThrow(AssertionError);
    expect(read((unit) => unit.tasks.get(world, row.task.taskArn))).toEqual(row);
  });

  test('of a task that is not there is a bug', async () => {
    const { ecs } = await tablesWith();
    const update = ecs.write((unit) => unit.tasks.update(rowWith(1)));
    await expect(update).rejects.toThrow('a task that is not there was updated');
  });
});

describe('a page of tasks', () => {
  test('lists them in order of creation, from a position on', async () => {
    const rows = [5, 3, 9, 1].map((seed) => rowWith(seed));
    const { read } = await tablesWith(...rows);
    const arns = rows.map((row) => row.task.taskArn);
    const first = read((unit) => unit.tasks.page(world, running, 0, 3));
    expect(first.taskArns).toEqual(arns.slice(0, 3));
    const position = first.nextSequence ?? Number.NaN;
    const second = read((unit) => unit.tasks.page(world, running, position, 3));
    expect(second).toEqual({ taskArns: arns.slice(3) });
  });

  test('keeps its position when tasks before it are gone and others are new', async () => {
    const stopped = { lastStatus: 'STOPPED', stoppedAt: 1 } as const;
    const rows = [rowWith(1, stopped), rowWith(2), rowWith(3)];
    const { ecs, read } = await tablesWith(...rows);
    const first = read((unit) => unit.tasks.page(world, running, 0, 1));
    await ecs.write((unit) => {
      unit.tasks.deleteStoppedBefore(2);
      unit.tasks.insert(rowWith(4));
    });
    const position = first.nextSequence ?? Number.NaN;
    const rest = read((unit) => unit.tasks.page(world, running, position, 10));
    const expected = [rows[1], rows[2], rowWith(4)].map((row) => row?.task.taskArn);
    expect(rest.taskArns).toEqual(expected);
  });

  test('is read once until a task comes, is told to stop or goes', async () => {
    const row = rowWith(1);
    const { ecs, read } = await tablesWith(row);
    const page = () => read((unit) => unit.tasks.page(world, running, 0, 10));
    const first = page();
    await ecs.write((unit) => unit.tasks.update(changed(row, { lastStatus: 'PENDING' })));
    expect(page()).toBe(first);
    const other = rowWith(2, { lastStatus: 'STOPPED', stoppedAt: 1 });
    await ecs.write((unit) => unit.tasks.insert(other));
    expect(page().taskArns).toEqual([row.task.taskArn, other.task.taskArn]);
    await ecs.write((unit) =>
      unit.tasks.update(changed(row, { lastStatus: 'PENDING', desiredStatus: 'STOPPED' })),
    );
    expect(page().taskArns).toEqual([other.task.taskArn]);
    await ecs.write((unit) => {
      unit.tasks.deleteStoppedBefore(2);
    });
    expect(page().taskArns).toEqual([]);
  });

  test('does not show a task whose write failed after the page was read', async () => {
    const { ecs, read } = await tablesWith(rowWith(1));
    const failing = ecs.write((unit) => {
      unit.tasks.insert(rowWith(2));
      expect(unit.tasks.page(world, running, 0, 10).taskArns).toHaveLength(2);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(read((unit) => unit.tasks.page(world, running, 0, 10)).taskArns).toHaveLength(1);
  });

  const base = newRow();
  const cases: readonly (readonly [string, TaskRow, TaskFilter])[] = [
    [
      'desiredStatus',
      rowWith(2, { desiredStatus: 'STOPPED' }),
      { clusterArn, desiredStatus: 'STOPPED' },
    ],
    [
      'family',
      rowWith(2, {}, { internals: { ...base.internals, family: 'other' } }),
      { ...running, family: 'other' },
    ],
    ['startedBy', rowWith(2, { startedBy: 'ci' }), { ...running, startedBy: 'ci' }],
    [
      'serviceName',
      rowWith(2, {}, { internals: { ...base.internals, serviceName: 'shop' } }),
      { ...running, serviceName: 'shop' },
    ],
    ['launchType', rowWith(2, { launchType: 'EC2' }), { ...running, launchType: 'EC2' }],
    [
      'containerInstance',
      rowWith(2, { containerInstanceArn: 'instance' }),
      { ...running, containerInstanceArn: 'instance' },
    ],
    ['cluster', rowWith(2, { clusterArn: 'another' }), { ...running, clusterArn: 'another' }],
  ];

  test.each(cases)('is filtered by %s', async (_, wanted, filter) => {
    const { read } = await tablesWith(rowWith(1), wanted);
    const found = read((unit) => unit.tasks.page(world, filter, 0, 10));
    expect(found.taskArns).toEqual([wanted.task.taskArn]);
  });

  test('has no task for the legal filter PENDING, which no task is ever desired to be', async () => {
    const { read } = await tablesWith(rowWith(1));
    const filter: TaskFilter = { clusterArn, desiredStatus: 'PENDING' };
    expect(read((unit) => unit.tasks.page(world, filter, 0, 10)).taskArns).toEqual([]);
  });

  test('has no task of another world', async () => {
    const { read } = await tablesWith(rowWith(1, {}, { account: '111111111111' }));
    expect(read((unit) => unit.tasks.page(world, running, 0, 10)).taskArns).toEqual([]);
  });
});

describe('the counts of a cluster', () => {
  test('are by status and launch type, of the tasks that are not to stop', async () => {
    const { read } = await tablesWith(
      rowWith(1),
      rowWith(2, { lastStatus: 'RUNNING' }),
      rowWith(3, { lastStatus: 'RUNNING' }),
      rowWith(4, { lastStatus: 'RUNNING', launchType: 'EC2' }),
      rowWith(5, { lastStatus: 'RUNNING', desiredStatus: 'STOPPED' }),
      rowWith(6, { lastStatus: 'RUNNING', clusterArn: 'another' }),
      rowWith(7, { lastStatus: 'RUNNING' }, { region: 'eu-west-1' }),
    );
    const counts = read((unit) => unit.tasks.countsOf(world, clusterArn));
    expect(new Set(counts)).toEqual(
      new Set([
        { lastStatus: 'PROVISIONING', launchType: 'FARGATE', count: 1 },
        { lastStatus: 'RUNNING', launchType: 'FARGATE', count: 2 },
        { lastStatus: 'RUNNING', launchType: 'EC2', count: 1 },
      ]),
    );
  });
});

describe('what is live', () => {
  const stopped = { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedAt: 1000 } as const;
  const stopping = { lastStatus: 'STOPPING', desiredStatus: 'STOPPED' } as const;

  test('is every task of every world that has not reached STOPPED', async () => {
    const rows = [
      rowWith(1),
      rowWith(2, stopping),
      rowWith(3, stopped),
      rowWith(4, {}, { account: '111111111111' }),
    ];
    const { read } = await tablesWith(...rows);
    const arns = rows.map((row) => row.task.taskArn);
    expect(new Set(read((unit) => unit.tasks.liveArns()))).toEqual(
      new Set([arns[0], arns[1], arns[3]]),
    );
  });

  test('keeps its cluster from being deleted, also while it stops', async () => {
    const { read } = await tablesWith(
      rowWith(1, stopping),
      rowWith(2, { ...stopped, clusterArn: 'b' }),
    );
    expect(read((unit) => unit.tasks.hasUnstopped(world, clusterArn))).toBe(true);
    expect(read((unit) => unit.tasks.hasUnstopped(world, 'b'))).toBe(false);
  });

  test('uses the capacity provider it was placed on', async () => {
    const { read } = await tablesWith(
      rowWith(1, { capacityProviderName: 'FARGATE' }),
      rowWith(2, { ...stopped, capacityProviderName: 'FARGATE_SPOT' }),
    );
    const uses = (name: string) =>
      read((unit) => unit.tasks.usesCapacityProvider(world, clusterArn, name));
    expect([uses('FARGATE'), uses('FARGATE_SPOT')]).toEqual([true, false]);
  });

  test('is not what stopped before an instant: that is forgotten', async () => {
    const rows = [rowWith(1), rowWith(2, stopped), rowWith(3, { ...stopped, stoppedAt: 2000 })];
    const { ecs, read } = await tablesWith(...rows);
    const { taskDefinitionArn } = newRow().task;
    await ecs.write((unit) => unit.tasks.deleteStoppedBefore(2000));
    const left = rows.filter((row) => read((unit) => unit.tasks.get(world, row.task.taskArn)));
    expect(left).toEqual([rows[0], rows[2]]);
    expect(read((unit) => unit.tasks.hasTaskOf(world, taskDefinitionArn))).toBe(true);
    expect(read((unit) => unit.tasks.hasTaskOf(world, `${taskDefinitionArn}0`))).toBe(false);
  });
});
