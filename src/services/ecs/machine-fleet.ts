import { partitionOf } from '../../aws/arn.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ids } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type {
  ChosenMachines,
  FleetAnswer,
  FleetPlace,
  MachineEvent,
  MachineFleet,
  NewMachines,
} from '../../ports/fleet.ts';
import type { ContainerInstanceRow } from './model/container-instance-document.ts';
import { clusterArn, containerInstanceArn } from './rules/arns.ts';
import { validateCreateCluster } from './rules/cluster-create-request.ts';
import { instanceTypeOf } from './rules/instance-types.ts';
import { machineEnded } from './rules/orphaned-task.ts';
import { spreadOver, zonesOf } from './rules/simulated-machine.ts';
import { addMachine } from './tables/add-machine.ts';
import { deregisterInstance } from './tables/deregister-instance.ts';
import type { EcsStore, EcsUnit } from './tables/ecs-store.ts';
import { touchServicesOn } from './tables/touch-services-on.ts';

export interface EcsMachineFleetOptions {
  readonly store: EcsStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** The runtime that runs what is placed on the machines. */
  readonly runtime: string;
  readonly account: string;
  readonly region: string;
}

/** How machines are known that a start flag asked for. */
const fromFlag = 'flag';

/** Machines that nobody has, as container instances: the control API and a start flag bring and end them. */
export class EcsMachineFleet implements MachineFleet {
  readonly #options: EcsMachineFleetOptions;

  constructor(options: EcsMachineFleetOptions) {
    this.#options = options;
  }

  async add(machines: NewMachines): Promise<FleetAnswer> {
    const place = this.#placeOf(machines);
    if (instanceTypeOf(machines.instanceType) === undefined) {
      return { refusal: `There is no instance type ${machines.instanceType}.` };
    }
    return await this.#options.store.write((unit): FleetAnswer => {
      if (unit.clusters.get(place, place.clusterName)?.status !== 'ACTIVE') {
        return { refusal: `There is no cluster ${place.clusterName}.` };
      }
      return { containerInstanceArns: this.#addTo(unit, place, machines) };
    });
  }

  async change(machines: ChosenMachines, event: MachineEvent): Promise<FleetAnswer> {
    const place = this.#placeOf(machines);
    return await this.#options.store.write((unit): FleetAnswer => {
      const present = unit.containerInstances.ofCluster(place.clusterArn);
      const missing = (machines.containerInstances ?? []).find(
        (one) => !present.some((row) => isNamed(row, one, place)),
      );
      if (missing !== undefined) return { refusal: `There is no container instance ${missing}.` };
      const chosen = present.filter((row) => isChosen(row, machines, place));
      for (const row of chosen) this.#happen(unit, row, event);
      return { containerInstanceArns: chosen.map(({ instance }) => instance.containerInstanceArn) };
    });
  }

  /** Sees to it that the cluster `default` has the machines a start flag asks for; makes it if it is not there. */
  async ensure(wanted: ReadonlyMap<string, number>): Promise<void> {
    if (wanted.size === 0) return;
    const place = this.#placeOf({});
    await this.#options.store.write((unit) => {
      if (unit.clusters.get(place, place.clusterName)?.status !== 'ACTIVE') {
        const made = validateCreateCluster(place, { clusterName: place.clusterName });
        const { account, region } = place;
        unit.clusters.put({ account, region, status: 'ACTIVE', inactiveAt: null, ...made });
      }
      const present = unit.containerInstances.ofCluster(place.clusterArn);
      for (const [instanceType, count] of wanted) {
        const missing = count - present.filter((row) => isFromFlag(row, instanceType)).length;
        if (missing <= 0) continue;
        this.#addTo(unit, place, { instanceType, count: missing }, fromFlag);
      }
    });
  }

  #addTo(unit: EcsUnit, place: Place, machines: NewMachines, origin?: string): readonly string[] {
    const { clock, ids, log, runtime } = this.#options;
    const { instanceType, count, attributes, capacityProvider } = machines;
    const type = instanceTypeOf(instanceType);
    if (type === undefined) return [];
    const present = new Map<string, number>();
    for (const row of unit.containerInstances.ofCluster(place.clusterArn)) {
      const zone = zoneOf(row);
      present.set(zone, (present.get(zone) ?? 0) + 1);
    }
    const zones = spreadOver(machines.zones ?? zonesOf(place.region), present, count);
    log.info({ cluster: place.clusterArn, instanceType, count }, 'machines added');
    return zones.map((availabilityZone) => {
      const machine = { instanceType, type, availabilityZone, attributes, origin };
      const row = addMachine(
        unit,
        { ...place, now: clock.now(), ids, runtime },
        { ...machine, capacityProviderName: capacityProvider },
      );
      return row.instance.containerInstanceArn;
    });
  }

  #happen(unit: EcsUnit, row: ContainerInstanceRow, event: MachineEvent): void {
    const now = this.#options.clock.now();
    const { instance, internals } = row;
    switch (event.action) {
      case 'terminate':
        deregisterInstance(unit, row, now, machineEnded(instance.ec2InstanceId));
        return;
      case 'interrupt': {
        // What an agent does that ECS_ENABLE_SPOT_INSTANCE_DRAINING tells to.
        const next = unit.containerInstances.update({
          ...row,
          instance: { ...instance, status: 'DRAINING' },
          internals: { ...internals, endsAt: now + event.noticeMs },
        });
        touchServicesOn(unit, next);
        unit.touch(`instance/${instance.containerInstanceArn}`);
        return;
      }
      case 'connect':
      case 'disconnect': {
        const agentConnected = event.action === 'connect';
        if (instance.agentConnected === agentConnected) return;
        unit.containerInstances.update({
          ...row,
          instance: { ...instance, agentConnected },
          internals: { ...internals, connectionChangedAt: now },
        });
      }
    }
  }

  #placeOf({ account, region, cluster }: FleetPlace): Place {
    const here = account ?? this.#options.account;
    const there = region ?? this.#options.region;
    const namespace = { account: here, region: there, partition: partitionOf(there) };
    const clusterName = (cluster ?? 'default').replace(/^arn:.*:cluster\//, '');
    return { ...namespace, clusterName, clusterArn: clusterArn(namespace, clusterName) };
  }
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clusterName: string;
  readonly clusterArn: string;
}

function isChosen(row: ContainerInstanceRow, machines: ChosenMachines, place: Place): boolean {
  const { containerInstances, zone, instanceType } = machines;
  return (
    (containerInstances === undefined ||
      containerInstances.some((one) => isNamed(row, one, place))) &&
    (zone === undefined || zoneOf(row) === zone) &&
    (instanceType === undefined || row.internals.instanceType === instanceType)
  );
}

/** Whether an instance is meant by its ARN, by its id, or by that of its machine. */
function isNamed({ instance }: ContainerInstanceRow, name: string, place: Place): boolean {
  return (
    name === instance.containerInstanceArn ||
    name === instance.ec2InstanceId ||
    containerInstanceArn(place, place.clusterName, name) === instance.containerInstanceArn
  );
}

function isFromFlag({ internals }: ContainerInstanceRow, instanceType: string): boolean {
  return internals.origin === fromFlag && internals.instanceType === instanceType;
}

function zoneOf({ instance }: ContainerInstanceRow): string {
  return instance.attributes.find(({ name }) => name === 'ecs.availability-zone')?.value ?? '';
}
