import { invalidParameter } from '../errors.ts';
import type { PlatformDevice, Resource } from '../model/types.ts';

const kinds: Readonly<Record<string, 'STRINGSET' | 'amount'>> = {
  CPU: 'amount',
  MEMORY: 'amount',
  PORTS: 'STRINGSET',
  PORTS_UDP: 'STRINGSET',
  GPU: 'STRINGSET',
};

const amountTypes: readonly string[] = ['INTEGER', 'LONG', 'DOUBLE'];

/** The ports that an agent reports as taken, by default: ssh, Docker's and its own (reference §3.5.1). */
const systemPorts = ['22', '2375', '2376', '51678', '51679'];

/**
 * The resources that an agent registers, checked, in its order; GPUs are its platform devices when it
 * sends any. Ports that it does not speak of are those that agents report by default. Throws
 * InvalidParameterException (the texts of AWS are not known; these are ours).
 */
export function totalResources(
  given: readonly Resource[],
  devices: readonly PlatformDevice[],
): readonly Resource[] {
  const names = new Set<string>();
  for (const { name = '', ...resource } of given) {
    if (name === '') throw invalidParameter('A resource has no name.');
    if (names.has(name)) throw invalidParameter(`Resource ${name} is given twice.`);
    names.add(name);
    requireKind(name, resource);
  }
  for (const name of ['CPU', 'MEMORY']) {
    if (!names.has(name)) throw invalidParameter(`totalResources must have ${name}.`);
  }
  const gpuIds = devices.flatMap(({ id, type }) => (type === 'GPU' ? [id] : []));
  const defaults: readonly Resource[] = [
    { name: 'PORTS', type: 'STRINGSET', stringSetValue: systemPorts },
    { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
    ...(gpuIds.length > 0 ? [{ name: 'GPU', type: 'STRINGSET', stringSetValue: gpuIds }] : []),
  ];
  return [...given, ...defaults.filter(({ name = '' }) => !names.has(name))];
}

/** What a machine of so many CPU units and so much memory registers. */
export function resourcesOf(machine: {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly gpuIds: readonly string[];
}): readonly Resource[] {
  return [
    { name: 'CPU', type: 'INTEGER', integerValue: machine.cpu },
    { name: 'MEMORY', type: 'INTEGER', integerValue: machine.memoryMiB },
    { name: 'PORTS', type: 'STRINGSET', stringSetValue: systemPorts },
    { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
    ...(machine.gpuIds.length > 0
      ? [{ name: 'GPU', type: 'STRINGSET', stringSetValue: machine.gpuIds }]
      : []),
  ];
}

function requireKind(name: string, resource: Resource): void {
  const { type = '', stringSetValue = [] } = resource;
  const kind = kinds[name];
  if (kind === 'amount') {
    const { integerValue, longValue, doubleValue } = resource;
    const amount = { INTEGER: integerValue, LONG: longValue, DOUBLE: doubleValue }[type];
    if (!amountTypes.includes(type) || amount === undefined || !(amount >= 0)) {
      throw invalidParameter(`Resource ${name} must have a number that is not negative.`);
    }
  }
  if (kind === 'STRINGSET' && type !== 'STRINGSET') {
    throw invalidParameter(`Resource ${name} must be of type STRINGSET.`);
  }
  if (name.startsWith('PORTS') && !stringSetValue.every(isPort)) {
    throw invalidParameter(`Resource ${name} has a value that is not a port.`);
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
