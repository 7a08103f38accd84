import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ids } from '../../../../src/kernel/ids.ts';
import { createLogger } from '../../../../src/kernel/logger.ts';
import { SeededRandom } from '../../../../src/kernel/random.ts';
import { TaskController } from '../../../../src/services/ecs/controllers/task-controller.ts';
import type { TaskRow } from '../../../../src/services/ecs/model/task-document.ts';
import { lastStatuses } from '../../../../src/services/ecs/rules/task-lifecycle.ts';
import { definitionOf, newRow } from '../planners/planned-task.ts';
import { openEcsStore, world } from '../tables/open-ecs-store.ts';
import { SlowRuntime } from './slow-runtime.ts';

const { signal } = new AbortController();

/** One task that RunTask just stored, its controller and its runtime. */
async function newTaskWorld() {
  const { ecs, clock, store } = openEcsStore();
  const runtime = new SlowRuntime();
  const controller = new TaskController({
    store: ecs,
    runtimes: new Map([[runtime.name, runtime]]),
    holds: () => ({}),
    clock,
    ids: new Ids(new SeededRandom(1)),
    log: createLogger('silent'),
  });
  const row = newRow();
  const { taskArn } = row.task;
  const document = definitionOf({ app: 'essential' });
  await ecs.write((unit) => {
    unit.taskDefinitions.insert({
      ...world,
      family: 'web',
      revision: 1,
      status: 'ACTIVE',
      document,
      tags: [],
    });
    unit.tasks.insert(row);
  });
  const stored = (): TaskRow => {
    const found = ecs.read((unit) => unit.tasks.get(world, taskArn));
    if (found === undefined) throw new Error('the task is gone from the tables');
    return found;
  };
  return {
    ecs,
    store,
    clock,
    runtime,
    taskArn,
    stored,
    status: () => stored().task.lastStatus,
    pass: () => controller.reconcile(taskArn, signal),
    reconcile: (arn: string) => controller.reconcile(arn, signal),
    stopTask: () =>
      ecs.write((unit) => {
        const found = stored();
        const { task } = found;
        if (task.desiredStatus === 'STOPPED') return;
        const version = task.version + 1;
        unit.tasks.update({ ...found, task: { ...task, desiredStatus: 'STOPPED', version } });
      }),
  };
}

describe('a pass over a task', () => {
  test('starts it, records what is seen, and says what it waits for', async () => {
    const { pass, runtime, status } = await newTaskWorld();
    expect(await pass()).toEqual({ why: 'the runtime was asked to start the task' });
    expect(runtime.calls).toEqual(['observe', 'ensureRunning']);
    runtime.progress();
    await pass();
    expect(status()).toBe('PENDING');
    await pass();
    expect(status()).toBe('RUNNING');
    expect(await pass()).toEqual({ why: 'running as desired' });
  });

  test('records STOPPING before the runtime is told, so that a crash in between orphans nothing', async () => {
    const { pass, runtime, status, stopTask } = await newTaskWorld();
    await pass();
    runtime.progress();
    await pass();
    await stopTask();
    const before = runtime.calls.length;
    runtime.ensureStopped = async () => {
      runtime.calls.push(`ensureStopped while ${status()}`);
    };
    await pass();
    expect(runtime.calls.slice(before)).toEqual(['observe', 'ensureStopped while STOPPING']);
  });

  test('that a write overtook records nothing and is run again at once', async () => {
    const { pass, runtime, clock, stored, stopTask } = await newTaskWorld();
    await pass();
    runtime.progress();
    const observe = runtime.observe.bind(runtime);
    runtime.observe = async (taskArn) => {
      await stopTask();
      return observe(taskArn);
    };
    expect(await pass()).toEqual({ why: 'the task changed meanwhile', recheckAt: clock.now() });
    expect(stored().task).toMatchObject({
      lastStatus: 'PROVISIONING',
      desiredStatus: 'STOPPED',
      version: 2,
    });
    runtime.observe = observe;
    await pass();
    expect(stored().task.lastStatus).toBe('STOPPING');
  });

  test('does not undo a protection from scale-in that was asked for meanwhile', async () => {
    const { ecs, pass, runtime, stored } = await newTaskWorld();
    const protectedUntil = 1;
    await pass();
    runtime.progress();
    const observe = runtime.observe.bind(runtime);
    runtime.observe = async (taskArn) => {
      const row = stored();
      await ecs.write((unit) =>
        unit.tasks.update({ ...row, internals: { ...row.internals, protectedUntil } }),
      );
      return observe(taskArn);
    };
    await pass();
    runtime.observe = observe;
    await pass();
    expect(stored()).toMatchObject({
      task: { lastStatus: 'PENDING' },
      internals: { protectedUntil },
    });
  });

  test('fails when the runtime does, and changes nothing', async () => {
    const { pass, runtime, status } = await newTaskWorld();
    runtime.failing = true;
    await expect(pass()).rejects.toThrow('the engine refused observe');
    expect(status()).toBe('PROVISIONING');
  });

  test('whose runtime is not there fails and says which', async () => {
    const { ecs, pass, stored } = await newTaskWorld();
    await ecs.write((unit) => {
      const row = stored();
      unit.tasks.update({ ...row, internals: { ...row.internals, runtime: 'docker' } });
    });
    await expect(pass()).rejects.toThrow('the docker runtime that serves this task is not there');
  });
});

