import { expect, test } from 'vitest';
import { placementFailureReason } from '../../../../src/services/ecs/placement/closest-instance.ts';
import type { RefusalReason } from '../../../../src/services/ecs/placement/refusal.ts';

const instanceArn = 'arn:aws:ecs:us-east-1:000000000000:container-instance/prod/0123456789abcdef';
const start =
  'was unable to place a task because no container instance met all of its requirements.';
const advice =
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

const cases: readonly [RefusalReason, string][] = [
  ['RESOURCE:CPU', 'has insufficient CPU units available.'],
  ['RESOURCE:MEMORY', 'has insufficient memory available.'],
  ['RESOURCE:PORTS', 'is already using a port required by your task.'],
  ['ATTRIBUTE', 'is missing an attribute required by your task.'],
  ['AGENT', 'encountered error "AGENT".'],
];

test.each(cases)('the event of a service says what %s means', (reason, wrong) => {
  expect(placementFailureReason({ instanceArn, reason, detail: '' })).toBe(
    `${start} The closest matching (container-instance 0123456789abcdef) ${wrong} ${advice}`,
  );
});

test('the event of a service says that its cluster has no instances', () => {
  expect(placementFailureReason(undefined)).toBe(
    `${start} Reason: No Container Instances were found in your cluster. ${advice}`,
  );
});
