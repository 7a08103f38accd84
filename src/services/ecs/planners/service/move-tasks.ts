import type { ServiceRow, ServiceTask } from '../../model/service-document.ts';
import type { ScaleInFleet } from '../../placement/scale-in.ts';
import { chooseStops, isProtected, type StopChoice } from './choose-stops.ts';
import { goodCount, sooner, type TaskGroup, type TaskGroups, upCount } from './task-groups.ts';

/** Which tasks a rolling pass starts and stops. */
export interface TaskMoves {
  readonly start: number;
  /** The deployment that they are started for, if it is not the PRIMARY one. */
  readonly starter?: string | undefined;
  /** Surplus and replaced tasks. */
  readonly stop: readonly ServiceTask[];
  /** Tasks whose health checks failed. */
  readonly stopUnhealthy: readonly ServiceTask[];
  /** Something is to be done, and the percentages leave no step. */
  readonly isBlocked: boolean;
  /** A protected task that is in the way. */
  readonly spared?: ServiceTask | undefined;
  /** When its protection ends, epoch ms. */
  readonly sparedUntil?: number | undefined;
}

export interface MoveOptions {
  readonly now: number;
  /** No task may be started now: the scheduler backs off. */
  readonly isHeldBack: boolean;
  readonly fleet?: ScaleInFleet | undefined;
}

/**
 * The arithmetic of a rolling deployment (reference §3.8.7). Tasks start as far as maximumPercent leaves
 * room, with those that are stopping counted; healthy ones stop as far as minimumHealthyPercent leaves
 * some over. Percentages of the desired count are rounded up for the minimum and down for the maximum.
 */
export function moveTasks(
  { service }: ServiceRow,
  groups: TaskGroups,
  { now, isHeldBack, fleet }: MoveOptions,
): TaskMoves {
  const { desiredCount, deploymentConfiguration, placementStrategy: strategy } = service;
  const { maximumPercent, minimumHealthyPercent } = deploymentConfiguration;
  const most = Math.floor((desiredCount * maximumPercent) / 100);
  const fewest = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const { current, older, total } = groups;
  const missing = desiredCount - goodCount(current);
  const room = most - total;
  const start = isHeldBack ? 0 : Math.max(0, Math.min(missing, room));
  const stops = new Stops(groups, fewest, { strategy, fleet, now });
  stops.takeBadOf(older);
  stops.take(current, -missing);
  // The tasks of the deployments before keep serving until new ones are healthy, ready or not themselves.
  const serving = older.settling.length + older.healthy.length;
  stops.take({ ...older, pending: [] }, serving + current.healthy.length - fewest);
  const mustMakeRoom = missing > 0 && room <= 0 && groups.stopping === 0 && !isHeldBack;
  const stopUnhealthy = unhealthyToStop(current, desiredCount, mustMakeRoom);
  const isIdle =
    start === 0 && stops.chosen.length === 0 && stopUnhealthy.length === 0 && groups.stopping === 0;
  const isInMotion = current.pending.length > 0 || current.settling.length > 0;
  const hasWork = missing > 0 || serving > 0;
  return {
    start,
    stop: stops.chosen,
    stopUnhealthy,
    isBlocked: isIdle && !isInMotion && !isHeldBack && hasWork && stops.spared === undefined,
    spared: stops.spared,
    sparedUntil: stops.sparedUntil,
  };
}

/**
 * Unhealthy tasks stop once others have taken their place. Where there is no room for these, the unhealthy
 * ones stop one by one to make it (documented).
 */
function unhealthyToStop(
  current: TaskGroup,
  desiredCount: number,
  mustMakeRoom: boolean,
): readonly ServiceTask[] {
  if (upCount(current) >= desiredCount) return current.unhealthy;
  return mustMakeRoom ? current.unhealthy.slice(0, 1) : [];
}

type StopsWhere = Omit<StopChoice, 'present'>;

/** Collects what is to stop, and never takes more healthy tasks than may be missed. */
class Stops {
  readonly chosen: ServiceTask[] = [];
  readonly #choice: StopChoice;
  readonly #now: number;
  #healthyOver: number;
  spared: ServiceTask | undefined;
  sparedUntil: number | undefined;

  constructor({ current, older }: TaskGroups, fewest: number, where: StopsWhere) {
    this.#now = where.now;
    this.#healthyOver = Math.max(0, current.healthy.length + older.healthy.length - fewest);
    const present = [current, older].flatMap((group) => [
      ...group.pending,
      ...group.settling,
      ...group.healthy,
    ]);
    this.#choice = { ...where, present };
  }

  /** Those that serve nobody anyway; an unhealthy task is not spared for its protection. */
  takeBadOf({ pending, unhealthy }: TaskGroup): void {
    this.chosen.push(...unhealthy);
    // Nothing is held up by one that is protected while it is still on its way.
    if (this.#takeFrom(pending, pending.length) < pending.length) this.#noteEnd(pending);
  }

  /** `count` tasks of a group, those first that are of least use. */
  take({ pending, settling, healthy }: TaskGroup, count: number): void {
    let left = Math.max(0, count);
    left -= this.#takeFrom(pending, left);
    left -= this.#takeFrom(settling, left);
    const taken = this.#takeFrom(healthy, Math.min(left, this.#healthyOver));
    this.#healthyOver -= taken;
    if (left > taken) this.#noteSpared([...pending, ...settling, ...healthy]);
  }

  #takeFrom(tasks: readonly ServiceTask[], count: number): number {
    const gone = new Set(this.chosen);
    const present = this.#choice.present.filter((task) => !gone.has(task));
    const chosen = chooseStops(tasks, count, { ...this.#choice, present });
    this.chosen.push(...chosen);
    return chosen.length;
  }

  #noteSpared(tasks: readonly ServiceTask[]): void {
    this.spared ??= tasks.find((task) => isProtected(task, this.#now));
    this.#noteEnd(tasks);
  }

  #noteEnd(tasks: readonly ServiceTask[]): void {
    for (const task of tasks) {
      if (!isProtected(task, this.#now)) continue;
      this.sparedUntil = sooner(this.sparedUntil, task.protectedUntil);
    }
  }
}
