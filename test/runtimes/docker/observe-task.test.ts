import { describe, expect, test } from 'vitest';
import type { TaskSpec } from '../../../src/ports/runtime.ts';
import {
  type ContainerSnapshot,
  createdSnapshot,
} from '../../../src/runtimes/docker/container-snapshot.ts';
import { outlineOf } from '../../../src/runtimes/docker/labels.ts';
import {
  observeTask,
  type SeenContainer,
  type TaskMemory,
} from '../../../src/runtimes/docker/observe-task.ts';
import { containerSpec, taskSpec } from './specs.ts';

const idle: TaskMemory = { reasons: new Map(), stopping: false, busy: false };
const running: ContainerSnapshot = { ...createdSnapshot(), status: 'running', startedAt: 5000 };
const pair = taskSpec({
  containers: [containerSpec({ name: 'app' }), containerSpec({ name: 'side', essential: false })],
});

function ended(exitCode: number, finishedAt: number): ContainerSnapshot {
  return { ...running, status: 'stopped', exitCode, finishedAt };
}

function observe(
  snapshots: Readonly<Record<string, ContainerSnapshot>>,
  memory: Partial<TaskMemory> = {},
  task: {
    readonly spec?: TaskSpec;
    readonly pause?: ContainerSnapshot;
    readonly restarts?: Readonly<Record<string, number>>;
  } = {},
) {
  const containers = new Map<string, SeenContainer>(
    Object.entries(snapshots).map(([name, snapshot]) => [name, { runtimeId: name, snapshot }]),
  );
  const spec = task.spec ?? pair;
  return observeTask({
    taskArn: spec.taskArn,
    outline: outlineOf(spec),
    memory: { ...idle, ...memory },
    containers,
    restartsOf: (name) => task.restarts?.[name] ?? 0,
    ...(task.pause && { pause: task.pause }),
  });
}

