import { expect, test } from 'vitest';
import { PullProgress } from '../../../src/runtimes/docker/pull-progress.ts';

test('layers and bytes add up, and what is not about a layer is passed over', () => {
  const progress = new PullProgress();
  const mebibyte = 1024 * 1024;
  for (const message of [
    { status: 'Pulling from library/nginx', id: 'latest' },
    { status: 'Already exists', id: 'a', progressDetail: {} },
    { status: 'Pulling fs layer', id: 'b', progressDetail: {} },
    { status: 'Downloading', id: 'b', progressDetail: { current: 3 * mebibyte, total: 9 } },
    { status: 'Downloading', id: 'c', progressDetail: { current: 2 * mebibyte } },
    { status: 'Extracting', id: 'c', progressDetail: { current: 1 } },
    { status: 'Pull complete', id: 'c' },
    { status: 'Digest: sha256:0' },
    'nonsense',
  ]) {
    progress.note(message);
  }
  expect(progress.state).toEqual({ layers: 3, layersDone: 2, downloadedMiB: 5 });
});
