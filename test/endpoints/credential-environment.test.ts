import { expect, test } from 'vitest';
import { credentialEnvironment } from '../../src/endpoints/credential-environment.ts';
import { CredentialIds } from '../../src/endpoints/credential-ids.ts';
import { createLogger } from '../../src/kernel/logger.ts';
import type { EndpointAddress } from '../../src/ports/container-endpoints.ts';
import type { ContainerSpec, TaskSpec } from '../../src/ports/runtime.ts';

const taskArn = 'arn:aws:ecs:eu-west-1:000000000000:task/demo/1';
const roleArn = 'arn:aws:iam::000000000000:role/app';
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
  taskArn,
  clusterArn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/demo',
  family: 'web',
  revision: 1,
  networkMode: 'awsvpc',
  containers: [container],
  taskRoleArn: roleArn,
};
const roles = { roleOf: () => ({ taskArn, roleArn }), all: () => [] };
const ids = new CredentialIds('secret', roles);
const path = `/v2/credentials/${ids.idOf(taskArn)}`;
const fixed: EndpointAddress = { url: 'http://169.254.170.2', kind: 'fixed' };
const other: EndpointAddress = { url: 'http://172.17.0.1:51679', kind: 'other' };
const inVariables = {
  AWS_ACCESS_KEY_ID: 'lasting',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_SESSION_TOKEN: 't',
};

function told(
  address: EndpointAddress | undefined,
  spec: Partial<TaskSpec> = {},
  more: Partial<ContainerSpec> = {},
) {
  const keys = (accessKeyId: string) => ({
    accessKeyId,
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: 0,
  });
  const environment = credentialEnvironment({
    ids,
    roles,
    issuer: { current: () => keys('current'), lasting: () => keys('lasting') },
    address: async () => address,
    log: createLogger('silent'),
  });
  return environment({ ...task, ...spec }, { ...container, ...more });
}

test('a container is told the path below the address of AWS', async () => {
  expect(await told(fixed)).toEqual({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path });
});

test('a container is told the whole URI where the address of AWS has another port', async () => {
  expect(await told({ url: 'http://169.254.170.2:51680', kind: 'awsHost' })).toEqual({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://169.254.170.2:51680${path}`,
  });
});

test('a container gets lasting credentials where SDKs would not ask for them', async () => {
  expect(await told(other)).toEqual(inVariables);
  expect(await told(undefined)).toEqual(inVariables);
});

test('keys of the task definition stay', async () => {
  expect(await told(other, {}, { environment: { AWS_ACCESS_KEY_ID: 'own' } })).toEqual({});
});

test('a container without a network is told nothing, and one without a role', async () => {
  expect(await told(fixed, { networkMode: 'none' })).toEqual({});
  expect(await told(fixed, {}, { disableNetworking: true })).toEqual({});
  const { taskRoleArn: _, ...withoutRole } = task;
  const environment = credentialEnvironment({
    ids,
    roles: { roleOf: () => undefined, all: () => [] },
    issuer: {
      current: () => {
        throw new Error('nobody may ask');
      },
      lasting: () => {
        throw new Error('nobody may ask');
      },
    },
    address: async () => fixed,
    log: createLogger('silent'),
  });
  expect(await environment(withoutRole, container)).toEqual({});
});
