import { expect, test } from 'vitest';
import { endpointEnvironment } from '../../src/endpoints/environment.ts';
import type { ContainerSpec, TaskSpec } from '../../src/ports/runtime.ts';

const container: ContainerSpec = {
  name: 'app',
  image: 'busybox',
  essential: true,
  environment: {},
  portMappings: [],
  dependsOn: [],
  stopTimeoutSeconds: 30,
  dockerLabels: {},
  ulimits: [],
};
const task: TaskSpec = {
  taskArn: 'arn:aws:ecs:eu-west-1:000000000000:task/demo/1',
  clusterArn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/demo',
  family: 'web',
  revision: 1,
  networkMode: 'bridge',
  launchType: 'EC2',
  containers: [container],
};
const environment = endpointEnvironment({
  identities: { idOf: () => 'id', ownerOf: () => undefined },
  address: async () => ({ url: 'http://169.254.170.2', kind: 'fixed' }),
});

test('a container is told its endpoints, its region and what runs it', async () => {
  expect(await environment(task, container)).toEqual({
    ECS_CONTAINER_METADATA_URI: 'http://169.254.170.2/v3/id',
    ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/id',
    ECS_AGENT_URI: 'http://169.254.170.2/api/id',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
  });
});

test('a task on Fargate runs on Fargate', async () => {
  const told = await environment({ ...task, launchType: 'FARGATE' }, container);
  expect(told.AWS_EXECUTION_ENV).toBe('AWS_ECS_FARGATE');
});

test('the regions of a task definition stay', async () => {
  const told = await environment(task, {
    ...container,
    environment: { AWS_REGION: 'us-west-2', ECS_AGENT_URI: 'mine' },
  });
  expect(told.AWS_REGION).toBeUndefined();
  expect(told.AWS_DEFAULT_REGION).toBe('eu-west-1');
  expect(told.ECS_AGENT_URI).toBe('http://169.254.170.2/api/id');
});

test.each([
  ['of a task without a network', { ...task, networkMode: 'none' as const }, container],
  ['whose network is disabled', task, { ...container, disableNetworking: true }],
])('a container %s is told of no endpoints', async (_, spec, which) => {
  const told = await environment(spec, which);
  expect(Object.keys(told).filter((name) => name.startsWith('ECS_'))).toEqual([]);
});
