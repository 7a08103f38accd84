interface MemoryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** CPU units → MiB: the 74 pairs that were measured to be accepted (reference §2.4). */
const memoryOf: ReadonlyMap<number, MemoryRange> = new Map([
  [512, { from: 1024, to: 4096, step: 1024 }],
  [1024, { from: 2048, to: 8192, step: 1024 }],
  [2048, { from: 4096, to: 16_384, step: 1024 }],
  [4096, { from: 8192, to: 30_720, step: 1024 }],
  [8192, { from: 16_384, to: 61_440, step: 4096 }],
  [16_384, { from: 32_768, to: 122_880, step: 8192 }],
]);

/** The smallest size does not grow by even steps. */
const memoryOfSmallest: ReadonlySet<number> = new Set([512, 1024, 2048]);

/** Whether Fargate has a size of so many CPU units and MiB (reference §2.4). */
export function isFargatePair(cpuUnits: number, memoryMiB: number): boolean {
  if (cpuUnits === 256) return memoryOfSmallest.has(memoryMiB);
  const range = memoryOf.get(cpuUnits);
  if (range === undefined) return false;
  const { from, to, step } = range;
  return memoryMiB >= from && memoryMiB <= to && (memoryMiB - from) % step === 0;
}

/** Windows tasks on Fargate have one to four vCPUs: fewer was measured, more is documented. */
export function isWindowsFargatePair(cpuUnits: number, memoryMiB: number): boolean {
  return cpuUnits >= 1024 && cpuUnits <= 4096 && isFargatePair(cpuUnits, memoryMiB);
}

/** The sentence for a pair that does not exist, as the service words it since 2026. */
export function noFargatePair(cpuUnits: number, memoryMiB: number): string {
  return `No Fargate configuration exists for given values: ${cpuUnits} CPU, ${memoryMiB} memory. See the Amazon ECS documentation for the valid values.`;
}
