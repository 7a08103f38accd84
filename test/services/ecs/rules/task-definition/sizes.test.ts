import { describe, expect, test } from 'vitest';
import {
  isFargatePair,
  isWindowsFargatePair,
} from '../../../../../src/services/ecs/rules/task-definition/fargate-sizes.ts';
import {
  parseCpu,
  parseMemory,
} from '../../../../../src/services/ecs/rules/task-definition/sizes.ts';

describe('a task cpu', () => {
  test.each([
    ['256', 256],
    [' 1024 ', 1024],
    ['.25 vCPU', 256],
    ['0.5vCPU', 512],
    ['1 vcpu', 1024],
    ['16 vCPU', 16_384],
  ])('of %j is %d units', (text, units) => {
    expect(parseCpu(text)).toBe(units);
  });

  test.each(['', '0', '-1', '256.5', '1.', 'vCPU', '1 GB', '0.3 vCPU', '1e3', '9'.repeat(40)])(
    'of %j is refused',
    (text) => {
      expect(parseCpu(text)).toBeUndefined();
    },
  );
});

describe('a task memory', () => {
  test.each([
    ['512', 512],
    ['0.5GB', 512],
    ['1 GB', 1024],
    ['1gb', 1024],
    ['120 GB', 122_880],
  ])('of %j is %d MiB', (text, mebibytes) => {
    expect(parseMemory(text)).toBe(mebibytes);
  });

  test.each(['', '0', '-512', '512.5', 'GB', '1 vCPU', '1 TB', '0.0001 GB'])(
    'of %j is refused',
    (text) => {
      expect(parseMemory(text)).toBeUndefined();
    },
  );
});

describe('Fargate', () => {
  const cpus = [128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];
  const memories = Array.from({ length: 256 }, (_, at) => (at + 1) * 512);

  test('has the 74 sizes that were measured', () => {
    const pairs = cpus.flatMap((cpu) => memories.filter((memory) => isFargatePair(cpu, memory)));
    expect(pairs.length).toBe(74);
  });

  test.each([
    [256, 512, 2048],
    [512, 1024, 4096],
    [1024, 2048, 8192],
    [2048, 4096, 16_384],
    [4096, 8192, 30_720],
    [8192, 16_384, 61_440],
    [16_384, 32_768, 122_880],
  ])('with %d units has from %d to %d MiB', (cpu, least, most) => {
    const offered = memories.filter((memory) => isFargatePair(cpu, memory));
    expect([offered[0], offered.at(-1)]).toEqual([least, most]);
  });

  test('offers Windows one to four vCPUs', () => {
    const sizes = cpus.filter((cpu) =>
      memories.some((memory) => isWindowsFargatePair(cpu, memory)),
    );
    expect(sizes).toEqual([1024, 2048, 4096]);
  });
});
