import { describe, expect, test } from 'vitest';
import type { TaskDocument } from '../../../../src/services/ecs/model/task-document.ts';
import { container, network, PlannedTask, seen, startOfTime } from './planned-task.ts';

const running = seen([container('app', 'RUNNING')]);
const exited = seen([container('app', 0)], { executionStoppedAt: startOfTime + 50 });
const released = seen([container('app', 0)], { released: true });

/** A task seen on its way to RUNNING. */
function runningTask(options?: ConstructorParameters<typeof PlannedTask>[0]): PlannedTask {
  const task = new PlannedTask(options);
  task.see(seen(task.row.task.containers.map(({ name }) => container(name, 'RUNNING'))));
  expect(task.row.task.lastStatus).toBe('RUNNING');
  return task;
}

function sidecarOf(task: TaskDocument) {
  return task.containers.find(({ name }) => name === 'side');
}

describe('the versions of a task (reference §3.4.3)', () => {
  const up = ['PROVISIONING 1', 'PENDING 2', 'RUNNING 3'];

  test('StopTask on a simple task ends at 6', () => {
    const task = runningTask();
    task.stopTask();
    task.see(running);
    task.see(released);
    expect(task.steps).toEqual([...up, 'RUNNING 4', 'STOPPING 4', 'DEPROVISIONING 5', 'STOPPED 6']);
  });

  test('an essential exit after that of a sidecar ends at 6', () => {
    const task = runningTask({ containers: { app: 'essential', side: 'sidecar' } });
    task.see(seen([container('app', 'RUNNING'), container('side', 7)]));
    task.see(seen([container('app', 0), container('side', 7)], { released: true }));
    expect(task.steps).toEqual([...up, 'RUNNING 4', 'STOPPING 4', 'DEPROVISIONING 5', 'STOPPED 6']);
  });

  test('an essential exit alone ends at 5', () => {
    const task = runningTask();
    task.see(released);
    expect(task.steps).toEqual([...up, 'STOPPING 3', 'DEPROVISIONING 4', 'STOPPED 5']);
  });

  test('StopTask on a PENDING task ends at 5', () => {
    const task = new PlannedTask();
    task.see(seen([container('app', 'PENDING')]));
    task.stopTask();
    task.see(seen([container('app', 'PENDING')], { released: true }));
    expect(task.steps).toEqual([
      'PROVISIONING 1',
      'PENDING 2',
      'PENDING 3',
      'STOPPING 3',
      'DEPROVISIONING 4',
      'STOPPED 5',
    ]);
  });

  test('StopTask on a PROVISIONING task ends at 4', () => {
    const task = new PlannedTask();
    task.stopTask();
    task.see(undefined);
    expect(task.steps).toEqual([
      'PROVISIONING 1',
      'PROVISIONING 2',
      'STOPPING 2',
      'DEPROVISIONING 3',
      'STOPPED 4',
    ]);
  });

  test('the exit of a sidecar and StopTask end at 7', () => {
    const task = runningTask({ containers: { app: 'essential', side: 'sidecar' } });
    task.see(seen([container('app', 'RUNNING'), container('side', 0)]));
    task.stopTask();
    task.see(seen([container('app', 137), container('side', 0)], { released: true }));
    expect(task.steps.at(-1)).toBe('STOPPED 7');
  });

  test('a task without a network interface of its own skips DEPROVISIONING', () => {
    const task = runningTask({ networkMode: 'bridge' });
    task.stopTask();
    task.see(released);
    expect(task.steps).toEqual([...up, 'RUNNING 4', 'STOPPING 4', 'STOPPED 5']);
  });
});

