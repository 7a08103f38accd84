import { invalidParameter } from '../../errors.ts';
import type { ServiceRegistry, TaskDefinition } from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';
import { requireContainerPort } from './container-ports.ts';

/**
 * Checks where a service is to be registered for discovery against its task definition (reference
 * §2.3). Throws InvalidParameterException. Whether the registry is there is not asked.
 */
export function validateServiceRegistries(
  registries: readonly ServiceRegistry[],
  definition: TaskDefinition,
): void {
  if (registries.length > 1) {
    throw invalidParameter('service registries can have at most 1 items.');
  }
  for (const registry of registries) validateRegistry(registry, definition);
}

function validateRegistry(registry: ServiceRegistry, definition: TaskDefinition): void {
  const { registryArn, port, containerName, containerPort } = registry;
  if (!/^arn:[a-z-]+:servicediscovery:[a-z0-9-]+:\d{12}:service\/.+$/.test(registryArn ?? '')) {
    // No text was captured; this one is ours.
    throw invalidParameter(`The registry ARN '${registryArn ?? ''}' is not valid.`);
  }
  if (port !== undefined && (port < 0 || port > 65_535)) {
    throw invalidParameter('The port of a service registry must be between 0 and 65535.');
  }
  const hasContainer = !isAbsent(containerName) && containerPort !== undefined;
  if (definition.networkMode !== 'awsvpc' && !hasContainer) {
    throw invalidParameter(
      "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition.",
    );
  }
  if (!isAbsent(containerName)) requireContainerPort(definition, containerName, containerPort);
}
