import Docker from 'dockerode';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AddressPlan } from '../../src/agent/address-plan.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { ContainerRuntime, TaskObservation, TaskSpec } from '../../src/ports/runtime.ts';
import { createDockerRuntime } from '../../src/runtimes/docker/docker-runtime.ts';
import { Engine } from '../../src/runtimes/docker/engine.ts';
import { untilReal } from '../contract/until.ts';
import { MemoryJournal } from '../runtimes/simulated/memory-journal.ts';
import {
  buildTestImages,
  describeDocker,
  docker,
  freshGantryId,
  removeLeftovers,
} from './engine.ts';
import { EngineProxy } from './engine-proxy.ts';
import { containerIn, task, untilStopped } from './workbench.ts';

const signal = new AbortController().signal;
const gone = { name: 'RuntimeUnavailableError' };

describeDocker('an engine that goes away', () => {
  let gantryId: string;
  let proxy: EngineProxy;
  let runtime: ContainerRuntime;

  beforeAll(buildTestImages);
  beforeEach(async () => {
    gantryId = freshGantryId();
    proxy = new EngineProxy(gantryId);
    await proxy.up();
    runtime = await open();
  });
  afterEach(async () => {
    await runtime.close();
    proxy.down();
    await removeLeftovers(gantryId);
  });

  function open(): Promise<ContainerRuntime> {
    const engine = new Engine((timeout) => new Docker({ socketPath: proxy.socketPath, timeout }));
    return createDockerRuntime({
      engine,
      gantryId,
      clock: new SystemClock(),
      log: createLogger('silent'),
      journal: new MemoryJournal(),
      allowPrivileged: true,
      allowHostMounts: true,
      efsAccessPoints: new Map(),
      addresses: new AddressPlan('10.203.0.0/16', new MemoryJournal()),
      publishPorts: false,
    });
  }

  async function seen(
    spec: TaskSpec,
    holds: (observation: TaskObservation) => boolean,
  ): Promise<TaskObservation> {
    let last: TaskObservation | undefined;
    await untilReal(async () => {
      last = await runtime.observe(spec.taskArn);
      return last !== undefined && holds(last);
    }, 15_000);
    return last as TaskObservation; // true: holds was called with it
  }

  const isRunning = (observation: TaskObservation): boolean =>
    observation.containers.every((container) => container.lastStatus === 'RUNNING');

  test('makes every call reject until it is back, and nothing is forgotten', async () => {
    const spec = task({ app: untilStopped });
    await runtime.ensureRunning(spec, signal);
    const before = await seen(spec, isRunning);
    proxy.down();
    await expect.poll(() => runtime.observe(spec.taskArn).catch(nameOf)).toBe(gone.name);
    const other = task({ app: untilStopped });
    await expect(runtime.ensureRunning(other, signal)).rejects.toMatchObject(gone);
    await expect(runtime.ensureStopped(spec, signal)).rejects.toMatchObject(gone);
    await expect(runtime.forget(spec.taskArn)).rejects.toMatchObject(gone);
    await expect(runtime.list()).rejects.toMatchObject(gone);
    await proxy.up();
    // A connection kept from before fails once more: the caller's back-off copes with that.
    await expect.poll(() => runtime.list().catch(nameOf)).toEqual([spec.taskArn]);
    await expect.poll(() => runtime.observe(spec.taskArn).catch(nameOf)).toEqual(before);
  });

  test('is found again: the tasks that changed meanwhile are looked at without being asked', async () => {
    const spec = task({ app: untilStopped });
    await runtime.ensureRunning(spec, signal);
    const before = await seen(spec, isRunning);
    proxy.down();
    await expect.poll(() => runtime.observe(spec.taskArn).catch(nameOf)).toBe(gone.name);
    await docker.getContainer(containerIn(before, 'app').runtimeId ?? '').kill();
    let looks = 0;
    runtime.onChange((taskArn) => {
      if (taskArn === spec.taskArn) looks += 1;
    });
    await proxy.up();
    await expect.poll(() => looks, { timeout: 10_000 }).toBeGreaterThan(0);
    const after = await runtime.observe(spec.taskArn);
    expect(after?.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 137 }]);
  });

  test('in the middle of a start does not fail the task: the start goes on afterwards', async () => {
    const spec = task({ app: untilStopped, side: untilStopped });
    await runtime.ensureRunning(spec, signal);
    proxy.down();
    await proxy.up();
    const observation = await seen(spec, isRunning);
    expect(observation.startFailure).toBeUndefined();
    const filters = { label: [`gantry.instance=${gantryId}`] };
    expect(await docker.listContainers({ all: true, filters })).toHaveLength(3);
  });

  test('in the middle of a stop does not keep the task: the stop goes on afterwards', async () => {
    const spec = task({ app: untilStopped });
    await runtime.ensureRunning(spec, signal);
    await seen(spec, isRunning);
    await runtime.ensureStopped(spec, signal);
    proxy.down();
    await proxy.up();
    const observation = await seen(spec, (last) => last.released);
    expect(observation.containers).toMatchObject([{ lastStatus: 'STOPPED', exitCode: 0 }]);
  });

  test('may also be away when the runtime is opened', async () => {
    await runtime.close();
    proxy.down();
    runtime = await open();
    const spec = task({ app: untilStopped });
    await expect(runtime.ensureRunning(spec, signal)).rejects.toMatchObject(gone);
    await proxy.up();
    await expect.poll(() => runtime.ensureRunning(spec, signal).catch(nameOf)).toBeUndefined();
    await seen(spec, isRunning);
  });
});

function nameOf(error: Error): string {
  return error.name;
}
