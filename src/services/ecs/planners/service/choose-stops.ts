import type { ServiceTask } from '../../model/service-document.ts';

/**
 * The tasks of one tier to stop: always one of the zone that has the most tasks of the service, the newest
 * of it (reference §4.3; which one of a zone is not documented). `present` are all wanted tasks: they are
 * what the zones are counted by. Protected tasks count where they are and are never chosen, so there may
 * be fewer than asked for.
 */
export function chooseStops(
  candidates: readonly ServiceTask[],
  present: Iterable<ServiceTask>,
  count: number,
  now: number,
): readonly ServiceTask[] {
  if (count <= 0) return [];
  const free = candidates.filter((task) => !isProtected(task, now));
  if (free.length <= count) return free;
  const zones = new Map<string, Zone>();
  for (const task of present) zoneOf(zones, task).tasks += 1;
  // In order of creation, so that the last of each is its newest.
  for (const task of free) zoneOf(zones, task).candidates.push(task);
  const chosen: ServiceTask[] = [];
  while (chosen.length < count) {
    const fullest = fullestOf(zones.values());
    const task = fullest?.candidates.pop();
    if (fullest === undefined || task === undefined) break;
    fullest.tasks -= 1;
    chosen.push(task);
  }
  return chosen;
}

/** Whether scale-in and deployments must spare the task (reference §3.7). */
export function isProtected({ protectedUntil }: ServiceTask, now: number): boolean {
  return protectedUntil !== undefined && protectedUntil > now;
}

interface Zone {
  tasks: number;
  readonly candidates: ServiceTask[];
}

function zoneOf(zones: Map<string, Zone>, { availabilityZone = '' }: ServiceTask): Zone {
  const known = zones.get(availabilityZone);
  if (known !== undefined) return known;
  const zone = { tasks: 0, candidates: [] };
  zones.set(availabilityZone, zone);
  return zone;
}

function fullestOf(zones: Iterable<Zone>): Zone | undefined {
  let fullest: Zone | undefined;
  for (const zone of zones) {
    if (zone.candidates.length === 0) continue;
    if (fullest === undefined || zone.tasks > fullest.tasks) fullest = zone;
  }
  return fullest;
}