describe('a task that is to run', () => {
  test('is started, and asked for again until its network is there', () => {
    const task = new PlannedTask();
    expect(task.plan(undefined)).toEqual({
      actions: [{ do: 'start' }],
      why: 'the runtime was asked to start the task',
    });
    const { network: _none, ...unconnected } = seen([container('app', 'PENDING')]);
    expect(task.see(unconnected)).toEqual(['start']);
    expect(task.row.task.lastStatus).toBe('PROVISIONING');
  });

  test('is started again when all of it vanishes before anything of it was recorded', () => {
    const task = new PlannedTask();
    const { network: _none, ...unconnected } = seen([]);
    task.see(unconnected);
    expect(task.see(undefined)).toEqual(['start']);
  });

  test('becomes PENDING with its network: the details of the attachment in order', () => {
    const task = new PlannedTask();
    task.now += 4000;
    expect(task.step(seen([container('app', 'PENDING')]))).toEqual(['record']);
    const [attachment] = task.row.task.attachments;
    expect(attachment).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'ElasticNetworkInterface',
      status: 'ATTACHED',
      details: [
        { name: 'subnetId', value: 'subnet-0a' },
        { name: 'networkInterfaceId', value: expect.stringMatching(/^eni-[0-9a-f]{17}$/) },
        { name: 'macAddress', value: network.macAddress },
        { name: 'privateDnsName', value: network.privateDnsName },
        { name: 'privateIPv4Address', value: network.privateIpv4Address },
      ],
    });
    expect(task.row.task).toMatchObject({
      lastStatus: 'PENDING',
      connectivity: 'CONNECTED',
      connectivityAt: startOfTime + 4000,
    });
    expect(task.row.internals).toMatchObject({
      enteredAt: startOfTime + 4000,
      observedAt: startOfTime + 4000,
    });
    expect(task.row.task.containers[0]?.networkInterfaces).toEqual([
      { attachmentId: attachment?.id, privateIpv4Address: network.privateIpv4Address },
    ]);
    expect(task.row.task.containers[0]).not.toHaveProperty('networkBindings');
  });

  test('is connected before the pull begins, also when both are seen late', () => {
    const task = new PlannedTask();
    task.now += 60_000;
    task.see(seen([container('app', 'PENDING')], { pullStartedAt: startOfTime + 11_000 }));
    expect(task.row.task.connectivityAt).toBe(startOfTime + 11_000);
    task.see(seen([container('app', 'RUNNING')], { pullStartedAt: startOfTime + 12_000 }));
    expect(task.row.task.connectivityAt).toBe(startOfTime + 11_000);
  });

  test('waits for all its essential containers, and for no other', () => {
    const containers = { app: 'essential', proxy: 'essential', side: 'sidecar' } as const;
    const task = new PlannedTask({ containers });
    const withProxy = (state: 'PENDING' | 'RUNNING') =>
      seen([container('app', 'RUNNING'), container('proxy', state), container('side', 'PENDING')]);
    expect(task.see(withProxy('PENDING'))).toEqual(['start']);
    expect(task.row.task.lastStatus).toBe('PENDING');
    expect(task.see(withProxy('RUNNING')), 'the sidecar is still to start').toEqual(['start']);
    expect(task.row.task.lastStatus).toBe('RUNNING');
  });

  test('does not take a container for started that the runtime does not mention', () => {
    const task = new PlannedTask({ containers: { app: 'essential', proxy: 'essential' } });
    task.see(seen([]));
    task.see(seen([container('app', 'RUNNING')]));
    expect(task.row.task.lastStatus).toBe('PENDING');
  });

  test('becomes RUNNING with what is seen of its containers', () => {
    const task = new PlannedTask();
    task.now += 20_000;
    task.see(
      seen(
        [
          container('app', 'RUNNING', {
            runtimeId: 'a'.repeat(64),
            imageDigest: `sha256:${'b'.repeat(64)}`,
            healthStatus: 'HEALTHY',
          }),
        ],
        { pullStartedAt: startOfTime + 11_000, pullStoppedAt: startOfTime + 19_000 },
      ),
    );
    expect(task.row.task).toMatchObject({
      lastStatus: 'RUNNING',
      startedAt: startOfTime + 20_000,
      pullStartedAt: startOfTime + 11_000,
      pullStoppedAt: startOfTime + 19_000,
      healthStatus: 'HEALTHY',
      containers: [
        {
          lastStatus: 'RUNNING',
          runtimeId: expect.stringMatching(/^[0-9a-f]{32}-\d{10}$/),
          imageDigest: `sha256:${'b'.repeat(64)}`,
          networkBindings: [],
          healthStatus: 'HEALTHY',
        },
      ],
    });
  });

  test('is RUNNING before it stops when its container exits at once', () => {
    const task = new PlannedTask();
    task.see(exited);
    expect(task.steps.slice(0, 4)).toEqual([
      'PROVISIONING 1',
      'PENDING 2',
      'RUNNING 3',
      'STOPPING 3',
    ]);
    expect(task.row.task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    });
  });

  test('is moved one status a look', () => {
    const task = new PlannedTask();
    expect(task.plan(running)).toMatchObject({ recheckAt: startOfTime });
    task.step(running);
    expect(task.row.task.lastStatus).toBe('PENDING');
  });
});

