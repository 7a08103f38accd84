import { expect, test } from 'vitest';
import type { TaskDocument } from '../../../../src/services/ecs/model/task-document.ts';
import { taskSpecOf } from '../../../../src/services/ecs/rules/task-spec.ts';

const task: TaskDocument = {
  taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/demo/0',
  clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/demo',
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
  lastStatus: 'PROVISIONING',
  desiredStatus: 'RUNNING',
  launchType: 'FARGATE',
  group: 'family:web',
  version: 1,
  createdAt: 0,
  containers: [],
  attachments: [],
  overrides: {},
  tags: [],
};

test.each([
  [
    ['CMD', 'true'],
    ['CMD', 'true'],
  ],
  [
    ['CMD-SHELL', 'curl -f localhost'],
    ['CMD-SHELL', 'curl -f localhost'],
  ],
  [['NONE'], ['NONE']],
  [['/healthcheck'], ['CMD', '/healthcheck']],
])('the health check %j is run as %j', (command, expected) => {
  const containerDefinitions = [{ name: 'web', image: 'nginx', healthCheck: { command } }];
  const spec = taskSpecOf(task, { family: 'web', revision: 1, containerDefinitions });
  expect(spec.containers[0]?.healthCheck?.command).toEqual(expected);
});
