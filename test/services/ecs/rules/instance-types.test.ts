import { expect, test } from 'vitest';
import { instanceTypeOf } from '../../../../src/services/ecs/rules/instance-types.ts';

test.each([
  ['m5.large', { vcpus: 2, memoryMiB: 8192, networkInterfaces: 3, gpus: 0 }],
  ['c5.xlarge', { vcpus: 4, memoryMiB: 8192, networkInterfaces: 4, gpus: 0 }],
  ['g5.12xlarge', { vcpus: 48, memoryMiB: 196_608, networkInterfaces: 15, gpus: 4 }],
  ['t4g.nano', { vcpus: 2, memoryMiB: 512, architecture: 'arm64' }],
  ['m7i-flex.large', { vcpus: 2, memoryMiB: 8192, architecture: 'x86_64' }],
])('%s has the figures that EC2 publishes', (name, figures) => {
  expect(instanceTypeOf(name)).toMatchObject(figures);
});

test.each(['', 'm5', 'm5.', 'm5.huge', 'x.large', 'm.5 large', 'm5.large.x86'])(
  '%j is no instance type',
  (name) => {
    expect(instanceTypeOf(name)).toBeUndefined();
  },
);
