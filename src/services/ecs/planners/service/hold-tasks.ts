import type { ServiceRow } from '../../model/service-document.ts';
import { chooseStops, type StopChoice } from './choose-stops.ts';
import type { TaskMoves } from './move-tasks.ts';
import { goodCount, type TaskGroup, type TaskGroups } from './task-groups.ts';

/**
 * A failed deployment that was not rolled back starts no tasks, and those of the deployment before it stay
 * (reference §3.8.10). Nobody says what becomes of these; a user would expect the service to go on, so one
 * of them that ends is replaced, and scale-in still takes away what is above maximumPercent. One that was
 * to be rolled back and has nothing to go back to loses its tasks.
 */
export function holdTasks(
  { service, internals }: ServiceRow,
  groups: TaskGroups,
  options: Pick<StopChoice, 'fleet' | 'now'> & { readonly isGivenUp: boolean },
): TaskMoves {
  const { current, older, total, stopping } = groups;
  const { desiredCount, deploymentConfiguration } = service;
  const held = { start: 0, stopUnhealthy: [], isBlocked: false };
  if (options.isGivenUp) return { ...held, stop: wanted(current) };
  const most = Math.floor((desiredCount * deploymentConfiguration.maximumPercent) / 100);
  const surplus = total - stopping - most;
  if (surplus > 0) {
    const present = [...wanted(current), ...wanted(older)];
    const choice = { ...options, strategy: service.placementStrategy };
    // The failed deployment's first.
    const stop = chooseStops(wanted(current), surplus, { ...choice, present });
    const gone = new Set(stop);
    const left = present.filter((task) => !gone.has(task));
    const more = chooseStops(wanted(older), surplus - stop.length, { ...choice, present: left });
    return { ...held, stop: [...stop, ...more] };
  }
  const starter = service.deployments.find(({ id }) => id === internals.completedDeploymentId)?.id;
  const missing = desiredCount - goodCount(current) - goodCount(older);
  const start = starter === undefined ? 0 : Math.max(0, Math.min(missing, most - total));
  return { ...held, start, starter, stop: older.unhealthy };
}

function wanted({ pending, settling, healthy, unhealthy }: TaskGroup) {
  return [...unhealthy, ...pending, ...settling, ...healthy];
}
