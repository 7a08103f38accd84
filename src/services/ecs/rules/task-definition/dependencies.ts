import { clientError } from '../../errors.ts';
import type { ContainerDefinition, ContainerDependency } from '../../model/types.ts';
import { hasCycle } from './cycle.ts';

/** Timeouts shorter than this were refused, negative ones and zero included (reference §2.4). */
const leastTimeoutSeconds = 2;

/** `dependsOn` and the timeouts that go with it. Throws ClientException. */
export function checkDependencies(containers: readonly ContainerDefinition[]): void {
  const byName = new Map(containers.map((container) => [container.name, container]));
  for (const { dependsOn = [] } of containers) {
    for (const dependency of dependsOn) {
      checkCondition(dependency, byName.get(dependency.containerName));
    }
  }
  const edges = containers.map(
    ({ name = '', dependsOn = [] }) => [name, dependsOn.map((d) => d.containerName)] as const,
  );
  if (hasCycle(new Map(edges))) throw clientError('Container dependsOn contains a cycle');
  for (const container of containers) checkTimeouts(container);
}

function checkCondition(
  { condition, containerName }: ContainerDependency,
  target: ContainerDefinition | undefined,
): void {
  if (target === undefined) {
    // The plus sign is in the service's own text.
    throw clientError(`Cannot depend on container + '${containerName}' because it does not exist`);
  }
  const waitsForExit = condition === 'COMPLETE' || condition === 'SUCCESS';
  if (waitsForExit && target.essential !== false) {
    throw clientError(
      'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
    );
  }
  if (condition === 'HEALTHY' && target.healthCheck === undefined) {
    throw clientError(
      'A dependency container with HEALTHY condition must have health check configured',
    );
  }
}

function checkTimeouts({ name, startTimeout, stopTimeout }: ContainerDefinition): void {
  for (const [kind, seconds] of Object.entries({ start: startTimeout, stop: stopTimeout })) {
    if (seconds !== undefined && seconds < leastTimeoutSeconds) {
      throw clientError(
        `Granular ${kind} timeout on container '${name}' must be at least ${leastTimeoutSeconds} seconds.`,
      );
    }
  }
}
