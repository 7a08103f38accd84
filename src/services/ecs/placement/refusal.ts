import type { InstanceState } from './instance-state.ts';
import type { PlacementDemand } from './placement-demand.ts';

/** Why an instance cannot take a task, in the words of `failures[].reason` (reference §1.8, §4.6). */
export type RefusalReason =
  | 'MISSING'
  | 'INACTIVE'
  | 'AGENT'
  | 'ATTRIBUTE'
  | 'LOCATION'
  | 'MemberOf placement constraint unsatisfied.'
  | 'DistinctInstance placement constraint unsatisfied.'
  | 'RESOURCE:CPU'
  | 'RESOURCE:MEMORY'
  | 'RESOURCE:PORTS'
  | 'RESOURCE:GPU'
  | 'RESOURCE:ENI';

export interface Refusal {
  readonly instanceArn: string;
  readonly reason: RefusalReason;
  /** What of the demand was not met: an attribute's name, an expression, a port, amounts. Ours. */
  readonly detail: string;
}

/** Documented: the host ports of a container instance that can be reserved, those of the system included. */
const mostReservedPorts = 100;

interface Check {
  readonly reason: RefusalReason;
  /** What is not met; undefined when all is. */
  readonly objection: (instance: InstanceState, demand: PlacementDemand) => string | undefined;
}

/** What can only change with the instance's own facts. */
const factChecks: readonly Check[] = [
  {
    reason: 'AGENT',
    objection: ({ facts }) => (facts.agentConnected ? undefined : 'the agent is not connected'),
  },
  { reason: 'ATTRIBUTE', objection: missingAttribute },
  { reason: 'LOCATION', objection: elsewhere },
];

/** What changes with the tasks on the instance. */
const taskChecks: readonly Check[] = [
  {
    reason: 'DistinctInstance placement constraint unsatisfied.',
    objection: (instance, { isDistinctInstance, group }) =>
      isDistinctInstance && instance.tasksOf(group) > 0
        ? `a task of ${group} is on the instance`
        : undefined,
  },
  {
    reason: 'RESOURCE:CPU',
    objection: ({ cpu }, { reservation }) => short(reservation.cpu, cpu, 'CPU units'),
  },
  {
    reason: 'RESOURCE:MEMORY',
    objection: ({ memoryMiB }, { reservation }) => short(reservation.memoryMiB, memoryMiB, 'MiB'),
  },
  { reason: 'RESOURCE:PORTS', objection: takenPort },
  {
    reason: 'RESOURCE:GPU',
    objection: ({ freeGpus }, { reservation }) => short(reservation.gpus, freeGpus, 'GPUs'),
  },
  {
    reason: 'RESOURCE:ENI',
    objection: ({ freeNetworkInterfaces }, { reservation }) =>
      short(reservation.networkInterfaces, freeNetworkInterfaces, 'network interfaces'),
  },
];

/** The order is inferred: the real one is not published (reference §4.6). */
const checks: readonly Check[] = [
  ...factChecks,
  { reason: 'MemberOf placement constraint unsatisfied.', objection: unmetExpression },
  ...taskChecks,
];

/** Whether placement considers the instance at all: ACTIVE, and of the provider that was chosen. */
export function isCandidate({ facts }: InstanceState, demand: PlacementDemand): boolean {
  const { capacityProvider } = demand;
  return (
    facts.status === 'ACTIVE' &&
    (capacityProvider === undefined || facts.capacityProvider === capacityProvider)
  );
}

/** The first check that the instance fails; undefined when it can take the task. */
export function refusalOf(instance: InstanceState, demand: PlacementDemand): Refusal | undefined {
  const instanceArn = instance.facts.arn;
  if (!isCandidate(instance, demand)) {
    return { instanceArn, reason: 'INACTIVE', detail: instance.facts.status };
  }
  for (const { reason, objection } of checks) {
    const detail = objection(instance, demand);
    if (detail !== undefined) return { instanceArn, reason, detail };
  }
  return undefined;
}

/** Whether the facts of an instance let it take the task: true or false until they change. */
export function factsAllow(instance: InstanceState, demand: PlacementDemand): boolean {
  return (
    isCandidate(instance, demand) &&
    factChecks.every(({ objection }) => objection(instance, demand) === undefined) &&
    demand.memberOf.every(({ query }) => query.factsMatch(instance))
  );
}

/** Whether the tasks on an instance let it take another. With `factsAllow`: nothing refuses. */
export function tasksAllow(instance: InstanceState, demand: PlacementDemand): boolean {
  return (
    demand.memberOf.every(({ query }) => query.tasksMatch(instance)) &&
    taskChecks.every(({ objection }) => objection(instance, demand) === undefined)
  );
}

/** Whether an instance is refused for what it is, not for what is there at the moment. */
export function isUnfit(refusal: Refusal | undefined): boolean {
  switch (refusal?.reason) {
    case 'ATTRIBUTE':
    case 'LOCATION':
    case 'MemberOf placement constraint unsatisfied.':
    case 'INACTIVE':
    case 'MISSING':
      return true;
    default:
      return false;
  }
}

/** How far an instance came before it was refused: the later the check, the closer it matches. */
export function closeness({ reason }: Refusal): number {
  return checks.findIndex((check) => check.reason === reason);
}

function missingAttribute(
  instance: InstanceState,
  { requiredAttributes }: PlacementDemand,
): string | undefined {
  for (const { name, value } of requiredAttributes) {
    const found = instance.attribute(name);
    if (found === undefined) return name;
    if (value !== undefined && found !== value) return `${name} = ${value}`;
  }
  return undefined;
}

function elsewhere(instance: InstanceState, { zones }: PlacementDemand): string | undefined {
  if (zones === undefined) return undefined;
  const zone = instance.attribute('ecs.availability-zone');
  return zone !== undefined && zones.includes(zone)
    ? undefined
    : `${zone ?? 'no zone'} is not a zone of the subnets`;
}

function unmetExpression(
  instance: InstanceState,
  { memberOf }: PlacementDemand,
): string | undefined {
  for (const { expression, query } of memberOf) {
    if (!query.matches(instance)) return expression;
  }
  return undefined;
}

function takenPort(
  instance: InstanceState,
  { reservation: { tcpPorts, udpPorts } }: PlacementDemand,
): string | undefined {
  if (tcpPorts.length + udpPorts.length === 0) return undefined;
  const tcp = tcpPorts.find((port) => instance.usesTcp(port));
  if (tcp !== undefined) return `TCP ${tcp} is in use`;
  const udp = udpPorts.find((port) => instance.usesUdp(port));
  if (udp !== undefined) return `UDP ${udp} is in use`;
  const isTooMany = instance.portsInUse + tcpPorts.length + udpPorts.length > mostReservedPorts;
  return isTooMany ? `more than ${mostReservedPorts} ports would be reserved` : undefined;
}

function short(needed: number, left: number, unit: string): string | undefined {
  return needed <= left ? undefined : `${needed} ${unit} needed, ${Math.max(0, left)} left`;
}
