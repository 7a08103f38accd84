import { invalidParameter } from '../../errors.ts';
import type { ServiceDocument } from '../../model/service-document.ts';
import type { LaunchType, TaskDefinition } from '../../model/types.ts';
import { validatePlacementConstraints } from '../placement-constraints.ts';
import { validatePlatformVersion } from '../run-task-request.ts';
import { isAbsent } from '../task-definition/absent.ts';

/** What is asked of the capacity of a service. */
export type CapacityRequest = Pick<
  ServiceDocument,
  'schedulingStrategy' | 'placementConstraints' | 'placementStrategy' | 'networkConfiguration'
> & {
  readonly launchType: LaunchType;
  /** As the request has it. */
  readonly platformVersion?: string | undefined;
};

/**
 * Checks that a service can run where it is to (reference §2.3). A daemon on Fargate is refused before
 * anything else (observed). Throws InvalidParameterException or PlatformUnknownException.
 */
export function validateCapacity(request: CapacityRequest, definition: TaskDefinition): void {
  const { launchType, schedulingStrategy, placementConstraints, placementStrategy } = request;
  if (schedulingStrategy === 'DAEMON') refuseForDaemon(request);
  if (launchType === 'FARGATE') validateFargate(request, definition);
  else validateInstances(request, definition);
  const { placementConstraints: ofDefinition = [] } = definition;
  validatePlacementConstraints(placementConstraints, ofDefinition);
  if (schedulingStrategy === 'DAEMON' && placementStrategy.length > 0) {
    throw invalidParameter(
      'The daemon scheduling strategy does not support placement strategies. Remove the placement strategies and try again.',
    );
  }
}

function refuseForDaemon({ launchType }: CapacityRequest): void {
  if (launchType !== 'FARGATE') return;
  throw invalidParameter(
    'The daemon scheduling strategy does not support the FARGATE launch type. Change the launch type and try again',
  );
}

function validateFargate(request: CapacityRequest, definition: TaskDefinition): void {
  if (definition.compatibilities?.includes('FARGATE') !== true) {
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
  }
  if (request.placementConstraints.length > 0) {
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.');
  }
  if (request.placementStrategy.length > 0) {
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.');
  }
  validatePlatformVersion(request.platformVersion);
}

function validateInstances(request: CapacityRequest, definition: TaskDefinition): void {
  const { launchType, platformVersion, networkConfiguration } = request;
  if (definition.compatibilities?.includes(launchType) === false) {
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
  }
  if (!isAbsent(platformVersion)) {
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
  }
  if (networkConfiguration?.awsvpcConfiguration?.assignPublicIp === 'ENABLED') {
    throw invalidParameter('Assign public IP is not supported for this launch type.');
  }
}
