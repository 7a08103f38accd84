import type { ContainerInstanceRow } from '../model/container-instance-document.ts';

/**
 * Whether an instance came, went, or is another to those who place tasks by what it is, not by what runs
 * on it: then services look for places again.
 */
export function isAnotherToServices(
  before: ContainerInstanceRow | undefined,
  after: ContainerInstanceRow,
): boolean {
  if (before === undefined) return true;
  const [was, is] = [before.instance, after.instance];
  return (
    was.status !== is.status ||
    was.agentConnected !== is.agentConnected ||
    was.registeredResources !== is.registeredResources ||
    (was.attributes !== is.attributes &&
      JSON.stringify(was.attributes) !== JSON.stringify(is.attributes))
  );
}
