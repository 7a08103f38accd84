// FireLens: the container of a task that routes the logs of others, and what follows from there being
// one. Pure, and the same for every runtime; how lines get to the router is the runtime's affair.
import type { ContainerSpec, DependencyCondition, TaskSpec } from '../../ports/runtime.ts';

/** The log driver of ECS that stands for the router. */
const routedDriver = 'awsfirelens';
/** Where routers listen for the forward protocol, besides their socket. */
export const forwardPort = 24_224;

/** The name of the container that routes logs, if the task has one. Registration allows no second. */
export function routerOf({ containers }: Pick<TaskSpec, 'containers'>): ContainerSpec | undefined {
  return containers.find((container) => container.firelens !== undefined);
}

/** Whether the logs of a container go to the router. */
export function isRouted({ logConfiguration }: ContainerSpec): boolean {
  return logConfiguration?.logDriver === routedDriver;
}

/** What the lines of a container are called on their way (seen at the service, and in the agent). */
export function tagOf(spec: Pick<TaskSpec, 'taskArn'>, { name }: ContainerSpec): string {
  return `${name}-firelens-${spec.taskArn.slice(spec.taskArn.lastIndexOf('/') + 1)}`;
}

/**
 * The dependency that ECS adds: the router starts before those whose logs it routes, and so stops after
 * them. Not where the router itself waits for the container, for then neither would ever start.
 */
export function routerDependency(
  spec: Pick<TaskSpec, 'containers'>,
  container: ContainerSpec,
): { readonly containerName: string; readonly condition: DependencyCondition } | undefined {
  if (!isRouted(container)) return undefined;
  const router = routerOf(spec);
  if (router === undefined || waitsFor(spec, router, container.name, new Set())) return undefined;
  return { containerName: router.name, condition: 'START' };
}

/**
 * The variables by which programs find the router without their log driver; `address` is the router's.
 * None in the other network modes, where routers have their socket alone.
 */
export function routerEnvironment(address: string): Readonly<Record<string, string>> {
  return { FLUENT_HOST: address, FLUENT_PORT: String(forwardPort) };
}

/** Whether routers of the task listen on a port as well: in the modes in which ports are the task's own. */
export function listensOnPort({ networkMode }: Pick<TaskSpec, 'networkMode'>): boolean {
  return networkMode === 'awsvpc' || networkMode === 'bridge';
}

function waitsFor(
  spec: Pick<TaskSpec, 'containers'>,
  container: ContainerSpec | undefined,
  name: string,
  seen: Set<string>,
): boolean {
  if (container === undefined || seen.has(container.name)) return false;
  if (container.name === name) return true;
  seen.add(container.name);
  const links = (container.links ?? []).map((link) => link.split(':')[0]);
  return [...container.dependsOn.map((dependency) => dependency.containerName), ...links].some(
    (next) =>
      waitsFor(
        spec,
        spec.containers.find((other) => other.name === next),
        name,
        seen,
      ),
  );
}