describe('a RUNNING task', () => {
  const withSide = (state: 'PENDING' | 'RUNNING' | number) =>
    seen([container('app', 'RUNNING'), container('side', state)]);
  const containers = { app: 'essential', side: 'sidecar' } as const;

  test('that runs as desired is left alone', () => {
    const task = runningTask();
    expect(task.plan(running)).toEqual({ actions: [], why: 'running as desired' });
  });

  test('gets a version for each change of a container, and none for the same look twice', () => {
    const task = runningTask({ containers });
    task.see(withSide(7));
    task.see(withSide(7));
    expect(task.steps.slice(3)).toEqual(['RUNNING 4']);
    expect(sidecarOf(task.row.task)).toMatchObject({ lastStatus: 'STOPPED', exitCode: 7 });
    expect(task.row.task.desiredStatus).toBe('RUNNING');
  });

  test('gets a version when the health of a container changes', () => {
    const task = runningTask();
    task.see(seen([container('app', 'RUNNING', { healthStatus: 'UNHEALTHY' })]));
    expect(task.steps.at(-1)).toBe('RUNNING 4');
    expect(task.row.task.healthStatus).toBe('UNHEALTHY');
  });

  test('whose sidecar is still to start has it started', () => {
    const task = runningTask({ containers: { app: 'essential', side: 'sidecar' } });
    expect(task.see(withSide('PENDING'))).toEqual(['start']);
  });

  test('whose container has a restart policy asks for it at each look, which changes nothing', () => {
    const task = new PlannedTask();
    const restartable = seen([container('app', 'RUNNING', { restartCount: 0 })]);
    expect(task.see(restartable)).toEqual(['start']);
    const { version } = task.row.task;
    expect(task.see(seen([container('app', 'RUNNING', { restartCount: 1 })]))).toEqual(['start']);
    expect(task.row.task.version, 'no container changed for ECS').toBe(version);
  });

  test('stops when an essential container exits, keeping what the exit tells', () => {
    const task = runningTask({ containers });
    task.now += 1000;
    const observation = seen(
      [container('app', 3, { reason: 'Error: out' }), container('side', 'RUNNING')],
      {
        executionStoppedAt: startOfTime + 900,
      },
    );
    expect(task.step(observation)).toEqual(['record', 'stop']);
    expect(task.row.task).toMatchObject({
      lastStatus: 'STOPPING',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      stoppingAt: startOfTime + 1000,
    });
    expect(task.see(observation), 'its sidecar still runs').toEqual(['stop']);
    const ended = seen([container('app', 3), container('side', 143)], {
      executionStoppedAt: startOfTime + 900,
    });
    expect(task.step(ended)).toEqual(['record']);
    expect(task.row.task).toMatchObject({
      lastStatus: 'DEPROVISIONING',
      executionStoppedAt: startOfTime + 900,
      attachments: [{ status: 'ATTACHED' }],
    });
    expect(task.see(ended), 'its network is not given back').toEqual(['stop']);
    task.now += 5000;
    expect(task.step({ ...ended, released: true })).toEqual(['record', 'forget']);
    expect(task.row.task).toMatchObject({
      lastStatus: 'STOPPED',
      stoppedAt: startOfTime + 6000,
      attachments: [{ status: 'DELETED' }],
      containers: [
        { name: 'app', lastStatus: 'STOPPED', exitCode: 3, reason: 'Error: out' },
        { name: 'side', lastStatus: 'STOPPED', exitCode: 143 },
      ],
    });
    expect(task.row.task.attachments[0]?.details).toHaveLength(5);
  });

  test('that vanishes stops; only what had not stopped vanished', () => {
    const task = runningTask({ containers });
    task.see(withSide(0));
    task.see(undefined);
    expect(task.row.task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [
        { name: 'app', reason: 'ContainerVanishedError: No container matching saved ID found' },
        { name: 'side', exitCode: 0 },
      ],
    });
    expect(sidecarOf(task.row.task)).not.toHaveProperty('reason');
  });
});