describe('a key without a task', () => {
  const unknown = newRow({ seed: 99 }).task.taskArn;

  test('is left alone when no runtime knows it', async () => {
    const { reconcile, runtime } = await newTaskWorld();
    expect(await reconcile(unknown)).toEqual({ why: 'there is no such task', gone: true });
    expect(runtime.calls).toEqual(['observe']);
  });

  test('is removed from the runtime that still has something of it', async () => {
    const { reconcile, runtime } = await newTaskWorld();
    await runtime.ensureRunning({
      taskArn: unknown,
      clusterArn: 'c',
      family: 'web',
      revision: 1,
      networkMode: 'awsvpc',
      containers: [],
    });
    runtime.progress();
    await reconcile(unknown);
    expect(await runtime.observe(unknown)).toBeUndefined();
  });
});

type Happening = 'pass' | 'stop' | 'progress' | 'crash' | 'restart' | 'break' | 'mend';

const anyHistory = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Happening>('pass') },
    { weight: 3, arbitrary: fc.constant<Happening>('progress') },
    {
      weight: 3,
      arbitrary: fc.constantFrom<Happening>('stop', 'crash', 'restart', 'break', 'mend'),
    },
  ),
  { maxLength: 30 },
);

test('whatever happens: no status goes back, nothing runs of a STOPPED task, and all comes to rest', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const task = await newTaskWorld();
      let furthest = 0;
      const check = (): void => {
        const reached = lastStatuses.indexOf(task.status());
        expect(reached, 'a status went back').toBeGreaterThanOrEqual(furthest);
        furthest = reached;
        if (task.status() !== 'STOPPED') return;
        expect(task.runtime.isAlive(task.taskArn), 'something of a STOPPED task runs').toBe(false);
      };
      for (const happening of history) {
        await happen(task, happening);
        check();
      }
      await happen(task, 'mend');
      for (let round = 0; round < 12; round += 1) {
        await happen(task, 'pass');
        await happen(task, 'progress');
        check();
      }
      const { desiredStatus, lastStatus } = task.stored().task;
      expect(lastStatus, 'after all was mended').toBe(
        desiredStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING',
      );
      const last = task.stored();
      await task.pass();
      expect(task.stored(), 'one more look found something to do').toEqual(last);
      await task.store.close();
    }),
    { numRuns: 150 },
  );
});

async function happen(
  { pass, runtime, stopTask }: Awaited<ReturnType<typeof newTaskWorld>>,
  happening: Happening,
): Promise<void> {
  switch (happening) {
    case 'pass':
      // A failing pass is tried again later; that is all the loop does about it.
      await pass().catch((error: unknown) => expect(String(error)).toContain('the engine refused'));
      break;
    case 'stop':
      await stopTask();
      break;
    case 'progress':
      runtime.progress();
      break;
    case 'crash':
      runtime.crash();
      break;
    case 'restart':
      runtime.restart();
      break;
    case 'break':
      runtime.failing = true;
      break;
    case 'mend':
      runtime.failing = false;
      break;
    default:
      happening satisfies never;
  }
}
