// Placement again, as its rules are written: from the whole list of instances and tasks each time, with
// nothing remembered. Slow, and the measure of the fast one.
import type { Random } from '../../../../src/kernel/random.ts';
import type { PlacementStrategy } from '../../../../src/services/ecs/model/types.ts';
import {
  parseClusterQuery,
  type QuerySubject,
} from '../../../../src/services/ecs/placement/cluster-query.ts';
import type { Placed } from '../../../../src/services/ecs/placement/fleet.ts';
import type {
  FleetInstance,
  FleetTask,
} from '../../../../src/services/ecs/placement/fleet-instance.ts';
import type { PlacementRequest } from '../../../../src/services/ecs/placement/placement-demand.ts';

export class NaiveFleet {
  #instances: readonly FleetInstance[] = [];
  #tasks: readonly FleetTask[] = [];

  get instances(): readonly FleetInstance[] {
    return this.#instances;
  }

  get tasks(): readonly FleetTask[] {
    return this.#tasks;
  }

  put(instance: FleetInstance): void {
    const isKnown = this.#instances.some(({ arn }) => arn === instance.arn);
    this.#instances = isKnown
      ? this.#instances.map((known) => (known.arn === instance.arn ? instance : known))
      : [...this.#instances, instance];
  }

  remove(instanceArn: string): void {
    this.#instances = this.#instances.filter(({ arn }) => arn !== instanceArn);
    this.#tasks = this.#tasks.filter((task) => task.instanceArn !== instanceArn);
  }

  reserve(task: FleetTask): void {
    this.#tasks = [...this.#tasks, task];
  }

  release(taskArn: string): void {
    this.#tasks = this.#tasks.filter(({ arn }) => arn !== taskArn);
  }

  markRunning(taskArn: string): void {
    this.#tasks = this.#tasks.map((task) =>
      task.arn === taskArn ? { ...task, isRunning: true } : task,
    );
  }

  place(request: PlacementRequest, random: Random): Placed | undefined {
    const best = this.#best(request);
    const chosen = best.length > 1 ? best[Math.floor(random.next() * best.length)] : best[0];
    if (chosen === undefined) return undefined;
    const gpuIds = this.left(chosen).gpuIds.slice(0, request.reservation.gpus);
    return { instanceArn: chosen.arn, gpuIds };
  }

  /** The instances between which chance decides. */
  equals(request: PlacementRequest): readonly string[] {
    return this.#best(request)
      .map(({ arn }) => arn)
      .sort();
  }

  refusals(request: PlacementRequest): readonly { instanceArn: string; reason: string }[] {
    return this.#instances
      .filter((instance) => this.#isCandidate(instance, request))
      .flatMap((instance) => {
        const reason = this.whyNot(instance, request);
        return reason === undefined ? [] : [{ instanceArn: instance.arn, reason }];
      });
  }

  /** What is left of an instance. */
  left({ arn, registered }: FleetInstance) {
    const tasks = this.#tasks.filter(({ instanceArn }) => instanceArn === arn);
    const sum = (amountOf: (task: FleetTask) => number): number =>
      tasks.reduce((total, task) => total + amountOf(task), 0);
    const given = new Set(tasks.flatMap(({ gpuIds }) => gpuIds));
    return {
      cpu: registered.cpu - sum(({ reservation }) => reservation.cpu),
      memoryMiB: registered.memoryMiB - sum(({ reservation }) => reservation.memoryMiB),
      tcpPorts: [
        ...new Set([
          ...registered.tcpPorts,
          ...tasks.flatMap(({ reservation }) => reservation.tcpPorts),
        ]),
      ],
      udpPorts: [
        ...new Set([
          ...registered.udpPorts,
          ...tasks.flatMap(({ reservation }) => reservation.udpPorts),
        ]),
      ],
      gpuIds: registered.gpuIds.filter((id) => !given.has(id)),
      networkInterfaces:
        registered.networkInterfaces === undefined
          ? undefined
          : registered.networkInterfaces - sum(({ reservation }) => reservation.networkInterfaces),
    };
  }

  /** The reason why an instance cannot take the task; undefined when it can. */
  whyNot(instance: FleetInstance, request: PlacementRequest): string | undefined {
    const { reservation, constraints = [], zones, requiredAttributes = [] } = request;
    const subject = this.#subjectOf(instance);
    const left = this.left(instance);
    if (!instance.agentConnected) return 'AGENT';
    const lacks = requiredAttributes.some(({ name, value }) => {
      const found = subject.attribute(name);
      return found === undefined || (value !== undefined && value !== found);
    });
    if (lacks) return 'ATTRIBUTE';
    const zone = subject.attribute('ecs.availability-zone');
    if (zones !== undefined && (zone === undefined || !zones.includes(zone))) return 'LOCATION';
    for (const { type, expression = '' } of constraints) {
      if (type === 'memberOf' && !parseClusterQuery(expression).matches(subject)) {
        return 'MemberOf placement constraint unsatisfied.';
      }
    }
    const isDistinct = constraints.some(({ type }) => type === 'distinctInstance');
    if (isDistinct && subject.tasksOf(request.group) > 0) {
      return 'DistinctInstance placement constraint unsatisfied.';
    }
    if (left.cpu < reservation.cpu) return 'RESOURCE:CPU';
    if (left.memoryMiB < reservation.memoryMiB) return 'RESOURCE:MEMORY';
    const isTaken =
      reservation.tcpPorts.some((port) => left.tcpPorts.includes(port)) ||
      reservation.udpPorts.some((port) => left.udpPorts.includes(port));
    const wanted = reservation.tcpPorts.length + reservation.udpPorts.length;
    const isFull = wanted > 0 && left.tcpPorts.length + left.udpPorts.length + wanted > 100;
    if (isTaken || isFull) return 'RESOURCE:PORTS';
    if (left.gpuIds.length < reservation.gpus) return 'RESOURCE:GPU';
    const interfaces = left.networkInterfaces ?? Number.POSITIVE_INFINITY;
    return interfaces < reservation.networkInterfaces ? 'RESOURCE:ENI' : undefined;
  }

  #isCandidate({ status, capacityProvider }: FleetInstance, request: PlacementRequest): boolean {
    const isOfProvider =
      request.capacityProvider === undefined || capacityProvider === request.capacityProvider;
    return status === 'ACTIVE' && isOfProvider;
  }

