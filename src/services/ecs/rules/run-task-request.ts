import { AwsError } from '../../../aws/errors.ts';
import { invalidParameter } from '../errors.ts';
import type {
  CapacityProviderStrategyItem,
  LaunchType,
  NetworkConfiguration,
  RunTaskRequest,
  TaskDefinition,
} from '../model/types.ts';
import type { Namespace } from './arns.ts';
import { validateVolumeConfigurations } from './managed-volume-request.ts';
import { validatePlacementConstraints } from './placement-constraints.ts';
import { validatePlacementStrategy } from './placement-strategy.ts';
import { validateOverrides } from './run-task-overrides.ts';
import { isAbsent } from './task-definition/absent.ts';

/** Fargate platform versions that exist; LATEST and an absent one mean 1.4.0 on Linux (reference §3.4.1). */
const platformVersions = new Set(['LATEST', '1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0']);

const longestStartedBy = 128;
const longestClientToken = 64;

/**
 * Checks what RunTask asks for against its task definition. The order: counts and names, capacity,
 * network, overrides, volumes. Throws InvalidParameterException, or the exception that the rule names
 * (reference §2.6, §2.3).
 */
export function validateRunTask(
  input: RunTaskRequest,
  definition: TaskDefinition,
  capacity: {
    readonly launchType: LaunchType;
    readonly strategy?: readonly CapacityProviderStrategyItem[] | undefined;
  },
  namespace: Namespace,
): void {
  validateNames(input);
  validateCapacity(input, definition, capacity.launchType);
  validateNetwork(input.networkConfiguration, definition);
  validateOverrides(input.overrides ?? {}, definition, namespace);
  if (input.enableExecuteCommand === true && roleOf(input, definition) === undefined) {
    throw invalidParameter(
      "The task couldn't be run because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    );
  }
  validateVolumeConfigurations(input.volumeConfigurations ?? [], definition);
}

function validateNames(input: RunTaskRequest): void {
  const { count = 1, startedBy = '', clientToken = '', group = '' } = input;
  // The service's own sentences for these limits were never captured; the rules are documented.
  if (count < 1 || count > 10) throw invalidParameter('count should be between 1 and 10');
  if (startedBy.length > longestStartedBy) {
    throw invalidParameter(`startedBy cannot be longer than ${longestStartedBy}.`);
  }
  if (!/^[A-Za-z0-9/_.:@=+-]*$/.test(startedBy))
    throw invalidParameter('startedBy contains invalid characters.');
  if (clientToken.length > longestClientToken) {
    throw invalidParameter(`idempotency token longer than ${longestClientToken}.`);
  }
  if (group.startsWith('family:') || group.startsWith('service:')) {
    throw invalidParameter("group cannot start with 'family:' or 'service:'.");
  }
  if (group.length > 255) throw invalidParameter('group cannot be longer than 255.');
}

function validateCapacity(
  input: RunTaskRequest,
  definition: TaskDefinition,
  launchType: LaunchType,
): void {
  if (launchType !== 'FARGATE') {
    validateOnInstances(input, definition, launchType);
    return;
  }
  if (definition.compatibilities?.includes('FARGATE') !== true) {
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
  }
  if ((input.placementConstraints ?? []).length > 0) {
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.');
  }
  if ((input.placementStrategy ?? []).length > 0) {
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.');
  }
  validatePlatformVersion(input.platformVersion);
}

/** Throws PlatformUnknownException for a version of Fargate that never was. */
export function validatePlatformVersion(platformVersion: string | undefined): void {
  if (isAbsent(platformVersion) || platformVersions.has(platformVersion)) return;
  throw new AwsError('PlatformUnknownException', 'The specified platform does not exist.');
}

/** Placement, and what only Fargate has (reference §2.3). */
function validateOnInstances(
  input: RunTaskRequest,
  definition: TaskDefinition,
  launchType: LaunchType,
): void {
  if (definition.compatibilities?.includes(launchType) === false) {
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
  }
  if (!isAbsent(input.platformVersion)) {
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
  }
  if (input.networkConfiguration?.awsvpcConfiguration?.assignPublicIp === 'ENABLED') {
    throw invalidParameter('Assign public IP is not supported for this launch type.');
  }
  validatePlacementConstraints(input.placementConstraints ?? [], definition.placementConstraints);
  validatePlacementStrategy(input.placementStrategy ?? []);
}

/**
 * Checks the network of a task or a service against its task definition (reference §2.3). Throws
 * InvalidParameterException.
 */
export function validateNetwork(
  configuration: NetworkConfiguration | undefined,
  definition: TaskDefinition,
): void {
  const awsvpc = configuration?.awsvpcConfiguration;
  if (definition.networkMode !== 'awsvpc') {
    if (awsvpc === undefined) return;
    throw invalidParameter(
      'Network Configuration is not valid for the given networkMode of this task definition.',
    );
  }
  if (awsvpc === undefined) {
    throw invalidParameter(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  }
  const { subnets, securityGroups = [] } = awsvpc;
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > 16) throw invalidParameter('subnets can have at most 16 items.');
  if (securityGroups.length > 5) throw invalidParameter('securityGroups can have at most 5 items.');
  const subnet = subnets.find((id) => !/^subnet-[A-Za-z0-9-]+$/.test(id));
  if (subnet !== undefined) {
    throw invalidParameter(
      `Error retrieving subnet information for [${subnet}]: The subnet ID '${subnet}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    );
  }
  const group = securityGroups.find((id) => !/^sg-[A-Za-z0-9-]+$/.test(id));
  if (group !== undefined) {
    throw invalidParameter(
      `Error retrieving security group information for [${group}]: Invalid id: "${group}" (ErrorCode: InvalidGroupId.Malformed)`,
    );
  }
}

function roleOf(input: RunTaskRequest, definition: TaskDefinition): string | undefined {
  const role = input.overrides?.taskRoleArn;
  return isAbsent(role) ? definition.taskRoleArn : role;
}
