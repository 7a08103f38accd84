import { describe, expect, test } from 'vitest';
import type { ContainerSpec, LinuxSpec, TaskSpec } from '../../../src/ports/runtime.ts';
import { resources } from '../../../src/runtimes/docker/resources.ts';
import { containerSpec, linuxSpec, taskSpec } from './specs.ts';

const mebibyte = 1024 * 1024;

function limits(container: Partial<ContainerSpec>, task: Partial<TaskSpec> = {}) {
  return resources(taskSpec(task), containerSpec(container), 4);
}

function swap(linux: Partial<LinuxSpec>, container: Partial<ContainerSpec> = { memoryMiB: 64 }) {
  return limits({ ...container, linux: linuxSpec(linux) });
}

describe('the swap of a container', () => {
  test('is none without maxSwap: the hosts of ECS have none', () => {
    expect(limits({ memoryMiB: 64 }).MemorySwap).toBe(64 * mebibyte);
  });

  test('is what maxSwap says, on top of the memory', () => {
    expect(swap({ maxSwapMiB: 0 }).MemorySwap).toBe(64 * mebibyte);
    expect(swap({ maxSwapMiB: 16 }).MemorySwap).toBe(80 * mebibyte);
  });

  test('is on top of the memory of the task where the container has none of its own', () => {
    const host = limits({ linux: linuxSpec({ maxSwapMiB: 16 }) }, { memoryMiB: 128 });
    expect(host).toMatchObject({ Memory: 128 * mebibyte, MemorySwap: 144 * mebibyte });
  });

  test('is not limited where the memory is not', () => {
    expect(swap({ maxSwapMiB: 16 }, {})).not.toHaveProperty('MemorySwap');
  });

  test('has a swappiness only together with maxSwap', () => {
    expect(swap({ swappiness: 10 })).not.toHaveProperty('MemorySwappiness');
    expect(swap({ swappiness: 0, maxSwapMiB: 16 }).MemorySwappiness).toBe(0);
  });
});

describe('what a container may use', () => {
  test('has the size of /dev/shm that the definition asks for, in bytes', () => {
    expect(swap({ sharedMemorySizeMiB: 32 }).ShmSize).toBe(32 * mebibyte);
    expect(swap({})).not.toHaveProperty('ShmSize');
  });

  test('is as many GPUs as it requires, whichever they are', () => {
    const requests = [{ Driver: '', Count: 2, Capabilities: [['gpu']] }];
    expect(limits({ gpuCount: 2 }).DeviceRequests).toEqual(requests);
    expect(limits({})).not.toHaveProperty('DeviceRequests');
  });
});
