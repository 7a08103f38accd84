import type { Ids } from '../../../kernel/ids.ts';
import type { RegisterContainerInstanceRequest } from '../model/types.ts';
import type { InstanceType } from './new-container-instance.ts';

/** A machine that nobody has: what its agent would register of it. */
export interface SimulatedMachine {
  readonly instanceType: string;
  readonly type: InstanceType;
  /** `us-east-1a`. */
  readonly availabilityZone: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

/** Made up: an AMI has an id in each region, and a new one every few weeks. */
const images = { x86_64: 'ami-00000000000000001', arm64: 'ami-00000000000000002' } as const;

/**
 * What the agent of the ECS-optimised AMI would send from such a machine. Its subnet is named after its
 * zone, so that a task in that subnet is in it too; there is one VPC.
 */
export function registrationOf(
  { instanceType, type, availabilityZone, attributes = {} }: SimulatedMachine,
  ids: Ids,
): RegisterContainerInstanceRequest {
  const document = {
    architecture: type.architecture,
    availabilityZone,
    imageId: images[type.architecture],
    instanceId: `i-${ids.hex(17)}`,
    instanceType,
  };
  const told = {
    'ecs.vpc-id': 'vpc-gantry',
    'ecs.subnet-id': `subnet-${availabilityZone}`,
    ...attributes,
  };
  return {
    instanceIdentityDocument: JSON.stringify(document),
    attributes: Object.entries(told).map(([name, value]) =>
      value === '' ? { name } : { name, value },
    ),
  };
}

/** The zones of a region that machines are spread over unless others are named. */
export function zonesOf(region: string): readonly string[] {
  return ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
}

/** Whose turn it is: for each of `count` machines the zone that then has the fewest, the first of several. */
export function spreadOver(
  zones: readonly string[],
  present: ReadonlyMap<string, number>,
  count: number,
): readonly string[] {
  const counts = new Map(zones.map((zone) => [zone, present.get(zone) ?? 0]));
  return Array.from({ length: count }, () => {
    const [fewest = ''] = [...counts.keys()].sort(
      (one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0),
    );
    counts.set(fewest, (counts.get(fewest) ?? 0) + 1);
    return fewest;
  });
}
