import { expect, test } from 'vitest';
import { creatable } from '../../../src/runtimes/docker/creatable.ts';
import { engineNameOf } from '../../../src/runtimes/docker/labels.ts';
import { mounts } from '../../../src/runtimes/docker/mounts.ts';
import { containerSpec, taskSpec } from './specs.ts';

const volumes = new Map([
  ['data', { source: 'ecs-web-3-data', options: [] }],
  ['file-system', { source: 'gantry-efs-fs-1', options: ['nocopy'] }],
]);

function mountsOf(members: Parameters<typeof containerSpec>[0]) {
  const container = containerSpec(members);
  return mounts(taskSpec({ containers: [container] }), container, 'g1', volumes);
}

test('a container without volumes asks for none', () => {
  expect(mountsOf({})).toEqual({});
});

test('mount points become binds, read only where they say so', () => {
  const mountPoints = [
    { sourceVolume: 'data', containerPath: '/a', readOnly: false },
    { sourceVolume: 'data', containerPath: '/b', readOnly: true },
    { sourceVolume: 'file-system', containerPath: '/c', readOnly: false },
    { sourceVolume: 'file-system', containerPath: '/d', readOnly: true },
  ];
  expect(mountsOf({ mountPoints }).Binds).toEqual([
    'ecs-web-3-data:/a',
    'ecs-web-3-data:/b:ro',
    'gantry-efs-fs-1:/c:nocopy',
    'gantry-efs-fs-1:/d:ro,nocopy',
  ]);
});

test('volumesFrom names the other container as the engine knows it', () => {
  const name = engineNameOf('g1', taskSpec(), 'other');
  const from = (readOnly: boolean) => ({ volumesFrom: [{ sourceContainer: 'other', readOnly }] });
  expect(mountsOf(from(false)).VolumesFrom).toEqual([name]);
  expect(mountsOf(from(true)).VolumesFrom).toEqual([`${name}:ro`]);
});

test('a volume that was not provided is a bug, not a new volume of the engine', () => {
  const mountPoints = [{ sourceVolume: 'other', containerPath: '/a', readOnly: false }];
  expect(() => mountsOf({ mountPoints })).toThrow('a mounted volume was not provided');
});

test('a container is created after those that it takes volumes from', () => {
  const from = (name: string, ...sources: string[]) =>
    containerSpec({
      name,
      volumesFrom: sources.map((sourceContainer) => ({ sourceContainer, readOnly: false })),
    });
  const names = (missing: Parameters<typeof creatable>[0], settled: readonly string[]) =>
    creatable(missing, (name) => settled.includes(name)).map(({ name }) => name);
  const all = [from('c', 'b'), from('b', 'a'), from('a')];
  expect(names(all, [])).toEqual(['a']);
  expect(names(all.slice(0, 2), ['a'])).toEqual(['b']);
  expect(names([from('a', 'b'), from('b', 'a')], []), 'a cycle must not wait for ever').toEqual([
    'a',
    'b',
  ]);
});
