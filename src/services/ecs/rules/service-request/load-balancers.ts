import { invalidParameter } from '../../errors.ts';
import type { LaunchType, LoadBalancer, TaskDefinition } from '../../model/types.ts';
import { isAbsent } from '../task-definition/absent.ts';
import { requireContainerPort } from './container-ports.ts';

/** Target groups per service (reference §7). */
const mostLoadBalancers = 5;

/**
 * Checks the load balancers of a service against its task definition (reference §2.3). Throws
 * InvalidParameterException. Whether a target group or a load balancer is there is not asked: they may
 * belong to something else than Gantry (clients §0.8).
 */
export function validateLoadBalancers(
  loadBalancers: readonly LoadBalancer[],
  definition: TaskDefinition,
  launchType: LaunchType,
): void {
  if (loadBalancers.length > mostLoadBalancers) {
    throw invalidParameter(`loadBalancers can have at most ${mostLoadBalancers} items.`);
  }
  if (loadBalancers.filter(isClassic).length > 1) {
    throw invalidParameter('A service can have at most 1 Classic Load Balancer.');
  }
  for (const loadBalancer of loadBalancers) {
    validateLoadBalancer(loadBalancer, definition, launchType);
  }
}

function isClassic({ loadBalancerName }: LoadBalancer): boolean {
  return !isAbsent(loadBalancerName);
}

function validateLoadBalancer(
  loadBalancer: LoadBalancer,
  definition: TaskDefinition,
  launchType: LaunchType,
): void {
  const { targetGroupArn, containerName, containerPort } = loadBalancer;
  if (isClassic(loadBalancer)) {
    if (!isAbsent(targetGroupArn)) {
      throw invalidParameter(
        'loadBalancerName and targetGroupArn cannot both be specified. You must specify either a loadBalancerName or a targetGroupArn.',
      );
    }
    if (launchType === 'FARGATE' || definition.networkMode === 'awsvpc') {
      throw invalidParameter('Classic Load Balancers are not supported with Fargate.');
    }
  } else if (!isTargetGroup(targetGroupArn)) {
    // No text was captured for one that is not an ARN at all; this one is ours.
    throw invalidParameter(`The target group ARN '${targetGroupArn ?? ''}' is not valid.`);
  }
  if (isAbsent(containerName)) throw invalidParameter('Container Name can not be blank.');
  if (containerPort === undefined) throw invalidParameter('Container Port can not be blank.');
  requireContainerPort(definition, containerName, containerPort);
}

function isTargetGroup(arn: string | undefined): boolean {
  return /^arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/.+$/.test(arn ?? '');
}
