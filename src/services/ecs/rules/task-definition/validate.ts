// What may be registered as a task definition, each subject in a file of its own: pure functions over
// the request, all texts in the service's words (reference §2.4). They know neither the store nor what
// the family's other revisions look like. Start here: this file holds the order of the checks.
import type { RegisterTaskDefinitionRequest } from '../../model/types.ts';
import { checkRequiredCompatibilities } from './compatibilities.ts';
import { checkContainerSettings } from './container-settings.ts';
import { checkContainerList, checkFamily } from './containers.ts';
import { checkDependencies } from './dependencies.ts';
import { checkEnvironment } from './environment.ts';
import { checkLogging } from './logging.ts';
import { checkNetwork } from './network.ts';
import { checkPorts } from './ports.ts';
import { checkSizes } from './sizes.ts';
import { checkTags } from './tags.ts';
import {
  checkEphemeralStorage,
  checkLength,
  checkPlacementConstraints,
  checkProxy,
  checkRoles,
  checkSupported,
} from './task-settings.ts';
import { checkVolumes } from './volumes.ts';

/**
 * Refuses a registration that the service would refuse. The model's own constraints (JSON types,
 * required members, enums) were checked before. Of several faults the first in this order is
 * reported; the service's order is known only where the container's memory was seen to be missed
 * before Fargate's task sizes. Throws AwsError('ClientException').
 */
export function validateTaskDefinition(input: RegisterTaskDefinitionRequest): void {
  checkFamily(input.family);
  checkContainerList(input.containerDefinitions);
  checkLength(input);
  checkSupported(input);
  checkTags(input.tags);
  checkRoles(input);
  checkSizes(input);
  checkNetwork(input);
  checkPorts(input);
  checkDependencies(input.containerDefinitions);
  for (const container of input.containerDefinitions) checkContainerSettings(container);
  checkVolumes(input);
  checkEnvironment(input);
  checkLogging(input.containerDefinitions);
  checkProxy(input);
  checkPlacementConstraints(input);
  checkEphemeralStorage(input);
  checkRequiredCompatibilities(input);
}
