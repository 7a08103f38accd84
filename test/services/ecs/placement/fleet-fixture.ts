import type { Attribute } from '../../../../src/services/ecs/model/types.ts';
import type {
  FleetInstance,
  FleetTask,
  RegisteredResources,
} from '../../../../src/services/ecs/placement/fleet-instance.ts';
import {
  type PlacementDemand,
  type PlacementRequest,
  placementDemand,
} from '../../../../src/services/ecs/placement/placement-demand.ts';
import type { Reservation } from '../../../../src/services/ecs/placement/reservation.ts';

/** An ACTIVE instance of 2048 CPU units and 4096 MiB with nothing else to it. */
export function instanceOf(
  arn: string,
  attributes: Readonly<Record<string, string>> = {},
  registered: Partial<RegisteredResources> = {},
): FleetInstance {
  return {
    arn,
    status: 'ACTIVE',
    agentConnected: true,
    agentVersion: '1.90.0',
    ec2InstanceId: `i-${arn}`,
    registeredAt: 1_700_000_000_000,
    attributes: Object.entries(attributes).map(([name, value]): Attribute => ({ name, value })),
    registered: {
      cpu: 2048,
      memoryMiB: 4096,
      tcpPorts: [22],
      udpPorts: [],
      gpuIds: [],
      ...registered,
    },
  };
}

/** A task of 256 CPU units and 512 MiB. */
export const smallTask: Reservation = {
  cpu: 256,
  memoryMiB: 512,
  tcpPorts: [],
  udpPorts: [],
  gpus: 0,
  networkInterfaces: 0,
};

export function demandOf(parts: Partial<PlacementRequest> = {}): PlacementDemand {
  return placementDemand({
    group: 'service:web',
    reservation: smallTask,
    isService: false,
    ...parts,
  });
}

export function taskOf(arn: string, instanceArn: string, demand = demandOf()): FleetTask {
  const { group, reservation } = demand;
  return { arn, instanceArn, group, reservation, gpuIds: [], isRunning: false };
}
