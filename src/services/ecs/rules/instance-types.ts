import { instanceTypeFigures } from './instance-type-figures.ts';
import type { InstanceType } from './new-container-instance.ts';

/** The figures of an EC2 instance type such as `m5.large`; undefined for one that is not known. */
export function instanceTypeOf(name: string): InstanceType | undefined {
  const [family = '', size = '', ...rest] = name.split('.');
  if (rest.length > 0 || !/^[a-z0-9-]+$/.test(family) || !/^[a-z0-9-]+$/.test(size))
    return undefined;
  const start = instanceTypeFigures.indexOf(`\n${family} `);
  if (start === -1) return undefined;
  const line = instanceTypeFigures.slice(start + 1, instanceTypeFigures.indexOf('\n', start + 1));
  const [, architecture, ...sizes] = line.split(' ');
  const figures = sizes.find((figure) => figure.startsWith(`${size}:`));
  if (figures === undefined) return undefined;
  const [vcpus = 0, memoryMiB = 0, networkInterfaces = 0, gpus = 0] = figures
    .slice(size.length + 1)
    .split(':')
    .map(Number);
  return {
    vcpus,
    memoryMiB,
    networkInterfaces,
    gpus,
    architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
  };
}
