import { expect, test } from 'vitest';
import {
  type ServiceEventFacts,
  serviceEventMessage,
} from '../../../../src/services/ecs/rules/service-events.ts';

const arn = (id: string) => `arn:aws:ecs:us-east-1:000000000000:task/default/${id}`;

// Literal texts of reference §3.8.9.
const texts: readonly (readonly [ServiceEventFacts, string])[] = [
  [
    { kind: 'tasks-started', taskArns: [arn('a1'), arn('b2')] },
    '(service web) has started 2 tasks: (task a1) (task b2).',
  ],
  [
    { kind: 'tasks-started', taskArns: [arn('a1')] },
    '(service web) has started 1 tasks: (task a1).',
  ],
  [
    { kind: 'running-tasks-stopped', taskArns: [arn('a1')] },
    '(service web) has stopped 1 running tasks: (task a1).',
  ],
  [{ kind: 'pending-tasks-stopped', count: 1 }, '(service web) stopped 1 pending tasks.'],
  [{ kind: 'steady-state' }, '(service web) has reached a steady state.'],
  [
    { kind: 'deployment-completed', deploymentId: 'ecs-svc/1' },
    '(service web) (deployment ecs-svc/1) deployment completed.',
  ],
  [
    { kind: 'deployment-failed', deploymentId: 'ecs-svc/1', cause: 'tasks failed to start' },
    '(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.',
  ],
  [
    { kind: 'rolling-back', deploymentId: 'ecs-svc/1' },
    '(service web) rolling back to deployment ecs-svc/1.',
  ],
  [
    { kind: 'task-unhealthy', taskArn: arn('a1') },
    '(service web) (task a1) failed container health checks.',
  ],
  [
    { kind: 'tasks-started', taskArns: [arn('a1')], taskSetId: 'ecs-svc/1' },
    '(service web, taskSet ecs-svc/1) has started 1 tasks: (task a1).',
  ],
  [
    { kind: 'task-set-scaled', taskSetId: 'ecs-svc/1', computed: 3 },
    '(service web) updated computedDesiredCount for taskSet ecs-svc/1 to 3.',
  ],
  [
    { kind: 'task-set-steady', taskSetId: 'ecs-svc/1', taskSetArn: arn('set') },
    '(service web, taskSet ecs-svc/1) updated state to STEADY_STATE.',
  ],
];

test.each(texts)('%o reads as ECS writes it', (facts, text) => {
  expect(serviceEventMessage('web', facts)).toBe(text);
});
