import { expect, test } from 'vitest';
import type { TaskSpec } from '../../../../src/ports/runtime.ts';
import { containerSpecOf } from '../../../../src/services/ecs/rules/container-spec.ts';
import {
  checkHealthLabel,
  healthIgnored,
  withForcedHealth,
} from '../../../../src/services/ecs/rules/health-override.ts';
import { containerSpec, taskSpec } from '../../../runtimes/docker/specs.ts';
import { container, seen } from '../planners/planned-task.ts';

const labelled = { name: 'app', dockerLabels: { 'gantry.health': 'ignore' } };

function taskWith(healthOverride: 'ignore' | 'healthy' | 'unhealthy'): TaskSpec {
  return taskSpec({
    containers: [containerSpec({ name: 'app', healthOverride }), containerSpec({ name: 'side' })],
  });
}

test('a container definition overrides its own health by a docker label', () => {
  expect(containerSpecOf(labelled, {}).healthOverride).toBe('ignore');
  expect(containerSpecOf({ name: 'app' }, {})).not.toHaveProperty('healthOverride');
});

test('the operator’s word goes before the label', () => {
  const given = new Map([['app', 'unhealthy'] as const]);
  expect(containerSpecOf(labelled, {}, given).healthOverride).toBe('unhealthy');
  expect(containerSpecOf({ name: 'other' }, {}, given)).not.toHaveProperty('healthOverride');
});

test('a label that would be without effect is refused', () => {
  expect(() => checkHealthLabel(labelled)).not.toThrow();
  expect(() => checkHealthLabel({ name: 'app', dockerLabels: { 'gantry.health': 'ok' } })).toThrow(
    "Invalid docker label for container 'app'. Gantry takes ignore, healthy, unhealthy for gantry.health, not 'ok'.",
  );
});

test.each([
  ['healthy', 'HEALTHY'],
  ['unhealthy', 'UNHEALTHY'],
] as const)('%s is what a container is as soon as it runs', (override, healthStatus) => {
  const running = withForcedHealth(
    taskWith(override),
    seen([container('app', 'RUNNING'), container('side', 'RUNNING')]),
  );
  expect(running.containers.map((c) => c.healthStatus)).toEqual([healthStatus, 'UNKNOWN']);
  const pending = withForcedHealth(taskWith(override), seen([container('app', 'PENDING')]));
  expect(pending.containers[0]?.healthStatus).toBe('UNKNOWN');
});

test('ignore shows what the check finds, and counts for nothing', () => {
  const unhealthy = seen([container('app', 'RUNNING', { healthStatus: 'UNHEALTHY' })]);
  expect(withForcedHealth(taskWith('ignore'), unhealthy)).toEqual(unhealthy);
  expect([...healthIgnored(taskWith('ignore'))]).toEqual(['app']);
  expect([...healthIgnored(taskWith('healthy'))]).toEqual([]);
});
