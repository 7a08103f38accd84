import type { ContainerInstanceRow } from '../model/container-instance-document.ts';
import type { Resource } from '../model/types.ts';
import type {
  FleetInstance,
  RegisteredResources,
  RemainingResources,
} from '../placement/fleet-instance.ts';

/** An instance as placement sees it. */
export function fleetInstanceOf({ instance, internals }: ContainerInstanceRow): FleetInstance {
  return {
    arn: instance.containerInstanceArn,
    status: instance.status,
    agentConnected: instance.agentConnected,
    agentVersion: instance.versionInfo.agentVersion,
    ec2InstanceId: instance.ec2InstanceId,
    registeredAt: instance.registeredAt,
    capacityProvider: instance.capacityProviderName,
    attributes: instance.attributes,
    registered: registeredOf(instance.registeredResources, internals.networkInterfaces),
  };
}

function registeredOf(
  resources: readonly Resource[],
  networkInterfaces: number | undefined,
): RegisteredResources {
  const named = (wanted: string): Resource => resources.find(({ name }) => name === wanted) ?? {};
  const portsOf = (name: string): readonly number[] =>
    (named(name).stringSetValue ?? []).map(Number);
  return {
    cpu: amountOf(named('CPU')),
    memoryMiB: amountOf(named('MEMORY')),
    tcpPorts: portsOf('PORTS'),
    udpPorts: portsOf('PORTS_UDP'),
    gpuIds: named('GPU').stringSetValue ?? [],
    networkInterfaces,
  };
}

function amountOf({ type, integerValue = 0, longValue = 0, doubleValue = 0 }: Resource): number {
  if (type === 'LONG') return longValue;
  return type === 'DOUBLE' ? doubleValue : integerValue;
}

/** What is left of each registered resource, in their order; used ports are in their sets (reference §3.5.1). */
export function remainingResources(
  registered: readonly Resource[],
  remaining: RemainingResources,
): readonly Resource[] {
  return registered.map((resource) => {
    switch (resource.name) {
      case 'CPU':
        return withAmount(resource, remaining.cpu);
      case 'MEMORY':
        return withAmount(resource, remaining.memoryMiB);
      case 'PORTS':
        return { ...resource, stringSetValue: portTexts(resource, remaining.tcpPorts) };
      case 'PORTS_UDP':
        return { ...resource, stringSetValue: portTexts(resource, remaining.udpPorts) };
      case 'GPU':
        return { ...resource, stringSetValue: remaining.gpuIds };
      default:
        return resource;
    }
  });
}

function withAmount(resource: Resource, amount: number): Resource {
  if (resource.type === 'LONG') return { ...resource, longValue: amount };
  if (resource.type === 'DOUBLE') return { ...resource, doubleValue: amount };
  return { ...resource, integerValue: amount };
}

/** The ports of the system first, as they were registered. */
function portTexts({ stringSetValue = [] }: Resource, used: readonly number[]): readonly string[] {
  const texts = used.map(String);
  return [...stringSetValue, ...texts.filter((port) => !stringSetValue.includes(port))];
}

/** A resource as the API shows it: the kinds of value it does not have are zero (reference §3.5.1). */
export function shownResource(resource: Resource): Resource {
  return { doubleValue: 0, longValue: 0, integerValue: 0, ...resource };
}
