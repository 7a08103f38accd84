import type {
  PlacementConstraint,
  PlacementStrategy,
  TaskDefinition,
  TaskOverride,
} from '../model/types.ts';
import {
  type PlacementDemand,
  placementDemand,
  type RequiredAttribute,
} from '../placement/placement-demand.ts';
import { reservationOf } from '../placement/reservation.ts';

/** What is asked about where tasks go, beside what their definition says. */
export interface PlacementWish {
  /** The group of the tasks, as they carry it. */
  readonly group: string;
  readonly overrides?: TaskOverride | undefined;
  readonly constraints?: readonly PlacementConstraint[] | undefined;
  readonly strategy?: readonly PlacementStrategy[] | undefined;
  readonly isService?: boolean | undefined;
  readonly instanceArns?: readonly string[] | undefined;
  readonly capacityProvider?: string | undefined;
}

/**
 * What tasks of a definition need of an instance: what they take, what it must be able to do, and the
 * constraints of the definition and of the request together (reference §4.1). Subnets say nothing about
 * zones: there is no EC2 here that knows them.
 */
export function taskDemand(definition: TaskDefinition, wish: PlacementWish): PlacementDemand {
  const { group, overrides, constraints = [], strategy, isService = false } = wish;
  return placementDemand({
    group,
    reservation: reservationOf(definition, overrides),
    requiredAttributes: requiredAttributes(definition),
    constraints: [...(definition.placementConstraints ?? []), ...constraints],
    strategy,
    isService,
    instanceArns: wish.instanceArns,
    capacityProvider: wish.capacityProvider,
  });
}

/** What the definition requires, and the platform it says it is for. */
function requiredAttributes({
  requiresAttributes = [],
  runtimePlatform = {},
}: TaskDefinition): readonly RequiredAttribute[] {
  const { cpuArchitecture, operatingSystemFamily } = runtimePlatform;
  return [
    ...requiresAttributes.map(({ name, value }) => ({ name, value })),
    ...(cpuArchitecture === undefined
      ? []
      : [{ name: 'ecs.cpu-architecture', value: cpuArchitecture.toLowerCase() }]),
    ...(operatingSystemFamily === undefined
      ? []
      : [
          {
            name: 'ecs.os-type',
            value: operatingSystemFamily.startsWith('WINDOWS') ? 'windows' : 'linux',
          },
        ]),
  ];
}
