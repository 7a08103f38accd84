import type { TaskDocument, WaitingTask } from '../model/task-document.ts';
import type { LaunchType, RunTaskRequest } from '../model/types.ts';

/** What a task runs on. */
export type TaskHost = FargateHost | InstanceHost;

/** Capacity without machines to see. */
interface FargateHost {
  readonly launchType: 'FARGATE';
  /** Whose turn it is among the request's subnets: consecutive tasks take consecutive ones. */
  readonly subnetTurn: number;
}

/** A container instance; without `instance`, one that its capacity provider has yet to bring. */
export interface InstanceHost {
  readonly launchType: Exclude<LaunchType, 'FARGATE'>;
  readonly instance?: PlacedOn | undefined;
  /** How it is to be placed then. */
  readonly waiting?: WaitingTask | undefined;
}

/** What a task shows of the container instance it was placed on. */
export interface PlacedOn {
  readonly containerInstanceArn: string;
  /** `us-east-1a`; undefined for an instance outside of AWS. */
  readonly availabilityZone?: string | undefined;
  /** `x86_64` or `arm64`. */
  readonly cpuArchitecture?: string | undefined;
  /** The GPUs it was given. */
  readonly gpuIds?: readonly string[] | undefined;
}

type Networked = Pick<RunTaskRequest, 'networkConfiguration' | 'volumeConfigurations'>;

/**
 * The subnet of a task's network interface, undefined for one without. On Fargate consecutive tasks take
 * the request's subnets in turn, which spreads them over its zones; on an instance it is one in the
 * instance's zone, or the first when none can be known to be.
 */
export function subnetOf(host: TaskHost, request: Networked): string | undefined {
  const subnets = request.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  if (host.launchType === 'FARGATE') return subnets[host.subnetTurn % subnets.length];
  const zone = host.instance?.availabilityZone;
  return subnets.find((subnet) => zone?.endsWith(zoneOf(subnet))) ?? subnets[0];
}

/**
 * A subnet is in one zone for good. There is no EC2 here to say which, so its name does: one that ends
 * in a, b or c is in that zone, any other in the one its letters add up to.
 */
export function zoneOf(subnet: string): string {
  const zones = 'abc';
  const last = subnet.at(-1) ?? '';
  if (last !== '' && zones.includes(last)) return last;
  const sum = [...subnet].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return zones.charAt(sum % zones.length);
}

/**
 * Whether a new task goes straight to its agent: it was placed on an instance, and neither a network
 * interface nor a volume has to be made for it first (reference §3.4.3).
 */
export function waitsForNothing(
  host: TaskHost,
  { volumeConfigurations = [] }: Networked,
  subnet: string | undefined,
): boolean {
  return isPlaced(host) && subnet === undefined && volumeConfigurations.length === 0;
}

/** Whether an instance was found for the task. */
export function isPlaced(host: TaskHost): boolean {
  return host.launchType !== 'FARGATE' && host.instance !== undefined;
}

export function gpuIdsOf(host: TaskHost): readonly string[] {
  return host.launchType === 'FARGATE' ? [] : (host.instance?.gpuIds ?? []);
}

/** What a task on an instance shows of it: neither platform nor storage (reference §3.4.7). */
export function onInstance({ instance }: InstanceHost): Partial<TaskDocument> {
  if (instance === undefined) return {};
  const { containerInstanceArn, availabilityZone, cpuArchitecture = 'x86_64' } = instance;
  return {
    containerInstanceArn,
    attributes: architecture(cpuArchitecture),
    ...(availabilityZone === undefined ? {} : { availabilityZone }),
  };
}

/** The one attribute that every task shows. */
export function architecture(value: string): TaskDocument['attributes'] {
  return [{ name: 'ecs.cpu-architecture', value }];
}
