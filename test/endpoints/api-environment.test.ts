import { expect, test } from 'vitest';
import { apiEnvironment } from '../../src/endpoints/api-environment.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { EndpointAddress } from '../../src/ports/container-endpoints.ts';
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
  networkMode: 'awsvpc',
  containers: [container],
};
const here: EndpointAddress = { url: 'http://169.254.170.2', kind: 'fixed' };
const endpoint = { AWS_ENDPOINT_URL: 'http://169.254.170.2' };

function told(
  byDefault: boolean,
  more: Partial<ContainerSpec> = {},
  address: EndpointAddress | undefined = here,
) {
  const log = createLogger('silent');
  const environment = apiEnvironment({ byDefault, address: async () => address, log });
  return environment(task, { ...container, ...more });
}

test('a container is told the endpoint when the operator says so, or its own label', async () => {
  expect(await told(false)).toEqual({});
  expect(await told(true)).toEqual(endpoint);
  expect(await told(false, { injectEndpoint: true })).toEqual(endpoint);
  expect(await told(true, { injectEndpoint: false })).toEqual({});
});

test('an endpoint of the task definition stays', async () => {
  expect(await told(true, { environment: { AWS_ENDPOINT_URL: 'http://other' } })).toEqual({});
});

test('a container that cannot reach it is not told', async () => {
  expect(await told(true, { disableNetworking: true })).toEqual({});
  const environment = apiEnvironment({
    byDefault: true,
    address: async () => undefined,
    log: createLogger('silent'),
  });
  expect(await environment(task, container)).toEqual({});
});
