import { clientError } from '../../errors.ts';
import type {
  ContainerDefinition,
  NetworkMode,
  PortMapping,
  RegisterTaskDefinitionRequest,
  TransportProtocol,
} from '../../model/types.ts';
import { isAbsent } from './absent.ts';

const highestPort = 65_535;
const mostRanges = 100;

/** An inclusive span of ports; a single port is a span of one. */
interface Span {
  readonly protocol: TransportProtocol;
  readonly first: number;
  readonly last: number;
}

/** The port mappings of all containers. Throws ClientException. */
export function checkPorts(input: RegisterTaskDefinitionRequest): void {
  const mode = input.networkMode ?? 'bridge';
  for (const container of input.containerDefinitions) {
    for (const mapping of container.portMappings ?? []) checkMapping(container, mapping, mode);
    checkRangeCount(container);
  }
  const mappings = input.containerDefinitions.flatMap((c) => c.portMappings ?? []);
  checkNames(mappings, mode);
  if (mode === 'awsvpc' || mode === 'host') {
    const shared = firstShared(mappings.flatMap(containerSpanOf));
    if (shared === undefined) return;
    throw clientError(
      `${shared.protocol.toUpperCase()} container port '${shared.first}' is used multiple times in task when networkMode=${mode}.`,
    );
  }
  const shared = firstShared(mappings.flatMap(hostSpanOf));
  if (shared === undefined) return;
  // Seen by users of the service.
  throw clientError(
    `${shared.protocol.toUpperCase()} host port '${shared.first}' is mapped multiple times in task.`,
  );
}

/** The first and last port of `8080-8085`; undefined when it is not a range of ports. */
export function parsePortRange(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  return isPort(first) && isPort(last) && first < last ? [first, last] : undefined;
}

function checkMapping(
  { name }: ContainerDefinition,
  mapping: PortMapping,
  mode: NetworkMode,
): void {
  const { containerPort = 0, hostPort = 0, containerPortRange } = mapping;
  const invalid = (member: string) =>
    clientError(`Invalid '${member}' setting for container '${name}'.`);
  checkMappingName(mapping, name);
  if (!isAbsent(containerPortRange)) {
    if (containerPort !== 0 || hostPort !== 0) {
      throw clientError(
        `Invalid port mapping for container '${name}', cannot specify both single port and port range.`,
      );
    }
    // Ranges are documented for bridge and awsvpc only.
    if (parsePortRange(containerPortRange) === undefined || mode === 'host') {
      throw invalid('containerPortRange');
    }
    return;
  }
  if (!isPort(containerPort)) throw invalid('containerPort');
  if (hostPort !== 0 && !isPort(hostPort)) throw invalid('hostPort');
  const mustMatch = mode === 'awsvpc' || mode === 'host';
  if (mustMatch && hostPort !== 0 && hostPort !== containerPort) {
    throw clientError(
      `When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
    );
  }
}

/** The alphabet is documented; the service's text was not seen. */
function checkMappingName({ name }: PortMapping, container: string | undefined): void {
  if (isAbsent(name) || /^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)) return;
  throw clientError(
    `Invalid port mapping name '${name}' for container '${container}'. Up to 64 lowercase letters, numbers, underscores and hyphens are allowed, not starting with a hyphen.`,
  );
}

function checkRangeCount({ name, portMappings = [] }: ContainerDefinition): void {
  const ranges = portMappings.filter((mapping) => !isAbsent(mapping.containerPortRange));
  if (ranges.length > mostRanges) {
    throw clientError(`Container '${name}' can have at most ${mostRanges} port ranges.`);
  }
}

function checkNames(mappings: readonly PortMapping[], mode: NetworkMode): void {
  const names = mappings.map((mapping) => mapping.name).filter((name) => !isAbsent(name));
  if (new Set(names).size < names.length) {
    throw clientError(`When networkMode=${mode}, port mapping name is already used`);
  }
}

function containerSpanOf(mapping: PortMapping): readonly Span[] {
  const { protocol = 'tcp', containerPort = 0, containerPortRange = '' } = mapping;
  const [first, last] = parsePortRange(containerPortRange) ?? [containerPort, containerPort];
  return [{ protocol, first, last }];
}

/** A host port of 0 or none is chosen when the task starts and collides with nothing. */
function hostSpanOf({ protocol = 'tcp', hostPort = 0 }: PortMapping): readonly Span[] {
  return hostPort === 0 ? [] : [{ protocol, first: hostPort, last: hostPort }];
}

/** The lowest port that two spans of one protocol share. */
function firstShared(spans: readonly Span[]): Span | undefined {
  const highest = new Map<TransportProtocol, number>();
  return [...spans]
    .sort((a, b) => a.first - b.first)
    .find(({ protocol, first, last }) => {
      const before = highest.get(protocol) ?? 0;
      highest.set(protocol, Math.max(before, last));
      return first <= before;
    });
}

function isPort(port: number): boolean {
  return port >= 1 && port <= highestPort;
}
