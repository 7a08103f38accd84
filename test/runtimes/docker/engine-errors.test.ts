import { describe, expect, test } from 'vitest';
import {
  containerReason,
  EngineError,
  engineErrorOf,
  hasStatus,
  RuntimeUnavailableError,
} from '../../../src/runtimes/docker/engine-errors.ts';

describe('what a call to the engine throws', () => {
  test("is the engine's own text and status when it answered", () => {
    const thrown = Object.assign(new Error('(HTTP code 404) no such image - No such image: x '), {
      statusCode: 404,
    });
    const error = engineErrorOf(thrown);
    expect(error).toBeInstanceOf(EngineError);
    expect(error.message).toBe('No such image: x');
    expect(hasStatus(error, 404)).toBe(true);
    expect(hasStatus(error, 409)).toBe(false);
  });

  test('is RuntimeUnavailableError when nobody answered', () => {
    const thrown = Object.assign(new Error('connect ENOENT /nowhere.sock'), { code: 'ENOENT' });
    const error = engineErrorOf(thrown);
    expect(error).toBeInstanceOf(RuntimeUnavailableError);
    expect(error.message).toBe('The Docker engine does not answer: connect ENOENT /nowhere.sock');
  });

  test('is the abort itself when the caller gave up', () => {
    const abort = new DOMException('gave up', 'AbortError');
    expect(engineErrorOf(abort)).toBe(abort);
  });
});

test("a reason is the error's name and the engine's text, 1024 characters at most", () => {
  expect(containerReason('CannotPullContainerError', new EngineError(404, 'not found'))).toBe(
    'CannotPullContainerError: Error response from daemon: not found',
  );
  expect(containerReason('X', new EngineError(500, 'y'.repeat(2000)))).toHaveLength(1024);
});
