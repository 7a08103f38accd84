import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../../src/aws/errors.ts';
import type {
  ContainerDefinition,
  RegisterTaskDefinitionRequest,
} from '../../../../../src/services/ecs/model/types.ts';
import { fargateObjection } from '../../../../../src/services/ecs/rules/task-definition/fargate.ts';
import { normaliseTaskDefinition } from '../../../../../src/services/ecs/rules/task-definition/normalise.ts';
import { validateTaskDefinition } from '../../../../../src/services/ecs/rules/task-definition/validate.ts';
import { container, onEc2, onFargate } from './definitions.ts';

/** A container that logs through the router of its task. */
function routed(options: Readonly<Record<string, string>> = {}, name = 'app'): ContainerDefinition {
  return container({ name, logConfiguration: { logDriver: 'awsfirelens', options } });
}

function router(members: ContainerDefinition = {}, name = 'router'): ContainerDefinition {
  return container({ name, firelensConfiguration: { type: 'fluentbit' }, ...members });
}

function routerWith(options: Readonly<Record<string, string>>): ContainerDefinition {
  return router({ firelensConfiguration: { type: 'fluentbit', options } });
}

const s3 = { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::shop/extra.conf' };
const bufferLimit =
  "Log driver awsfirelens option 'log-driver-buffer-limit' should be at least 0 and less than 536870912.";

describe('registration refuses', () => {
  test.each([
    [
      'awsfirelens without a router',
      [routed()],
      // The service's words, as are those of the next and of the ARN.
      'When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers.',
    ],
    [
      'a router that nothing is routed to',
      [router()],
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    ],
    [
      'a configuration in S3 that is no ARN',
      [routed(), routerWith({ ...s3, 'config-file-value': 's3://shop/extra.conf' })],
      'Invalid arn syntax.',
    ],
    // From here on nobody saw the service's words.
    [
      'two routers',
      [routed(), router(), router({}, 'second')],
      'Only one container can be configured with a firelensConfiguration object.',
    ],
    [
      'a router that logs through itself',
      [routed(), router({ logConfiguration: { logDriver: 'awsfirelens' } })],
      'A container with a firelensConfiguration object cannot use the awsfirelens log driver itself.',
    ],
    [
      'a router whose user is a name',
      [routed(), router({ user: 'fluent' })],
      "If 'user' field is specified on firelens container, then it has to begin with a 'UID'.",
    ],
    [
      'an option that routers do not have',
      [routed(), routerWith({ 'config-file': '/extra.conf' })],
      'firelensConfiguration disallows options: config-file',
    ],
    [
      'metadata that are neither on nor off',
      [routed(), routerWith({ 'enable-ecs-log-metadata': 'maybe' })],
      "firelensConfiguration option 'enable-ecs-log-metadata' should be set to 'true' or 'false'.",
    ],
    [
      'a configuration without its type',
      [routed(), routerWith({ 'config-file-value': '/extra.conf' })],
      "firelensConfiguration options 'config-file-type' and 'config-file-value' have to be specified together.",
    ],
    [
      'a configuration of another type',
      [routed(), routerWith({ 'config-file-type': 'http', 'config-file-value': 'http://x' })],
      "firelensConfiguration option 'config-file-type' should be set to 's3' or 'file'.",
    ],
    [
      'a buffer of too many lines',
      [routed({ 'log-driver-buffer-limit': '536870912' }), router()],
      bufferLimit,
    ],
    [
      'a buffer that is no number',
      [routed({ 'log-driver-buffer-limit': 'plenty' }), router()],
      bufferLimit,
    ],
  ])('%s', (_, containerDefinitions, text) => {
    expect(refusalOf(onEc2({ containerDefinitions }))).toBe(text);
  });
});

test.each([
  ['no options at all', {}],
  ['a file in the image', { 'config-file-type': 'file', 'config-file-value': '/extra.conf' }],
  ['a file in S3', s3],
  ['metadata switched off', { 'enable-ecs-log-metadata': 'false' }],
])('registration accepts a router with %s', (_, options) => {
  const containerDefinitions = [
    routed({ Name: 'stdout', 'log-driver-buffer-limit': '0' }),
    routerWith(options),
  ];
  expect(refusalOf(onEc2({ containerDefinitions }))).toBeUndefined();
});

test('a router is root unless it says otherwise, and others stay as they are', () => {
  const usersOf = (user?: string) => {
    const input = onEc2({ containerDefinitions: [routed(), router(user ? { user } : {})] });
    return registered(input).containerDefinitions?.map((definition) => definition.user);
  };
  expect(usersOf()).toEqual([undefined, '0']);
  expect(usersOf('1000:1000')).toEqual([undefined, '1000:1000']);
});

test('a router that is not root needs an agent that knows of such', () => {
  const needs = (user: string) =>
    registered(onEc2({ containerDefinitions: [routed(), router({ user })] }))
      .requiresAttributes?.map(({ name }) => name)
      .includes('ecs.capability.firelens.non-root-user');
  expect(needs('0:0')).toBe(false);
  expect(needs('1000')).toBe(true);
});

test('on Fargate the configuration of a router cannot be in S3', () => {
  const definition = onFargate({
    containerDefinitions: [routed(), routerWith(s3)],
  });
  expect(fargateObjection(definition)).toBe(
    "Tasks using the Fargate launch type only support the firelens config-file-type 'file'.",
  );
});

function registered(input: RegisterTaskDefinitionRequest) {
  return normaliseTaskDefinition(input, {
    namespace: { partition: 'aws', region: 'us-east-1', account: '000000000000' },
    revision: 1,
    registeredAt: 0,
    registeredBy: 'arn:aws:iam::000000000000:root',
  });
}

function refusalOf(input: RegisterTaskDefinitionRequest): string | undefined {
  try {
    validateTaskDefinition(input);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.text;
  }
}
