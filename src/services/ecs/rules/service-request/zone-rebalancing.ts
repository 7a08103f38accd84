import { invalidParameter } from '../../errors.ts';
import type { ServiceDocument } from '../../model/service-document.ts';
import type { AvailabilityZoneRebalancing, LaunchType } from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';

/** What decides whether a service can be rebalanced over zones. */
export type ZonedService = Pick<
  ServiceDocument,
  | 'schedulingStrategy'
  | 'deploymentConfiguration'
  | 'loadBalancers'
  | 'placementConstraints'
  | 'placementStrategy'
>;

/**
 * Whether a new service is rebalanced over its zones: if it can be, unless the request says otherwise
 * (reference §3.8.1, §3.11).
 */
export function defaultRebalancing(
  service: ZonedService,
  launchType: LaunchType,
): AvailabilityZoneRebalancing {
  return obstacleOf(service, launchType) === undefined ? 'ENABLED' : 'DISABLED';
}

/**
 * Throws InvalidParameterException for a service that is to be rebalanced and cannot be. The sentence
 * on maximumPercent was observed for an update; those of the other obstacles follow it (reference §2.3).
 */
export function validateRebalancing(
  rebalancing: AvailabilityZoneRebalancing,
  service: ZonedService,
  launchType: LaunchType,
  verb: 'created' | 'updated',
): void {
  if (rebalancing === 'DISABLED') return;
  const obstacle = obstacleOf(service, launchType);
  if (obstacle === undefined) return;
  throw invalidParameter(
    `The service couldn't be ${verb} because Availability Zone Rebalancing does not support ${obstacle}`,
  );
}

function obstacleOf(service: ZonedService, launchType: LaunchType): string | undefined {
  const { schedulingStrategy, deploymentConfiguration, loadBalancers = [] } = service;
  const { placementConstraints, placementStrategy } = service;
  if (schedulingStrategy === 'DAEMON') {
    return 'DAEMON services. Update the scheduling strategy and try again.';
  }
  if (launchType === 'EXTERNAL') {
    return 'the EXTERNAL launch type. Update the launch type and try again.';
  }
  if (deploymentConfiguration.maximumPercent <= 100) {
    return 'maximumPercent <= 100 % as deployment configuration. Update deployment configuration and try again.';
  }
  if (loadBalancers.some(({ loadBalancerName }) => !isAbsent(loadBalancerName))) {
    return 'Classic Load Balancers. Update load balancers and try again.';
  }
  if (placementConstraints.some(({ expression = '' }) => expression.includes(zoneAttribute))) {
    return `${zoneAttribute} as a placement constraint. Update placement constraints and try again.`;
  }
  const [first] = placementStrategy;
  const isSpreadOverZones = first?.type === 'spread' && first.field === zoneAttribute;
  if (first !== undefined && !isSpreadOverZones) {
    return 'placement strategies that do not begin with a spread over Availability Zones. Update the placement strategy and try again.';
  }
  return undefined;
}

const zoneAttribute = 'attribute:ecs.availability-zone';
