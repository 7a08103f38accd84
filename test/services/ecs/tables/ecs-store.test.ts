import { describe, expect, test } from 'vitest';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { newRow, startOfTime } from '../planners/planned-task.ts';
import { openEcsStore, world } from './open-ecs-store.ts';

function changed(row: TaskRow, members: Partial<TaskRow['task']>): TaskRow {
  return { ...row, task: { ...row.task, ...members } };
}

function opened() {
  const { store, ecs, clock } = openEcsStore();
  const events = () =>
    store.outbox
      .after(0, 100)
      .map(({ detail, ...envelope }) => ({ ...envelope, detail: Object(detail) }));
  const versions = () => events().map(({ detail }) => [detail.lastStatus, detail.version]);
  return { store, ecs, clock, events, versions };
}

describe('the events of a change', () => {
  test('are written with it, at the time of the clock', async () => {
    const { ecs, clock, events } = opened();
    const row = newRow();
    clock.jumpTo(startOfTime + 5000);
    await ecs.write((unit) => unit.tasks.insert(row));
    expect(events()).toEqual([
      {
        sequence: 1,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: startOfTime + 5000,
        account: world.account,
        region: world.region,
        source: 'aws.ecs',
        detailType: 'ECS Task State Change',
        resources: [row.task.taskArn],
        detail: expect.objectContaining({ taskArn: row.task.taskArn, version: 1 }),
      },
    ]);
  });

  test('are one for each version, also for two in one transaction', async () => {
    const { ecs, versions } = opened();
    const row = newRow();
    await ecs.write((unit) => {
      unit.tasks.insert(row);
      unit.tasks.update(changed(row, { lastStatus: 'PENDING', version: 2 }));
    });
    await ecs.write((unit) =>
      unit.tasks.update(changed(row, { lastStatus: 'RUNNING', version: 3 })),
    );
    expect(versions()).toEqual([
      ['PROVISIONING', 1],
      ['PENDING', 2],
      ['RUNNING', 3],
    ]);
  });

  test('are none for a change without a version of its own', async () => {
    const { ecs, versions } = opened();
    const row = newRow();
    await ecs.write((unit) => unit.tasks.insert(row));
    await ecs.write((unit) =>
      unit.tasks.update(changed(row, { lastStatus: 'STOPPING', desiredStatus: 'STOPPED' })),
    );
    expect(versions()).toEqual([['PROVISIONING', 1]]);
  });

  test('are forgotten with a change that failed, and do not turn up in the next one', async () => {
    const { ecs, versions } = opened();
    const [lost, kept] = [newRow({ seed: 1 }), newRow({ seed: 2 })];
    const failed = ecs.write((unit) => {
      unit.tasks.insert(lost);
      throw new Error('refused');
    });
    const done = ecs.write((unit) => unit.tasks.insert(changed(kept, { version: 9 })));
    await expect(failed).rejects.toThrow('refused');
    await done;
    expect(versions()).toEqual([['PROVISIONING', 9]]);
    expect(ecs.read((unit) => unit.tasks.get(world, lost.task.taskArn))).toBeUndefined();
  });
});

test('a key touched in a transaction is told after its commit, unless that failed', async () => {
  const { store, ecs } = opened();
  const touched: string[] = [];
  store.onCommit((commit) => touched.push(...commit.touched));
  await ecs.write((unit) => unit.touch('task/a'));
  const failed = ecs.write((unit) => {
    unit.touch('task/b');
    throw new Error('refused');
  });
  await expect(failed).rejects.toThrow('refused');
  expect(touched).toEqual(['task/a']);
});

test('a write must not wait, nor a read', () => {
  const { ecs } = opened();
  const refused = () => [
    // @ts-expect-error the transaction would be over before the promise is
    ecs.write(async (unit) => unit.tasks.insert(newRow())),
    // @ts-expect-error the tables could change before the promise is over
    ecs.read(async (unit) => unit.tasks.liveArns()),
  ];
  expect(refused).toBeTypeOf('function');
});
