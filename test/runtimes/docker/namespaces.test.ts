import { describe, expect, test } from 'vitest';
import type { ContainerSpec, TaskSpec } from '../../../src/ports/runtime.ts';
import { engineNameOf, pauseContainerName } from '../../../src/runtimes/docker/labels.ts';
import {
  hasPause,
  namespaces,
  pauseNamespaces,
  sharesThroughPause,
} from '../../../src/runtimes/docker/namespaces.ts';
import { containerSpec, linuxSpec, taskSpec } from './specs.ts';

function namespacesOf(task: Partial<TaskSpec>, container: Partial<ContainerSpec> = {}) {
  return namespaces(taskSpec(task), containerSpec(container), 'g1');
}

const pause = `container:${engineNameOf('g1', taskSpec(), pauseContainerName)}`;

describe('the process and IPC namespaces of a container', () => {
  test('are its own where the task definition says nothing', () => {
    expect(namespacesOf({})).toEqual({});
  });

  test.each([
    [
      { pidMode: 'task', ipcMode: 'task' },
      { PidMode: pause, IpcMode: pause },
    ],
    [
      { pidMode: 'host', ipcMode: 'host' },
      { PidMode: 'host', IpcMode: 'host' },
    ],
    [{ ipcMode: 'none' }, { IpcMode: 'none' }],
  ] as const)('of a task with %j', (task, expected) => {
    expect(namespacesOf(task)).toEqual(expected);
  });

  test('are the pause container’s where the task shares them, whatever the network mode', () => {
    expect(hasPause(taskSpec({ networkMode: 'awsvpc' }))).toBe(true);
    expect(sharesThroughPause(taskSpec({ networkMode: 'awsvpc' }))).toBe(false);
    for (const task of [{ pidMode: 'task' }, { ipcMode: 'task' }] as const) {
      expect(hasPause(taskSpec(task))).toBe(true);
      expect(sharesThroughPause(taskSpec(task))).toBe(true);
    }
    for (const task of [{}, { pidMode: 'host' }, { ipcMode: 'none' }] as const) {
      expect(hasPause(taskSpec(task))).toBe(false);
    }
  });

  test('can be joined where they are shared, and /dev/shm is as large as anybody asks', () => {
    const containers = [4, 64, undefined].map((sharedMemorySizeMiB) =>
      containerSpec({
        linux: linuxSpec(sharedMemorySizeMiB === undefined ? {} : { sharedMemorySizeMiB }),
      }),
    );
    expect(pauseNamespaces(taskSpec({ containers }))).toEqual({});
    expect(pauseNamespaces(taskSpec({ containers, ipcMode: 'task' }))).toEqual({
      IpcMode: 'shareable',
      ShmSize: 64 * 1024 * 1024,
    });
  });
});

describe('systemControls', () => {
  const systemControls = { 'net.core.somaxconn': '512', 'kernel.msgmax': '9000' };

  test('are the container’s where its namespaces are its own', () => {
    expect(namespacesOf({ networkMode: 'bridge' }, { systemControls }).Sysctls).toEqual(
      systemControls,
    );
  });

  test.each([
    [{ networkMode: 'awsvpc' }, ['net.core.somaxconn']],
    [{ networkMode: 'bridge', ipcMode: 'task' }, ['kernel.msgmax']],
    [{ networkMode: 'awsvpc', ipcMode: 'task' }, ['net.core.somaxconn', 'kernel.msgmax']],
  ] as const)('belong to whoever owns the namespace: %j', (task, ofPause) => {
    const container = containerSpec({ systemControls });
    const spec = taskSpec({ ...task, containers: [container] });
    const paused = Object.keys(pauseNamespaces(spec).Sysctls ?? {});
    const own = Object.keys(namespaces(spec, container, 'g1').Sysctls ?? {});
    expect(paused).toEqual(ofPause);
    expect([...paused, ...own].sort()).toEqual(Object.keys(systemControls).sort());
  });

  test('of the last container win where all share them', () => {
    const containers = ['128', '256'].map((value) =>
      containerSpec({ systemControls: { 'net.core.somaxconn': value } }),
    );
    expect(pauseNamespaces(taskSpec({ networkMode: 'awsvpc', containers })).Sysctls).toEqual({
      'net.core.somaxconn': '256',
    });
  });
});
