import type { ContainerSpec } from '../../ports/runtime.ts';

/**
 * Those of the missing containers that can be created now. The engine makes a container only when those
 * exist whose volumes it takes and that it links to. When all wait for each other none ever would: then
 * it is let say so.
 */
export function creatable(
  missing: readonly ContainerSpec[],
  isSettled: (name: string) => boolean,
): readonly ContainerSpec[] {
  const ready = missing.filter(({ volumesFrom = [], links = [] }) =>
    [
      ...volumesFrom.map(({ sourceContainer }) => sourceContainer),
      ...links.map((link) => link.split(':')[0] ?? ''),
    ].every((name) => isSettled(name)),
  );
  return ready.length > 0 ? ready : missing;
}
