import type { DaemonMoves } from './move-daemons.ts';
import type { TaskMoves } from './move-tasks.ts';

/**
 * Tasks that one transaction starts and stops at most: the API waits meanwhile, and each takes a third of
 * a millisecond (measured).
 */
const mostTasks = 20;

type Moves = TaskMoves & Partial<DaemonMoves>;

/**
 * As much of what a pass is to start and stop as one transaction may take. `isPartial`: there is more, and
 * the pass goes on at once. It also keeps the events of a service readable: each names its tasks.
 */
export function sliceMoves(moves: Moves): { readonly moves: Moves; readonly isPartial: boolean } {
  const stop = moves.stop.slice(0, mostTasks);
  const stopUnhealthy = moves.stopUnhealthy.slice(0, mostTasks);
  const { startOn } = moves;
  const daemons = startOn === undefined ? {} : { startOn: startOn.slice(0, mostTasks) };
  const start = Math.min(moves.start, mostTasks);
  const isPartial =
    start < moves.start ||
    stop.length < moves.stop.length ||
    stopUnhealthy.length < moves.stopUnhealthy.length;
  return isPartial
    ? { moves: { ...moves, start, stop, stopUnhealthy, ...daemons }, isPartial }
    : { moves, isPartial };
}