describe('a task that cannot start', () => {
  const failure = 'CannotPullContainerError: pull image manifest: example/app:1: not found';
  const failed = (more = {}) =>
    seen([{ ...container('app', 'PENDING'), lastStatus: 'STOPPED', reason: failure }], {
      startFailure: failure,
      ...more,
    });

  test('fails in PENDING when its network is there, however soon that is known', () => {
    const task = new PlannedTask();
    task.see(failed({ network }));
    expect(task.steps.slice(0, 3)).toEqual(['PROVISIONING 1', 'PENDING 2', 'STOPPING 2']);
    expect(task.row.task.stoppedReason).toBe(failure);
  });

  test('stops with the reason the runtime gives, and was never started', () => {
    const task = new PlannedTask();
    task.see(seen([container('app', 'PENDING')]));
    task.see(failed({ released: true }));
    const { task: stopped } = task.row;
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: failure,
      version: 4,
    });
    expect(stopped.containers[0]).toMatchObject({ lastStatus: 'STOPPED', reason: failure });
    expect(stopped).not.toHaveProperty('startedAt');
    expect(stopped.containers[0]).not.toHaveProperty('exitCode');
    expect(stopped.containers[0]).not.toHaveProperty('networkBindings');
  });

  test('also stops when it fails before it has a network', () => {
    const task = new PlannedTask();
    const { network: _none, ...unconnected } = failed({ released: true });
    task.see(unconnected);
    expect(task.steps).toEqual(['PROVISIONING 1', 'STOPPING 1', 'DEPROVISIONING 2', 'STOPPED 3']);
    expect(task.row.task.attachments).toMatchObject([{ status: 'DELETED' }]);
  });

  test('since one essential container exited before the other started, stops', () => {
    const task = new PlannedTask({ containers: { app: 'essential', proxy: 'essential' } });
    task.see(seen([container('app', 1), container('proxy', 'PENDING')], { released: true }));
    expect(task.row.task).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'Essential container in task exited',
    });
    expect(task.row.task).not.toHaveProperty('startedAt');
  });

  test('since it vanished before it ran, stops as failed to start', () => {
    const task = new PlannedTask();
    task.see(seen([container('app', 'PENDING')]));
    task.see(undefined);
    expect(task.row.task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
  });

  test('has reasons of at most 1024 characters', () => {
    const task = new PlannedTask();
    task.see(seen([container('app', 1, { reason: `E: ${'x'.repeat(2000)}` })]));
    expect(task.row.task.containers[0]?.reason).toHaveLength(1024);
  });
});

describe('a task that is to stop', () => {
  test('is recorded STOPPING before its containers are told', () => {
    const task = runningTask();
    task.stopTask();
    expect(task.step(running)).toEqual(['record', 'stop']);
    expect(task.see(running)).toEqual(['stop']);
    expect(task.row.task).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'enough' });
  });

  test('and was never seen is not said to have stopped before the runtime accepted the stop', () => {
    const task = new PlannedTask();
    task.stopTask();
    expect(task.step(undefined)).toEqual(['record', 'stop']);
    expect(task.row.task.lastStatus).toBe('STOPPING');
    expect(task.step(undefined)).toEqual(['stop', 'record']);
    expect(task.row.task.lastStatus).toBe('DEPROVISIONING');
    expect(task.step(undefined)).toEqual(['stop', 'record', 'forget']);
    expect(task.row.task).toMatchObject({
      lastStatus: 'STOPPED',
      containers: [{ lastStatus: 'STOPPED' }],
    });
    expect(task.row.task).not.toHaveProperty('executionStoppedAt');
    expect(task.row.task.containers[0]).not.toHaveProperty('exitCode');
  });

  test('and is being started waits until the runtime has given everything back', () => {
    const task = new PlannedTask();
    task.see(seen([container('app', 'PENDING')]));
    task.stopTask();
    expect(task.see(seen([container('app', 'PENDING')]))).toEqual(['stop']);
    expect(task.row.task.lastStatus).toBe('DEPROVISIONING');
    expect(task.see(seen([container('app', 'PENDING')], { released: true }))).toEqual(['forget']);
  });

  test('is never started', () => {
    for (const observation of [undefined, running, exited, seen([container('app', 'PENDING')])]) {
      const task = new PlannedTask();
      task.stopTask();
      for (let round = 0; round < 6; round += 1) {
        expect(task.step(observation)).not.toContain('start');
      }
    }
  });

  test('and has stopped is only to be forgotten', () => {
    const task = runningTask();
    task.stopTask();
    task.see(released);
    expect(task.plan(running)).toEqual({
      actions: [{ do: 'forget' }],
      why: 'the task has stopped',
    });
  });
});

describe('holds', () => {
  test('keep a task in a status for a while, and say until when', () => {
    const task = new PlannedTask();
    task.holds = { PROVISIONING: 4000, PENDING: 17_000 };
    expect(task.plan(running)).toEqual({
      actions: [],
      why: 'PROVISIONING for a while, as --timing says',
      recheckAt: startOfTime + 4000,
    });
    task.now += 3999;
    expect(task.step(running)).toEqual([]);
    task.now += 1;
    expect(task.step(running)).toEqual(['record']);
    expect(task.plan(running).recheckAt).toBe(startOfTime + 21_000);
    task.now += 17_000;
    task.see(running);
    expect(task.steps.at(-1)).toBe('RUNNING 3');
  });

  test('count from when the status was entered, so that a restart does not begin them anew', () => {
    const task = new PlannedTask();
    task.see(seen([container('app', 'PENDING')]));
    task.stopTask();
    task.see(running);
    task.holds = { DEPROVISIONING: 10_000 };
    task.now += 2000;
    task.step(exited);
    expect(task.row.task.lastStatus).toBe('DEPROVISIONING');
    task.now += 4000;
    expect(task.plan(released).recheckAt).toBe(startOfTime + 12_000);
  });
});
