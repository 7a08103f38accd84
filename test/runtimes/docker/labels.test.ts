import { describe, expect, test } from 'vitest';
import {
  engineNameOf,
  labelsOf,
  outlineOf,
  pauseContainerName,
  readLabels,
} from '../../../src/runtimes/docker/labels.ts';
import { containerSpec, taskSpec } from './specs.ts';

describe('the names of containers', () => {
  test("have the agent's form, with the task id in them", () => {
    expect(engineNameOf('g1', taskSpec(), 'app')).toMatch(
      /^ecs-web-3-app-aaaabbbbccccddddeeeeffff00001111-[0-9a-f]{8}$/,
    );
  });

  test('are the same at every try, so that a second creation collides', () => {
    expect(engineNameOf('g1', taskSpec(), 'app')).toBe(engineNameOf('g1', taskSpec(), 'app'));
  });

  test('differ between two Gantrys whose seeds gave their tasks the same id', () => {
    expect(engineNameOf('g1', taskSpec(), 'app')).not.toBe(engineNameOf('g2', taskSpec(), 'app'));
  });

  test('consist of characters that the engine allows, also for the pause container', () => {
    expect(engineNameOf('g1', taskSpec(), pauseContainerName)).toMatch(
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
    );
  });
});

describe('labels', () => {
  test('are those of the real agent and name the Gantry', () => {
    expect(labelsOf('g1', taskSpec(), 'app')).toMatchObject({
      'com.amazonaws.ecs.task-arn': taskSpec().taskArn,
      'com.amazonaws.ecs.cluster': 'default',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-definition-family': 'web',
      'com.amazonaws.ecs.task-definition-version': '3',
      'gantry.instance': 'g1',
    });
  });

  test('bring back the outline of the task and the pull times', () => {
    const port = { containerPort: 80, hostPort: 0, protocol: 'tcp' } as const;
    const spec = taskSpec({ containers: [containerSpec({ portMappings: [port] })] });
    const pull = { pullStartedAt: 1000, pullStoppedAt: 2500 };
    expect(readLabels(labelsOf('g1', spec, 'app', pull))).toEqual({
      taskArn: spec.taskArn,
      containerName: 'app',
      outline: outlineOf(spec),
      pull,
    });
  });

  test('carry no environment and no command: they are no place for secrets', () => {
    const secret = containerSpec({ environment: { TOKEN: 'planted' }, command: ['planted'] });
    const labels = labelsOf('g1', taskSpec({ containers: [secret] }), 'app');
    expect(JSON.stringify(labels)).not.toContain('planted');
  });

  test.each([
    ['nothing', {}],
    ['an outline that is no JSON', { 'gantry.task': '{' }],
    ['an outline of another shape', { 'gantry.task': '{"networkMode":"bridge","containers":[1]}' }],
  ])('with %s are not ours', (_, extra) => {
    const theirs = {
      'com.amazonaws.ecs.task-arn': 'arn',
      'com.amazonaws.ecs.container-name': 'app',
    };
    expect(readLabels({ ...theirs, ...extra })).toBeUndefined();
  });

  test('count a health check only if the task definition sets one', () => {
    const check = { intervalSeconds: 5, timeoutSeconds: 2, retries: 3, startPeriodSeconds: 0 };
    const outline = outlineOf(
      taskSpec({
        containers: [
          containerSpec({ name: 'checked', healthCheck: { command: ['CMD', 'x'], ...check } }),
          containerSpec({ name: 'none', healthCheck: { command: ['NONE'], ...check } }),
          containerSpec({ name: 'silent' }),
        ],
      }),
    );
    expect(outline.containers.map((container) => container.checksHealth)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
