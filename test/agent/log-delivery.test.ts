import { describe, expect, test } from 'vitest';
import { datetimePattern } from '../../src/agent/datetime-pattern.ts';
import { eventStartRegExp, logDeliveryOf } from '../../src/agent/log-delivery.ts';
import type { ContainerSpec, TaskSpec } from '../../src/ports/runtime.ts';

const app: ContainerSpec = {
  name: 'app',
  image: 'app',
  essential: true,
  environment: {},
  portMappings: [],
  dependsOn: [],
  stopTimeoutSeconds: 30,
  dockerLabels: {},
  ulimits: [],
};
const task: TaskSpec = {
  taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/demo/0123456789abcdef0123456789abcdef',
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/demo',
  family: 'web',
  revision: 1,
  networkMode: 'awsvpc',
  containers: [app],
};

function deliveryWith(options: Readonly<Record<string, string>>, logDriver = 'awslogs') {
  return logDeliveryOf(task, { ...app, logConfiguration: { logDriver, options } });
}

describe('the delivery of a container', () => {
  test('goes to the stream prefix/container/task id of its group, in the region of its options', () => {
    const options = {
      'awslogs-group': '/app',
      'awslogs-region': 'eu-west-1',
      'awslogs-stream-prefix': 'web',
    };
    expect(deliveryWith(options)).toEqual({
      destination: {
        account: '123456789012',
        region: 'eu-west-1',
        logGroupName: '/app',
        logStreamName: 'web/app/0123456789abcdef0123456789abcdef',
      },
      createGroup: false,
      pseudoTerminal: false,
    });
  });

  test('is none with another driver, or without one', () => {
    expect(deliveryWith({}, 'json-file')).toBeUndefined();
    expect(logDeliveryOf(task, app)).toBeUndefined();
  });

  test('refuses a pattern that is none', () => {
    expect(() => deliveryWith({ 'awslogs-multiline-pattern': '(' })).toThrow(
      'awslogs could not parse multiline pattern option (awslogs-multiline-pattern="(")',
    );
  });
});

test('flags may stand before a pattern', () => {
  expect(eventStartRegExp('(?i)^info').test('INFO a')).toBe(true);
  expect(eventStartRegExp('^info').test('INFO a')).toBe(false);
});

test.each([
  ['%Y-%m-%d %H:%M:%S%L', '2026-09-16 10:00:00.123', '2026-13-16 10:00:00.123'],
  ['[%b %d, %Y %I:%M:%S %p]', '[May 01, 2017 07:00:01 PM]', '[may 01, 2017 07:00:01 PM]'],
  ['%A %B %j %y %z', 'Monday May 121 17 +0200', 'Monday May 399 17 +0200'],
  ['100%% (%a)', '100% (Mon)', '100% Mon'],
])('the format %s is found in %s and not in %s', (format, found, notFound) => {
  const pattern = new RegExp(datetimePattern(format));
  expect(pattern.test(found)).toBe(true);
  expect(pattern.test(notFound)).toBe(false);
});