  #subjectOf(instance: FleetInstance): QuerySubject {
    const tasks = this.#tasks.filter(({ instanceArn }) => instanceArn === instance.arn);
    return {
      ...instance,
      agentVersion: instance.agentVersion,
      ec2InstanceId: instance.ec2InstanceId,
      runningTasksCount: tasks.filter(({ isRunning }) => isRunning).length,
      groups: new Set(tasks.map(({ group }) => group)),
      tasksOf: (group) => tasks.filter((task) => task.group === group).length,
      attribute: (name) => attributeOf(instance, name),
    };
  }

  /**
   * What the strategy leaves, in the order of the values that its spreads look at, then of
   * registration. A step keeps the best of those that the steps before it left.
   */
  #best(request: PlacementRequest): readonly FleetInstance[] {
    const able = this.#instances.filter(
      (instance) =>
        this.#isCandidate(instance, request) && this.whyNot(instance, request) === undefined,
    );
    const path: ((instance: FleetInstance) => string | undefined)[] = [];
    let sorted = 0;
    let left: readonly FleetInstance[] = able;
    for (const { type, field = '' } of stepsOf(request)) {
      if (type === 'random') break;
      if (type === 'binpack') {
        const isCpu = field.toLowerCase() === 'cpu';
        left = least(left, (instance) => {
          const { cpu, memoryMiB } = this.left(instance);
          return isCpu ? cpu : memoryMiB;
        });
        continue;
      }
      const isOver = field.startsWith('attribute:') ? field.slice('attribute:'.length) : undefined;
      const valueIn = (instance: FleetInstance) =>
        isOver === undefined ? instance.arn : attributeOf(instance, isOver);
      path.push(valueIn);
      const sameGroup = (one: FleetInstance, other: FleetInstance): boolean =>
        path.every((value) => value(one) === value(other));
      left = least(left, (instance) =>
        valueIn(instance) === undefined
          ? Number.POSITIVE_INFINITY
          : this.#tasks.filter(({ group, instanceArn }) => {
              const other = this.#instances.find(({ arn }) => arn === instanceArn);
              return group === request.group && other !== undefined && sameGroup(instance, other);
            }).length,
      );
      // An instance is a group of its own, within which nothing is left to order.
      if (isOver !== undefined && sorted === path.length - 1) sorted = path.length;
    }
    const order = (a: FleetInstance, b: FleetInstance): number => {
      for (const valueIn of path.slice(0, sorted)) {
        const [ofA, ofB] = [valueIn(a), valueIn(b)];
        if (ofA !== ofB) return ofB === undefined || (ofA !== undefined && ofA < ofB) ? -1 : 1;
      }
      return 0;
    };
    return [...left].sort(order);
  }
}

function stepsOf({ strategy = [], isService }: PlacementRequest): readonly PlacementStrategy[] {
  if (strategy.length > 0 || !isService) return strategy;
  return [
    { type: 'spread', field: 'attribute:ecs.availability-zone' },
    { type: 'spread', field: 'instanceId' },
  ];
}

function attributeOf(instance: FleetInstance, wanted: string): string | undefined {
  const found = instance.attributes.find(({ name }) => name === wanted);
  return found === undefined ? undefined : (found.value ?? '');
}

function least(
  instances: readonly FleetInstance[],
  keyOf: (instance: FleetInstance) => number,
): readonly FleetInstance[] {
  const keys = instances.map(keyOf);
  const smallest = Math.min(...keys);
  return instances.filter((_, at) => keys[at] === smallest);
}
