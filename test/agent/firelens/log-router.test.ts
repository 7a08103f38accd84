import { describe, expect, test } from 'vitest';
import { routerDependency, tagOf } from '../../../src/agent/firelens/log-router.ts';
import { type ContainerState, planStart, planStop } from '../../../src/agent/plan-containers.ts';
import type { ContainerSpec } from '../../../src/ports/runtime.ts';
import { containerSpec, taskSpec } from '../../runtimes/docker/specs.ts';

const running: ContainerState = { phase: 'running', startedAt: 1000, health: 'UNKNOWN' };
const logConfiguration = { logDriver: 'awsfirelens', options: {} };

const app = containerSpec({ name: 'app', logConfiguration });
const other = containerSpec({ name: 'other' });
const router = containerSpec({ name: 'router', firelens: { type: 'fluentbit', options: {} } });

function waitingFor(container: ContainerSpec, ...names: readonly string[]): ContainerSpec {
  const dependsOn = names.map((containerName) => ({ containerName, condition: 'START' }) as const);
  return { ...container, dependsOn };
}

describe('a container whose logs are routed', () => {
  const spec = taskSpec({ containers: [app, other, router] });

  test('starts after its router', () => {
    expect(planStart(spec, new Map(), 0).start).toEqual(['other', 'router']);
    expect(planStart(spec, new Map([['router', running]]), 0).start).toEqual(['app', 'other']);
  });

  test('stops before its router', () => {
    const states = new Map(['app', 'other', 'router'].map((name) => [name, running]));
    expect(planStop(spec, states)).toEqual(['app', 'other']);
    expect(planStop(spec, new Map([['router', running]]))).toEqual(['router']);
  });

  test.each([
    ['itself', [app, waitingFor(router, 'app')]],
    ['by way of another', [app, waitingFor(other, 'app'), waitingFor(router, 'other')]],
    ['by way of a link', [app, { ...other, links: ['app:x'] }, waitingFor(router, 'other')]],
  ])('does not wait for a router that waits for it %s', (_, containers) => {
    expect(planStart(taskSpec({ containers }), new Map(), 0).start).toContain('app');
  });

  test('waits for no router where there is none, nor does a container with another driver', () => {
    expect(routerDependency({ containers: [app, other] }, app)).toBeUndefined();
    expect(routerDependency(spec, other)).toBeUndefined();
  });

  test('has lines that are tagged with its name and the id of its task', () => {
    expect(tagOf(spec, app)).toBe('app-firelens-aaaabbbbccccddddeeeeffff00001111');
  });
});
