import { describe, expect, test } from 'vitest';
import { withLogDriverMode } from '../../../../src/services/ecs/rules/log-driver-mode.ts';
import { taskSpecOf } from '../../../../src/services/ecs/rules/task-spec.ts';
import { newRow } from '../planners/planned-task.ts';

function optionsWith(
  mode: string | undefined,
  options?: Record<string, string>,
  logDriver: 'awslogs' | 'awsfirelens' = 'awslogs',
) {
  const log = options === undefined ? {} : { logConfiguration: { logDriver, options } };
  const spec = taskSpecOf(newRow().task, {
    containerDefinitions: [{ name: 'app', image: 'app:1', ...log }],
  });
  return withLogDriverMode(spec, mode).containers[0]?.logConfiguration?.options;
}

describe('the log driver mode of an account', () => {
  test('is that of containers which name none', () => {
    expect(optionsWith('blocking', { 'awslogs-group': '/app' })).toEqual({
      'awslogs-group': '/app',
      mode: 'blocking',
    });
  });

  test('comes with a buffer when it does not block', () => {
    expect(optionsWith('non-blocking', {})).toEqual({
      mode: 'non-blocking',
      'max-buffer-size': '10m',
    });
    expect(optionsWith('non-blocking', { 'max-buffer-size': '1m' })).toEqual({
      mode: 'non-blocking',
      'max-buffer-size': '1m',
    });
  });

  test('leaves alone what names its mode, has no log driver, or goes through a router', () => {
    expect(optionsWith('non-blocking', { mode: 'blocking' })).toEqual({ mode: 'blocking' });
    expect(optionsWith('non-blocking')).toBeUndefined();
    expect(optionsWith('non-blocking', { Name: 'null' }, 'awsfirelens')).toEqual({ Name: 'null' });
  });

  test('changes nothing where nobody set it', () => {
    expect(optionsWith(undefined, {})).toEqual({});
  });
});
