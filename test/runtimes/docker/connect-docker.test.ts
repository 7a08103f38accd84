import { afterEach, expect, test, vi } from 'vitest';
import { connectDocker } from '../../../src/runtimes/docker/connect-docker.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('connectDocker says why there is no engine where DOCKER_HOST points', async () => {
  vi.stubEnv('DOCKER_HOST', 'unix:///there/is/none.sock');
  expect(await connectDocker()).toEqual({
    engine: undefined,
    reason: 'The Docker engine does not answer: connect ENOENT /there/is/none.sock',
  });
});

test('connectDocker says so when DOCKER_HOST is nonsense', async () => {
  vi.stubEnv('DOCKER_HOST', 'tcp://:not a host:');
  expect(await connectDocker()).toMatchObject({
    engine: undefined,
    reason: expect.stringContaining('DOCKER_HOST'),
  });
});
