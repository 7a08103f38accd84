import { expect, test } from 'vitest';
import { Ids } from '../../../../src/kernel/ids.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import type { ContainerInstanceRow } from '../../../../src/services/ecs/model/container-instance-document.ts';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { newContainerInstance } from '../../../../src/services/ecs/rules/new-container-instance.ts';
import { newTask } from '../../../../src/services/ecs/rules/new-task.ts';
import { orphanedTask } from '../../../../src/services/ecs/rules/orphaned-task.ts';
import { deregisterInstance } from '../../../../src/services/ecs/tables/deregister-instance.ts';
import { EcsStore, type EcsUnit } from '../../../../src/services/ecs/tables/ecs-store.ts';
import { definitionOf, startOfTime } from '../planners/planned-task.ts';
import { openEcsStore, world } from './open-ecs-store.ts';

const clusterArn = 'arn:aws:ecs:us-east-1:000000000000:cluster/demo';
const cluster = { ...world, clusterArn };
const gone = { stopCode: 'UserInitiated', stoppedReason: 'gone' } as const;
const ids = new Ids(new SeededRandom(7));
const place = { ...world, partition: 'aws', now: startOfTime, ids, clusterName: 'demo' };

function open() {
  const { ecs, store, clock } = openEcsStore();
  const register = (): Promise<ContainerInstanceRow> =>
    ecs.write((unit) =>
      unit.containerInstances.insert(
        newContainerInstance(
          { ...place, runtime: 'simulated', instanceTypeOf: () => undefined },
          {
            totalResources: [
              { name: 'CPU', type: 'INTEGER', integerValue: 1000 },
              { name: 'MEMORY', type: 'INTEGER', integerValue: 1000 },
            ],
          },
          [],
        ),
      ),
    );
  const left = (row: ContainerInstanceRow, from: EcsStore = ecs) =>
    from.read((unit) => unit.fleets.of(cluster).remaining(row.instance.containerInstanceArn)?.cpu);
  return { ecs, store, clock, register, left };
}

/** A task of 256 CPU units on the instance. */
function taskOn({ instance }: ContainerInstanceRow): TaskRow {
  const { containerInstanceArn } = instance;
  const host = { launchType: 'EC2' as const, instance: { containerInstanceArn } };
  const definition = definitionOf({ app: 'essential' });
  return newTask({ ...place, runtime: 'simulated', host }, definition, {}, []);
}

test('a fleet follows what is written, and is the same when it is read again', async () => {
  const { ecs, store, clock, register, left } = open();
  const row = await register();
  expect(left(row)).toBe(1000);
  const task = taskOn(row);
  await ecs.write((unit) => unit.tasks.insert(task));
  expect(left(row)).toBe(744);
  expect(left(row, new EcsStore(store, ids, clock))).toBe(744);
  await ecs.write((unit) => unit.tasks.update(orphanedTask(task, gone, startOfTime)));
  expect(left(row)).toBe(1000);
  expect(left(row, new EcsStore(store, ids, clock))).toBe(1000);
});

test('what a failed write changed is taken back, and its neighbours in the commit stay', async () => {
  const { ecs, register, left } = open();
  const row = await register();
  expect(left(row)).toBe(1000);
  const fail = (work: (unit: EcsUnit) => void): Promise<unknown> =>
    ecs
      .write((unit) => {
        work(unit);
        throw new Error('no');
      })
      .catch((error: unknown) => error);
  // All in one turn of the event loop, so in one transaction.
  await Promise.all([
    ecs.write((unit) => unit.tasks.insert(taskOn(row))),
    fail((unit) => unit.tasks.insert(taskOn(row))),
    fail((unit) => deregisterInstance(unit, row, startOfTime, gone)),
    ecs.write((unit) => unit.tasks.insert(taskOn(row))),
  ]);
  expect(left(row)).toBe(1000 - 2 * 256);
  const status = ecs.read((unit) =>
    unit.containerInstances.get(world, row.instance.containerInstanceArn),
  );
  expect(status?.instance.status).toBe('ACTIVE');
});

test('a fleet that was first read in a write that failed is read again', async () => {
  const { ecs, register, left } = open();
  const row = await register();
  await ecs
    .write((unit) => {
      unit.tasks.insert(taskOn(row));
      expect(unit.fleets.of(cluster).remaining(row.instance.containerInstanceArn)?.cpu).toBe(744);
      throw new Error('no');
    })
    .catch(() => undefined);
  expect(left(row)).toBe(1000);
});

test('one event tells of an instance at the end of a transaction, with what is left then', async () => {
  const { ecs, store, register } = open();
  const row = await register();
  await ecs.write((unit) => {
    unit.tasks.insert(taskOn(row));
    unit.tasks.insert(taskOn(row));
  });
  const events = store.outbox
    .after(0, 100)
    .filter(({ detailType }) => detailType === 'ECS Container Instance State Change');
  expect(events.map(({ detail }) => detail)).toMatchObject([
    { version: 1, remainingResources: [{ name: 'CPU', integerValue: 1000 }, {}, {}, {}] },
    {
      version: 2,
      pendingTasksCount: 2,
      remainingResources: [{ name: 'CPU', integerValue: 488 }, {}, {}, {}],
    },
  ]);
});
