import { expect, test } from 'vitest';
import { checkLogging } from '../../../../../src/services/ecs/rules/task-definition/logging.ts';
import { awslogs, container } from './definitions.ts';

function register(options: Readonly<Record<string, string>>): void {
  const logConfiguration = { ...awslogs, options: { ...awslogs.options, ...options } };
  checkLogging([container({ logConfiguration })]);
}

test('awslogs takes every option that is documented for it', () => {
  register({
    'awslogs-create-group': 'true',
    'awslogs-datetime-format': '%Y-%m-%d',
    mode: 'non-blocking',
    'max-buffer-size': '25m',
  });
  register({ 'awslogs-multiline-pattern': '^INFO', mode: 'blocking', 'max-buffer-size': '4096' });
});

test.each([
  [{ log_key: 'log', tag: 'x' }, 'Log driver awslogs disallows options: log_key, tag'],
  [
    { 'awslogs-create-group': 'false' },
    "Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option.",
  ],
  [
    { mode: 'sometimes' },
    "Log driver awslogs option 'mode' should be set to 'blocking' or 'non-blocking'.",
  ],
  [
    { 'max-buffer-size': 'plenty' },
    "Log driver awslogs option 'max-buffer-size' should be a size such as '25m'.",
  ],
  [
    { 'awslogs-datetime-format': '%Y', 'awslogs-multiline-pattern': '^A' },
    'Log driver awslogs takes one of the options: awslogs-datetime-format, awslogs-multiline-pattern',
  ],
])('awslogs does not take %o', (options, message) => {
  expect(() => register(options)).toThrow(message);
});

test('an option is no less unknown for being a secret', () => {
  const secretOptions = [{ name: 'log_key', valueFrom: 'arn' }];
  expect(() =>
    checkLogging([container({ logConfiguration: { ...awslogs, secretOptions } })]),
  ).toThrow('Log driver awslogs disallows options: log_key');
});

test('other drivers leave their options to the engine', () => {
  const logConfiguration = { logDriver: 'json-file', options: { 'max-size': '1m', odd: 'x' } };
  expect(() =>
    checkLogging([
      container({ logConfiguration: { ...logConfiguration, logDriver: 'json-file' } }),
    ]),
  ).not.toThrow();
});
