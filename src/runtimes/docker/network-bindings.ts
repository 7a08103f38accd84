import type { NetworkBinding, NetworkMode, PortMapping, PortRange } from '../../ports/runtime.ts';

/** What an observation tells of a container's ports, given what its task definition asked for. */
export interface PortsAsked {
  readonly portMappings: readonly PortMapping[];
  readonly portRanges?: readonly PortRange[];
}

/** The ports of the host in the order of the task definition; ranges as ranges, not port by port. */
export function networkBindings(
  networkMode: NetworkMode,
  asked: PortsAsked,
  published: readonly NetworkBinding[],
): readonly NetworkBinding[] {
  if (networkMode === 'host') return asked.portMappings.map(onHost);
  if (networkMode !== 'bridge') return [];
  const ranges = asked.portRanges ?? [];
  const isOfRange = (binding: NetworkBinding): boolean =>
    ranges.some((range) => isWithin(binding, range));
  const orderOf = ({ containerPort, protocol }: NetworkBinding): number =>
    asked.portMappings.findIndex(
      (mapping) => mapping.containerPort === containerPort && mapping.protocol === protocol,
    );
  const single = published.filter((binding) => !isOfRange(binding));
  return [
    ...single.toSorted((one, other) => orderOf(one) - orderOf(other)),
    ...ranges.flatMap((range) => rangeOf(range, published)),
  ];
}

/** In host mode the container has the host's own ports (reference §3.4.7). */
function onHost({ containerPort, protocol }: PortMapping): NetworkBinding {
  return { bindIP: '0.0.0.0', containerPort, hostPort: containerPort, protocol };
}

/** The host ports of a range were chosen in a row, so the lowest says them all. */
function rangeOf(range: PortRange, published: readonly NetworkBinding[]): NetworkBinding[] {
  const { firstPort, lastPort, protocol } = range;
  const first = published.find(
    (binding) => binding.containerPort === firstPort && binding.protocol === protocol,
  );
  if (first?.hostPort === undefined) return [];
  return [
    {
      bindIP: first.bindIP,
      containerPortRange: `${firstPort}-${lastPort}`,
      hostPortRange: `${first.hostPort}-${first.hostPort + lastPort - firstPort}`,
      protocol,
    },
  ];
}

function isWithin({ containerPort, protocol }: NetworkBinding, range: PortRange): boolean {
  if (containerPort === undefined || protocol !== range.protocol) return false;
  return containerPort >= range.firstPort && containerPort <= range.lastPort;
}