describe('the status of a container', () => {
  test('is PENDING before its start, whether or not the engine has it', () => {
    const { containers } = observe({ app: createdSnapshot() });
    expect(containers.map((container) => container.lastStatus)).toEqual(['PENDING', 'PENDING']);
  });

  test('is STOPPED without exit code when the task was told to stop before its start', () => {
    const { containers } = observe({ app: createdSnapshot() }, { stopping: true });
    for (const container of containers) {
      expect(container.lastStatus).toBe('STOPPED');
      expect(container).not.toHaveProperty('exitCode');
      expect(container).not.toHaveProperty('reason');
    }
  });

  test('is STOPPED with the remembered reason when it could not start', () => {
    const reasons = new Map([['side', 'CannotPullContainerError: no']]);
    const [, side] = observe({ app: running }, { reasons }).containers;
    expect(side).toMatchObject({ lastStatus: 'STOPPED', reason: 'CannotPullContainerError: no' });
  });

  test('is STOPPED and vanished when others ran and the engine does not have it', () => {
    const [, side] = observe({ app: running }).containers;
    expect(side).toMatchObject({
      lastStatus: 'STOPPED',
      reason: 'ContainerVanishedError: No container matching saved ID found',
    });
  });

  test('names the lack of memory that ended it', () => {
    const app = { ...ended(137, 9000), oomKilled: true };
    expect(observe({ app, side: running }).containers[0]).toMatchObject({
      lastStatus: 'STOPPED',
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });
});

describe('the failure of a start', () => {
  const failed = { ...createdSnapshot(), startError: 'no such file' };
  const text = 'CannotStartContainerError: Error response from daemon: no such file';

  test('is that of the task when the container is essential', () => {
    const observation = observe({ app: failed, side: createdSnapshot() });
    expect(observation.startFailure).toBe(text);
    expect(observation.containers[0]).toMatchObject({ lastStatus: 'STOPPED', reason: text });
    expect(observation.containers[0]).not.toHaveProperty('exitCode');
  });

  test('is not when it is another', () => {
    const observation = observe({ app: running, side: failed });
    expect(observation.startFailure).toBeUndefined();
    expect(observation.containers[1]).toMatchObject({ lastStatus: 'STOPPED', reason: text });
  });
});

describe('a task', () => {
  test('ended executing when its first essential container did', () => {
    const spec = taskSpec({
      containers: [
        containerSpec({ name: 'first' }),
        containerSpec({ name: 'second' }),
        containerSpec({ name: 'helper', essential: false }),
      ],
    });
    const snapshots = { first: ended(0, 8000), second: ended(0, 9000), helper: ended(0, 7000) };
    expect(observe(snapshots, {}, { spec }).executionStoppedAt).toBe(8000);
  });

  test('is released when all is stopped, the pause container gone and nothing under way', () => {
    const over = { app: ended(0, 8000), side: ended(0, 8000) };
    expect(observe(over).released).toBe(true);
    expect(observe({ ...over, side: running }).released).toBe(false);
    expect(observe(over, {}, { pause: running }).released).toBe(false);
    expect(observe(over, { busy: true }).released).toBe(false);
  });

  test('has an address while its pause container runs', () => {
    const address = { privateIpv4Address: '10.0.0.2', macAddress: '02:42:0a:00:00:02' };
    const pause = { ...running, address };
    expect(observe({ app: running, side: running }, {}, { pause }).network).toEqual(address);
    const stopped = { ...ended(0, 1), address };
    expect(observe({}, {}, { pause: stopped }).network).toBeUndefined();
  });

  test('was pulling from the first need of an image until the last image was there', () => {
    const app = { ...running, pull: { pullStartedAt: 1000, pullStoppedAt: 2000 } };
    const side = { ...running, pull: { pullStartedAt: 1000, pullStoppedAt: 4000 } };
    expect(observe({ app, side })).toMatchObject({ pullStartedAt: 1000, pullStoppedAt: 4000 });
    const half = observe({ app: { ...createdSnapshot(), pull: app.pull } });
    expect(half.pullStartedAt).toBe(1000);
    expect(half.pullStoppedAt, 'the other image is not there yet').toBeUndefined();
  });

  test('in host mode binds the ports of its containers on the host', () => {
    const port = { containerPort: 80, hostPort: 80, protocol: 'tcp' } as const;
    const spec = taskSpec({
      networkMode: 'host',
      containers: [containerSpec({ portMappings: [port] })],
    });
    expect(observe({ app: running }, {}, { spec }).containers[0]?.networkBindings).toEqual([
      { bindIP: '0.0.0.0', ...port },
    ]);
    expect(
      observe({ app: createdSnapshot() }, {}, { spec }).containers[0]?.networkBindings,
    ).toEqual([]);
  });
});

describe('a container with a restart policy', () => {
  const restartPolicy = { ignoredExitCodes: [0], restartAttemptPeriodSeconds: 60 };
  const spec = taskSpec({ containers: [containerSpec({ restartPolicy })] });
  const restarts = { app: 2 };
  const finishedAt = 5000 + 60_000;

  test('runs while it is between two runs', () => {
    const observation = observe({ app: ended(1, finishedAt) }, {}, { spec, restarts });
    expect(observation.containers[0]).toEqual({
      name: 'app',
      lastStatus: 'RUNNING',
      runtimeId: 'app',
      networkBindings: [],
      healthStatus: 'UNKNOWN',
      restartCount: 2,
    });
    expect(observation.executionStoppedAt).toBeUndefined();
  });

  test.each([
    ['the task is told to stop', { stopping: true }, ended(1, finishedAt)],
    ['the start failed', { reasons: new Map([['app', 'E: no']]) }, ended(1, finishedAt)],
    ['the exit code is ignored', {}, ended(0, finishedAt)],
    ['it ran too short a time', {}, ended(1, finishedAt - 1)],
  ])('has stopped when %s', (_, memory, app) => {
    const [container] = observe({ app }, memory, { spec, restarts }).containers;
    expect(container).toMatchObject({
      lastStatus: 'STOPPED',
      exitCode: app.exitCode,
      restartCount: 2,
    });
  });
});
