import type { Random } from '../../../kernel/random.ts';
import { explainPlacement, type PlacementExplanation } from './explain-placement.ts';
import type { FleetInstance, FleetTask, RemainingResources } from './fleet-instance.ts';
import { InstanceState } from './instance-state.ts';
import { NameSets } from './name-sets.ts';
import type { PlacementDemand } from './placement-demand.ts';
import { PlacementIndexes } from './placement-indexes.ts';
import { closeness, isCandidate, isUnfit, type Refusal, refusalOf } from './refusal.ts';

/** Where a task goes. */
export interface Placed {
  readonly instanceArn: string;
  /** The GPUs it is given. */
  readonly gpuIds: readonly string[];
}

/**
 * The container instances of one cluster and what their tasks take, in memory. Instances are told in
 * the order of their registration: among equals the order decides which number chance draws, so the
 * same fleet and the same seed place the same.
 */
export class Fleet {
  readonly #instances = new Map<string, InstanceState>();
  readonly #indexes = new PlacementIndexes();
  readonly #nameSets = new NameSets();
  readonly #tasks = new Map<string, FleetTask>();

  /** How many instances there are, whatever their status. */
  get size(): number {
    return this.#instances.size;
  }

  /** Adds an instance, or tells what is now so of one that is there; its tasks stay. */
  put(instance: FleetInstance): void {
    const known = this.#instances.get(instance.arn);
    if (known !== undefined) {
      known.become(instance, this.#nameSets);
      this.#indexes.changed(known);
      return;
    }
    const added = new InstanceState(instance, this.#indexes.nextSlot, this.#nameSets);
    this.#instances.set(instance.arn, added);
    this.#indexes.add(added);
  }

  /** Forgets an instance and its tasks. */
  remove(instanceArn: string): void {
    const known = this.#instances.get(instanceArn);
    if (known === undefined) return;
    for (const task of known.tasks) this.#tasks.delete(task.arn);
    this.#instances.delete(instanceArn);
    this.#indexes.remove(known);
  }

  /** Takes what a task needs from its instance, or tells what is now so of a task that is there. */
  reserve(task: FleetTask): void {
    if (this.#tasks.has(task.arn)) this.release(task.arn);
    const instance = this.#instances.get(task.instanceArn);
    if (instance === undefined) return;
    instance.add(task);
    this.#tasks.set(task.arn, task);
    this.#indexes.changed(instance);
  }

  /** Gives back what a task took: it is STOPPED. */
  release(taskArn: string): void {
    const task = this.#tasks.get(taskArn);
    if (task === undefined) return;
    this.#tasks.delete(taskArn);
    const instance = this.#instances.get(task.instanceArn);
    if (instance === undefined) return;
    instance.remove(task);
    this.#indexes.changed(instance);
  }

  /** A task that was reserved is RUNNING, which `runningTasksCount` counts. */
  markRunning(taskArn: string): void {
    const task = this.#tasks.get(taskArn);
    if (task === undefined || task.isRunning) return;
    const running = { ...task, isRunning: true };
    this.#tasks.set(taskArn, running);
    const instance = this.#instances.get(task.instanceArn);
    if (instance === undefined) return;
    instance.replace(task, running);
    this.#indexes.changed(instance);
  }

  /** What is left of an instance; undefined when it is not there. */
  remaining(instanceArn: string): RemainingResources | undefined {
    return this.#instances.get(instanceArn)?.remaining();
  }

  /** An attribute's value, empty for one without; undefined when the instance or it is not there. */
  attributeOf(instanceArn: string, name: string): string | undefined {
    return this.#instances.get(instanceArn)?.attribute(name);
  }

  /** A task that was reserved and not released. */
  task(taskArn: string): FleetTask | undefined {
    return this.#tasks.get(taskArn);
  }

  /** The tasks an instance holds. */
  tasksOn(instanceArn: string): readonly FleetTask[] {
    return [...(this.#instances.get(instanceArn)?.tasks ?? [])];
  }

  /**
   * The instance a task goes to; undefined when none can take it, then `refusals` says why. Of
   * instances that the request names it is the first that can. Nothing is taken yet: `reserve` does
   * that.
   */
  place(demand: PlacementDemand, random: Random): Placed | undefined {
    const chosen = this.#choose(demand, random);
    if (chosen === undefined) return undefined;
    return { instanceArn: chosen.facts.arn, gpuIds: chosen.pickGpus(demand.reservation.gpus) };
  }

  /**
   * Why the task cannot be placed: an entry for each instance that was considered and refused. An
   * instance named by the request that is not there or not ACTIVE has an entry too.
   */
  refusals(demand: PlacementDemand): readonly Refusal[] {
    const missing = (demand.instanceArns ?? [])
      .filter((arn) => !this.#instances.has(arn))
      .map((instanceArn): Refusal => ({ instanceArn, reason: 'MISSING', detail: 'not there' }));
    const refused = this.#considered(demand).flatMap(
      (instance) => refusalOf(instance, demand) ?? [],
    );
    return [...missing, ...refused];
  }

  /**
   * The ACTIVE instances that a task of each is to run on, whether or not there is room for it now: those
   * that only the agent, a port or a resource refuses, or that have one already.
   */
  hostsOf(demand: PlacementDemand): readonly string[] {
    return this.#considered(demand)
      .filter((instance) => !isUnfit(refusalOf(instance, demand)))
      .map(({ facts }) => facts.arn);
  }

  /** The instance that came closest to taking the task, the first of several. */
  closest(demand: PlacementDemand): Refusal | undefined {
    let closest: Refusal | undefined;
    for (const refusal of this.refusals(demand)) {
      if (closest === undefined || closeness(refusal) > closeness(closest)) closest = refusal;
    }
    return closest;
  }

  /** Decides as `place` does, and says why. */
  explain(demand: PlacementDemand, random: Random): PlacementExplanation {
    const considered = this.#considered(demand);
    const decided = { refused: this.refusals(demand), placed: this.place(demand, random) };
    return explainPlacement(demand, this.#indexes.instances, considered, decided);
  }

  /**
   * Where so many tasks would go one after the other, each on what the ones before leave, and why the
   * first that finds no place finds none. Nothing is taken when it returns.
   */
  whatIf(
    demand: PlacementDemand,
    count: number,
    random: Random,
  ): { readonly placed: readonly Placed[]; readonly left: PlacementExplanation | undefined } {
    const { group, reservation } = demand;
    const placed: Placed[] = [];
    try {
      while (placed.length < count) {
        const found = this.place(demand, random);
        if (found === undefined) return { placed, left: this.explain(demand, random) };
        const arn = `what-if/${placed.length}`;
        this.reserve({ arn, group, reservation, isRunning: false, ...found });
        placed.push(found);
      }
      return { placed, left: undefined };
    } finally {
      for (const at of placed.keys()) this.release(`what-if/${at}`);
    }
  }

  #choose(demand: PlacementDemand, random: Random): InstanceState | undefined {
    if (demand.instanceArns !== undefined) {
      return this.#considered(demand).find((instance) => refusalOf(instance, demand) === undefined);
    }
    const index = this.#indexes.indexFor(demand);
    const { ties } = index;
    if (ties === 0) return undefined;
    // Chance is asked only where there is something to decide.
    return this.#indexes.at(index.pick(ties > 1 ? Math.floor(random.next() * ties) : 0));
  }

  #considered(demand: PlacementDemand): readonly InstanceState[] {
    if (demand.instanceArns !== undefined) {
      return demand.instanceArns.flatMap((arn) => this.#instances.get(arn) ?? []);
    }
    return this.#indexes.instances.filter((instance) => isCandidate(instance, demand));
  }
}
